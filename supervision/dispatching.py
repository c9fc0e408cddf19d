"""What does a dispatch meeting talk about, and what does it decide? The agenda of 调度, and decisions as dated items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy.orm import Session

from db import find_office
from db.ledger import IN_WORK, Milestone, Plan
from db.people import Unit
from plans.secrecy import secrecy_mark
from supervision import own_items, receivers
from supervision.as_of import Stood, stood
from supervision.lights import light_of
from supervision.refusals import Refused
from supervision.rights import Act, Actor, require

Level = Literal["unit", "plan", "leader"]
WINDOW: dict[Level, timedelta] = {"unit": timedelta(7), "plan": timedelta(31), "leader": timedelta(7)}
"""How far ahead each level looks: until the next of its meetings, and a leader, who calls them himself, one week."""
LAST_DECISIONS = 8
DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is talked about, each item once: blocked before red before due. Of one unit, or of the whole plan."""

    level: Level
    unit: Unit | None
    until: date
    blocked: list[Stood]
    red: list[Stood]
    due: list[Stood]
    decisions: Sequence[Milestone]

    @property
    def items(self) -> list[Stood]:
        return [*self.blocked, *self.red, *self.due]


def agenda(
    session: Session, actor: Actor, plan: Plan, now: datetime, *, level: Level = "plan", unit: Unit | None = None
) -> Agenda:
    """The agenda as the ledger stands now, with the last decisions, the newest first."""
    require(actor, Act.AGENDA, plan.id)
    return agenda_of(stood(session, plan, now), session, plan, now, level=level, unit=unit)


def agenda_of(
    items: Sequence[Stood], session: Session, plan: Plan, now: datetime, *, level: Level, unit: Unit | None = None
) -> Agenda:  # fmt: skip
    """The agenda made of items that the caller has read: one reading serves every unit of the plan."""
    today = receivers.today(plan, now)
    until = today + WINDOW[level]
    found = Agenda(level, unit, until, [], [], [], find_office.decisions(session, plan.id, LAST_DECISIONS, unit))
    for item in sorted(items, key=lambda each: (each.due_on or date.max, each.number)):
        if item.state not in IN_WORK or (unit is not None and not _belongs(item.milestone, unit)):
            continue
        if item.state == "blocked":
            found.blocked.append(item)
        elif (seen := light_of(item.milestone, today)) is not None and seen.light == "red":
            found.red.append(item)
        elif item.due_on is not None and item.due_on <= until:
            found.due.append(item)
    return found


def decide(
    session: Session, actor: Actor, plan: Plan, unit: Unit, words: str, due_on: date, now: datetime
) -> Milestone:  # fmt: skip
    """Makes what was decided an item of the unit. Of two supervisors who write down the same, one sees the other's.

    Raises Refused: "words_needed", "secret_words", "date_past", "decided_already" while the same is in work.
    """
    require(actor, Act.DISPATCH, plan.id)
    if unit.plan_id != plan.id:
        raise Refused("no_such_unit", name=unit.name)
    if mark := secrecy_mark(words):
        raise Refused("secret_words", mark=mark)
    session.refresh(plan, ["last_number"], with_for_update=True)
    title = " ".join(words.split())[: own_items.LONGEST_TITLE]
    for before in find_office.decisions(session, plan.id, None, unit):
        if before.title == title and before.state in IN_WORK:
            raise Refused("decided_already", number=before.number)
    made = own_items.put_on_ledger(session, actor, plan, title, due_on, now, unit=unit, what=DECIDED)
    plan.papers_at = None  # from the first decision on the agenda comes by itself
    return made


def _belongs(milestone: Milestone, unit: Unit) -> bool:
    return milestone.lead_unit_id == unit.id or any(each.id == unit.id for each in milestone.assisting)
