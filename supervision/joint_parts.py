"""Which unit has which part of an item that several report, and who owes what? Questions that change nothing."""

from __future__ import annotations

from collections.abc import Container, Sequence
from collections.abc import Set as AbstractSet

from db.ledger import IN_WORK, Milestone, Reporter
from db.people import Unit
from supervision.refusals import Refused
from supervision.rights import Actor, units_of

UNDONE = ("open", "acknowledged")


def missing(milestone: Milestone) -> list[Unit]:
    """The units of a joint item that have not reported their part."""
    return [each.unit for each in milestone.reporters if each.state != "reported"]


def signed(milestone: Milestone) -> bool:
    """Whether every unit has signed for its part."""
    return all(each.state != "open" for each in milestone.reporters)


def has_reported(milestone: Milestone, unit: Unit | None) -> bool:
    """Whether the unit has reported its part of a joint item that others still owe."""
    return milestone.state in IN_WORK and any(
        each.unit is unit and each.state == "reported" for each in milestone.reporters
    )


def awaits(milestone: Milestone, units: Container[int]) -> bool:
    """Whether one of these units has to sign for the item, or for its part of it."""
    if milestone.joint_at is None:
        return milestone.state == "open" and milestone.lead_unit_id in units
    return milestone.state in IN_WORK and any(
        each.state == "open" and each.unit_id in units for each in milestone.reporters
    )


def owes(milestone: Milestone, units: AbstractSet[int]) -> bool:
    """Whether somebody of these units has still something to report; who works in none of the item's may report for all."""
    if milestone.joint_at is None or not units & units_of(milestone):
        return True
    return any(each.state != "reported" and each.unit_id in units for each in milestone.reporters)


def named(milestone: Milestone, words: str) -> tuple[Unit | None, str]:
    """The unit of a joint item with whose name the words begin, and the words behind it."""
    said = words.strip()
    units = sorted((each.unit for each in milestone.reporters), key=lambda unit: -len(unit.name))
    found = next((unit for unit in units if f"{said} ".startswith(f"{unit.name} ")), None)
    return (found, said[len(found.name) :].strip()) if found is not None else (None, words)


def choices(
    actor: Actor, milestone: Milestone, unit: Unit | None = None, states: Container[str] = UNDONE
) -> list[Reporter]:
    """The parts in these states that the actor may report: of his own units, or all for who reports the whole item.

    Raises Refused: "part_already" where all of his are past these states, "no_part" for an assisting unit without one.
    """
    number, units = milestone.number, actor.units_in(milestone.plan_id)
    known: Sequence[Reporter] = milestone.reporters
    if units & units_of(milestone):
        known = [each for each in known if each.unit_id in units]
    if unit is not None:
        known = [each for each in known if each.unit_id == unit.id]
    if not known:
        raise Refused("no_part", number=number, units=[each.unit.name for each in milestone.reporters])
    fit = [each for each in known if each.state in states]
    if not fit:
        raise Refused("part_already", number=number, units=[each.unit.name for each in known])
    return fit


def part_of(actor: Actor, milestone: Milestone, unit: Unit | None = None, states: Container[str] = UNDONE) -> Reporter:
    """The one part that is meant. Raises what choices does, and Refused("which_part") where the unit has to be named."""
    fit = choices(actor, milestone, unit, states)
    if len(fit) > 1:
        raise Refused("which_part", number=milestone.number, units=[each.unit.name for each in fit])
    return fit[0]
