"""What does a leader see at a glance? The plan's numbers, each with the items it counts, and what needs him."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from sqlalchemy.orm import Session

from db import find_matters
from db.ledger import IN_WORK, Plan
from db.matters import Matter
from supervision import receivers
from supervision.as_of import Stood, stood
from supervision.figures import Figures, figures, lack
from supervision.lights import light_of
from supervision.rights import Act, Actor, require

NEEDED_AT_MOST = 5

COUNTED: dict[str, Callable[[Stood], bool]] = {
    "all": lambda item: True,
    "done": lambda item: item.standing.pace == "done",
    "ahead": lambda item: item.standing.pace == "ahead",
    "on_pace": lambda item: item.standing.pace == "on_pace",
    "behind": lambda item: item.standing.pace == "behind",
    "other": lambda item: item.standing.pace == "other",
    "overdue": lambda item: item.overdue,
    "blocked": lambda item: item.state == "blocked",
    "waiting": lambda item: item.state == "reported",
    "red": lambda item: _light(item) == "red",
    "yellow": lambda item: _light(item) == "yellow",
}
"""Which items each number counts. The list behind a number is made by the same line as the number."""


@dataclass(frozen=True, slots=True)
class Page:
    """Everything on it is of one moment. `needs` are the items that a leader's word would help most."""

    figures: Figures
    lists: dict[str, list[Stood]]
    needs: list[Stood]
    unanswered: Sequence[Matter]

    def count(self, name: str) -> int:
        return len(self.lists[name])


def leaders_page(session: Session, actor: Actor, plan: Plan, now: datetime) -> Page:
    """The plan as it stands now, each group of items counted once as in every paper."""
    require(actor, Act.LEADERS_PAGE, plan.id)
    items = stood(session, plan, now)
    lists = {name: [item for item in items if counts(item)] for name, counts in COUNTED.items()}
    needs = [item for item in items if item.state == "blocked" or item.overdue or _light(item) == "red"]
    return Page(
        figures(items, receivers.today(plan, now)), lists, sorted(needs, key=_urgency)[:NEEDED_AT_MOST],
        find_matters.matters_unanswered(session, plan.id, 1000),
    )  # fmt: skip


def listed(session: Session, actor: Actor, plan: Plan, name: str, now: datetime) -> list[Stood]:
    """The items behind one number, the earliest date first. Raises KeyError for a name that there is not."""
    require(actor, Act.LEADERS_PAGE, plan.id)
    counts = COUNTED[name]
    found = [item for item in stood(session, plan, now) if counts(item)]
    return sorted(found, key=lambda item: (item.due_on or date.max, item.number))


def _urgency(item: Stood) -> tuple[bool, bool, date, Fraction, int]:
    """Blocked ones first, then the longest overdue, then those that lack most."""
    return item.state != "blocked", not item.overdue, item.due_on or date.max, -lack(item), item.number


def _light(item: Stood) -> str | None:
    seen = light_of(item.milestone, item.on) if item.state in IN_WORK else None
    return seen.light if seen else None
