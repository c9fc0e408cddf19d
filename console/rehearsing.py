"""What does `duban rehearse` do? It prints every message that a plan would cause, without sending one."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.markup import escape

from console.ledger import plans
from console.speech import Failed, language, print_line, screen, words
from db.ledger import Plan
from db.session import Database
from schedules import policy, policy_text
from schedules.policy import BadPolicy
from supervision.rehearsal import Rehearsed, rehearse
from supervision.speaking import calendar_of
from supervision.totals import Totals, beside, totals
from wording.messages import plain_text


def rehearse_plan(
    database: Database, now: datetime, *, plan: str, first: date | None, last: date | None, as_json: bool,
    as_csv: bool = False, picture: Path | None = None, other: Path | None = None,
) -> None:  # fmt: skip
    """One message a line, in the order of sending; with `other`, a policy's TOML file, what that would change.

    Raises Failed for an unknown plan, a policy that cannot be used, and a picture that cannot be drawn or written.
    """
    [found] = plans(database, plan)
    with database.reading() as session:
        changed = _changed(found, other) if other is not None else None

        def said(under: str | None) -> list[Rehearsed]:
            return list(rehearse(session, found, now, plain_text, first=first, last=last, policy=under))

        messages = said(changed) if not as_json else []
        before = said(None) if changed is not None and not as_json else None
        if as_json:
            for message in rehearse(session, found, now, plain_text, first=first, last=last, policy=changed):
                print_line(_line(message))
        elif as_csv:
            from wording.papers.rehearsal_papers import rehearsal_csv

            sys.stdout.write(rehearsal_csv(messages, language()).decode())
        else:
            _show(found, messages, before, span=_span(found, now, first, last), picture=picture)


def _show(
    plan: Plan, messages: list[Rehearsed], before: list[Rehearsed] | None, *,
    span: tuple[date, date], picture: Path | None,
) -> None:  # fmt: skip
    """The words of each message, or with `before` both totals; and the picture."""
    out, after = screen(), totals(messages, *span, _name)
    if before is None:
        for message in messages:
            out.print(f"[bold]{message.at:%Y-%m-%d %H:%M}[/bold] {escape(_name(message))}")
            out.print(escape(message.text) + "\n")
        out.print(escape(words("cli.rehearsed", count=len(messages), peak=after.peak)))
        parts = [(words("rehearsal.count", count=after.count), after)]
    else:
        was = totals(before, *span, _name)
        out.print(escape(words("cli.rehearsed_both", before=was, after=after)))
        for name, one, other in beside(was, after):
            out.print(escape(f"{name}: {one} → {other}"))
        parts = [
            (words("rehearsal.before", count=was.count), was), (words("rehearsal.after", count=after.count), after),
        ]  # fmt: skip
    if picture is not None:
        _draw(plan, parts, picture)


def _draw(plan: Plan, parts: list[tuple[str, Totals]], picture: Path) -> None:
    from wording.papers.fonts import NoChineseFont
    from wording.papers.rehearsal_papers import heat_picture

    try:
        picture.write_bytes(heat_picture(parts, calendar_of(plan).is_working, plan.name, language()).png)
    except NoChineseFont:
        raise Failed(words("refused.no_font")) from None
    except OSError as error:
        raise Failed(words("cli.not_written", file=str(picture), why=error.strerror or "")) from None


def _changed(plan: Plan, other: Path) -> str:
    try:
        text = policy_text.changed(plan.policy, policy_text.read_lines(other.read_text("utf-8")))
        policy.parse(text)
    except BadPolicy as bad:
        raise Failed(words("policy.mistakes", mistakes=bad.mistakes[:20])) from None
    except (OSError, UnicodeDecodeError):
        raise Failed(words("cli.not_read", file=str(other))) from None
    return text


def _span(plan: Plan, now: datetime, first: date | None, last: date | None) -> tuple[date, date]:
    begins = first or now.astimezone(ZoneInfo(plan.zone)).date()
    return begins, last or date(max(plan.year, begins.year), 12, 31)


def _name(message: Rehearsed) -> str:
    return message.person or message.unit or words(f"terms.role_{message.role}")


def _line(message: Rehearsed) -> dict[str, object]:
    return {
        "at": message.at.isoformat(timespec="seconds"),
        "to": {"person": message.person, "unit": message.unit, "role": message.role},
        "kind": message.kind,
        "items": [
            {"number": item.number, "due_on": item.due_on.isoformat() if item.due_on else None, "point": item.point}
            for item in message.items
        ],
        "text": message.text,
    }
