"""Does an obstacle become an item of the unit that can clear it, and end by itself when that is done?"""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from db.outbox import Notice
from supervision import acts, blocking, handing_over, milestones
from supervision.refusals import Refused
from supervision.rights import CONSOLE
from tests.supervision.conftest import MORNING, Ledger

DUE, BY = date(2025, 6, 30), date(2025, 6, 10)


def told(ledger: Ledger, kind: str) -> set[str]:
    names = {person.id: name for name, person in ledger.people.items()}
    return {names[i] for i in ledger.session.scalars(select(Notice.person_id).where(Notice.kind == kind))}


def test_what_is_needed_is_an_item_of_the_helping_unit_and_its_end_frees_the_other(ledger: Ledger) -> None:
    session = ledger.session
    item = ledger.assigned("大桥", DUE)
    acts.block(session, ledger.actor("li"), item, "需要交通局批复改道", MORNING)
    helper = blocking.ask_help(session, ledger.actor("li"), item, ledger.traffic, BY, MORNING)
    assert (helper.title, helper.due_on, helper.lead_unit) == ("需要交通局批复改道", BY, ledger.traffic)
    assert "wang" in told(ledger, "handed_over")
    assert told(ledger, "blocked") == {"leader", "supervisor"}  # there is no secretary: the office stands in
    milestones.report_done(session, ledger.actor("wang"), helper, MORNING)
    assert item.state == "blocked"
    milestones.confirm(session, ledger.actor("supervisor"), helper, MORNING)
    session.refresh(item)
    assert str(item.state) == "acknowledged"
    assert "li" in told(ledger, "unblocked")


def test_one_that_waits_for_two_units_is_freed_by_the_second(ledger: Ledger) -> None:
    session, office = ledger.session, ledger.actor("supervisor")
    item = ledger.assigned("大桥", DUE)
    acts.block(session, ledger.actor("li"), item, "要批地，也要改道", MORNING)
    land = handing_over.make_unit(session, office, ledger.plan, "国土局", MORNING)
    first = blocking.ask_help(session, office, item, ledger.traffic, BY, MORNING, needed="改道")
    second = blocking.ask_help(session, office, item, land, BY, MORNING, needed="批地")
    for helper, state in ((first, "blocked"), (second, "acknowledged")):
        milestones.report_done(session, ledger.actor("wang") if helper is first else CONSOLE, helper, MORNING)
        milestones.confirm(session, office, helper, MORNING)
        session.refresh(item)
        assert item.state == state


def test_help_is_asked_for_once_and_of_another_unit(ledger: Ledger) -> None:
    session, li = ledger.session, ledger.actor("li")
    item = ledger.assigned("大桥", DUE)
    with pytest.raises(Refused, match="not_blocked"):
        blocking.ask_help(session, li, item, ledger.traffic, BY, MORNING)
    acts.block(session, li, item, "等改道", MORNING)
    blocking.ask_help(session, li, item, ledger.traffic, BY, MORNING)
    for unit, key in ((ledger.traffic, "help_asked"), (ledger.housing, "helps_itself")):
        with pytest.raises(Refused, match=key):
            blocking.ask_help(session, li, item, unit, BY, MORNING)
    with pytest.raises(Refused, match="no_such_item"):
        blocking.ask_help(session, ledger.actor("wang"), item, ledger.housing, BY, MORNING)
