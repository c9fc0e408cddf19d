"""Which columns has the ledger on paper, and what stands in them?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from schedules.pace import percent
from supervision.as_of import Stood
from wording.say import plain

Cell = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `width` in characters. `form` tells the kind of its cells: text, day, number, percent."""

    key: str
    width: int
    form: str
    value: Callable[[Stood, str, date], Cell]


def _amount(stood: Stood, language: str, _today: date) -> Cell:
    m = stood.milestone
    if m.count:
        return str(m.count)
    return plain("show.amount", language, m=m) if m.quantity_value is not None else None


def _percent(value: Fraction | None) -> float | None:
    return float(percent(value)) / 100 if value is not None else None


def _day(value: datetime | None, stood: Stood) -> date | None:
    return value.astimezone(ZoneInfo(stood.milestone.plan.zone)).date() if value else None


def _lists(stood: Stood, _language: str, _today: date) -> Cell:
    return "、".join(listing.name for listing in stood.milestone.listings)


COLUMNS: tuple[Column, ...] = (
    Column("number", 7, "number", lambda s, _l, _t: s.number),
    Column("title", 48, "text", lambda s, _l, _t: s.milestone.title),
    Column("unit", 16, "text", lambda s, _l, _t: s.unit),
    Column("due_on", 12, "day", lambda s, _l, _t: s.due_on),
    Column("first_due_on", 12, "day", lambda s, _l, _t: s.milestone.first_due_on),
    Column("state", 10, "text", lambda s, language, _t: plain(f"terms.state_{s.state}", language)),
    Column("light", 8, "light", lambda s, language, _t: plain(f"papers.light_{s.light}", language)),
    Column("pace", 10, "pace", lambda s, language, _t: plain(f"papers.pace_{s.standing.pace}", language)),
    Column("expected", 9, "percent", lambda s, _l, _t: _percent(s.standing.expected)),
    Column("reached", 9, "percent", lambda s, _l, _t: _percent(s.standing.reached)),
    Column("amount", 14, "text", _amount),
    Column("kind", 10, "text", lambda s, language, _t: plain(f"terms.kind_{s.milestone.kind}", language)),
    Column("assisting", 18, "text", lambda s, _l, _t: "、".join(unit.name for unit in s.milestone.assisting)),
    Column(
        "contact", 10, "text",
        lambda s, _l, _t: s.milestone.lead_unit.contact.name
        if s.milestone.lead_unit and s.milestone.lead_unit.contact else None,
    ),
    Column("lists", 14, "text", _lists),
    Column("section", 24, "text", lambda s, _l, _t: " › ".join(s.milestone.section)),
    Column("handed_over_at", 12, "day", lambda s, _l, _t: _day(s.milestone.handed_over_at, s)),
    Column("acknowledged_at", 12, "day", lambda s, _l, _t: _day(s.milestone.acknowledged_at, s)),
    Column("reported_at", 12, "day", lambda s, _l, _t: _day(s.milestone.reported_at, s)),
    Column("confirmed_at", 12, "day", lambda s, _l, _t: _day(s.milestone.confirmed_at, s)),
)  # fmt: skip
KEPT_SHEET = "duban"  # hidden: what stood there when it was written, so that only what was changed is taken back
TAKEN_BACK = ("title", "unit", "due_on")
"""The columns that may be changed in the book and taken back; the ledger keeps all others itself."""


def heading(column: Column, language: str) -> str:
    return plain(f"papers.column_{column.key}", language)
