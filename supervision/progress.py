"""How far has a target come? Numbers reported in its own unit, compared as the document compares them."""

from __future__ import annotations

from dataclasses import dataclass

from db.ledger import Milestone
from plans.amounts import all_said, amount_said, how_many_said, of_another_measure
from supervision.refusals import Refused

ABOUT = 0.05  # 左右: what is within a twentieth of the target has reached it


@dataclass(frozen=True, slots=True)
class Reached:
    """What a report says was reached: things of a counted item, or an amount in the unit of its target."""

    count: int | None = None
    amount: float | None = None


NOTHING = Reached()


def has_amount(milestone: Milestone) -> bool:
    """Whether its target is an amount (60亿元以上) whose progress can be said in a number."""
    return milestone.quantity_value is not None


def understood(milestone: Milestone, words: str) -> tuple[Reached, str]:
    """What the words say was reached, in the target's own unit, and the words behind it.

    Words that begin with no number of this item give NOTHING and stay whole: they are a note.
    """
    behind = all_said(words) if milestone.count and milestone.split_at is None else None
    if behind is not None:
        return Reached(count=milestone.count), behind
    things = how_many_said(words) if milestone.count else None
    if things is not None:
        return Reached(count=int(things.value)), things.rest
    if has_amount(milestone):
        said = amount_said(words, milestone.quantity_unit or "")
        if said is not None:
            return Reached(amount=said.value), said.rest
    return NOTHING, words


def unit_fits(milestone: Milestone, words: str) -> None:
    """Raises Refused("wrong_unit") where the words begin with an amount that is not of the target's measure: 3公里 of 亿元."""
    unit = milestone.quantity_unit or ""
    said = of_another_measure(words, unit) if has_amount(milestone) else None
    if said is not None:
        raise Refused("wrong_unit", number=milestone.number, unit=unit, said=said)


def is_met(milestone: Milestone, reached: Reached) -> bool:
    """Whether it is as much as the target asks for. Without a number it is the reporter's word that counts."""
    if milestone.count and reached.count is not None:
        return reached.count >= milestone.count
    target = milestone.quantity_value
    if target is None or reached.amount is None:
        return True
    match milestone.quantity_op:
        case "<=":
            return reached.amount <= target
        case "<":
            return reached.amount < target
        case ">":
            return reached.amount > target
        case "~":
            return reached.amount >= target - abs(target) * ABOUT
        case _:
            return reached.amount >= target


def check(milestone: Milestone, reached: Reached) -> None:
    """Raises Refused("how_many") where a counted item is reported without a number, Refused("bad_count") for a wrong one."""
    if not milestone.count or reached.amount is not None:
        return
    if reached.count is None:
        raise Refused("how_many", number=milestone.number, count=milestone.count, id=milestone.id)
    if not 0 <= reached.count <= milestone.count:
        raise Refused("bad_count", number=milestone.number, count=milestone.count)


def falls_short(milestone: Milestone) -> bool:
    """Whether progress was reported that does not meet the target."""
    reached = Reached(milestone.reached, milestone.reached_amount)
    return reached != NOTHING and not is_met(milestone, reached)


def share(milestone: Milestone) -> float | None:
    """How much of the target is reached, from 0 to 1; None while no number was reported or where less is better."""
    if milestone.percent is not None:
        return milestone.percent / 100
    if milestone.count and milestone.reached is not None:
        return min(1.0, milestone.reached / milestone.count)
    target, amount = milestone.quantity_value, milestone.reached_amount
    if not target or amount is None or milestone.quantity_op in ("<", "<="):
        return None
    return max(0.0, min(1.0, amount / target))
