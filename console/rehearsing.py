"""What does `duban rehearse` do? It prints every message that a plan would cause, without sending one."""

from __future__ import annotations

from datetime import date, datetime

from rich.markup import escape

from console.ledger import plans
from console.speech import print_line, screen, words
from db.session import Database
from supervision.rehearsal import Rehearsed, rehearse
from wording.messages import plain_text


def rehearse_plan(
    database: Database, now: datetime, *, plan: str, first: date | None, last: date | None, as_json: bool
) -> None:
    """One message a line, in the order of sending. Raises Failed for an unknown plan."""
    [found] = plans(database, plan)
    out = screen()
    count = 0
    with database.reading() as session:
        for message in rehearse(session, found, now, plain_text, first=first, last=last):
            count += 1
            if as_json:
                print_line(_line(message))
            else:
                whom = message.person or message.unit or words(f"terms.role_{message.role}")
                out.print(f"[bold]{message.at:%Y-%m-%d %H:%M}[/bold] {escape(whom)}")
                out.print(escape(message.text) + "\n")
    if not as_json:
        out.print(escape(words("cli.rehearsed", count=count)))


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
