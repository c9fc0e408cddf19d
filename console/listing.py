"""What does `duban due` do? It lists the milestones of a period."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from rich.markup import escape
from rich.table import Table

from console.ledger import plans
from console.speech import Failed, print_line, screen, words
from db import find
from db.ledger import Milestone
from db.session import Database
from schedules.facts import is_overdue
from supervision.views import names_a_period, view_of


def list_due(database: Database, now: datetime, *, asked: str, plan: str | None, as_json: bool) -> None:
    """Prints the milestones that fall in the period, by date. Raises Failed for words that name no period."""
    if not asked.isprintable():  # bytes that are no letters of the terminal
        raise Failed(words("cli.no_such_period", asked=ascii(asked)))
    found: list[tuple[str, list[dict[str, object]]]] = []
    asked_of = plans(database, plan)
    for each in asked_of:
        today = now.astimezone(ZoneInfo(each.zone)).date()
        with database.reading() as session:
            view = view_of(session, each, asked, today)
            if view is None:
                continue  # a unit or a list of another plan
            rows = [
                _row(milestone, overdue=is_overdue(milestone.due_on, milestone.state, today))
                for milestone in find.milestones(session, view)
            ]
        found.append((each.name, rows))
    if not found and (asked_of or not names_a_period(asked, now.date())):
        raise Failed(words("cli.no_such_period", asked=asked))
    for name, rows in found:
        if as_json:
            for row in rows:
                print_line(row)
        else:
            _show(name, rows)
    if not found and not as_json:
        screen().print(escape(words("cli.no_plan_yet")))


def _row(milestone: Milestone, *, overdue: bool) -> dict[str, object]:
    unit = milestone.lead_unit
    return {
        "number": milestone.number,
        "title": milestone.title,
        "due_on": milestone.due_on.isoformat() if milestone.due_on else None,
        "state": milestone.state,
        "overdue": overdue,
        "lead_unit": unit.name if unit else None,
        "owner": unit.contact.name if unit and unit.contact else None,
    }


def _show(plan: str, rows: list[dict[str, object]]) -> None:
    table = Table(title=escape(plan), title_justify="left", box=None, pad_edge=False)
    for column in ("number", "due", "state", "title", "unit"):
        table.add_column(words(f"cli.column_{column}"), overflow="fold")
    for row in rows:
        unowned = row["state"] == "open" and row["lead_unit"] is None
        state = words(f"terms.state_{'overdue' if row['overdue'] else 'unowned' if unowned else row['state']}")
        table.add_row(
            str(row["number"]), str(row["due_on"] or "—"), state, escape(str(row["title"])),
            escape(str(row["lead_unit"] or "—")),
        )  # fmt: skip
    screen().print(table if rows else escape(words("cli.nothing_due", plan=plan)))
