"""Does a later date need a reason and a yes, and does everything else stay as it was?"""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from db import find, find_office
from db.outbox import Notice
from supervision import extensions, milestones, rounds
from supervision.refusals import Refused
from tests.supervision.conftest import MORNING, Ledger, at

DUE, LATER, OTHER = date(2025, 6, 30), date(2025, 8, 31), date(2025, 7, 31)


def told(ledger: Ledger, kind: str) -> set[str]:
    ledger.session.flush()
    names = {person.id: name for name, person in ledger.people.items()}
    return {names[n.person_id] for n in ledger.session.scalars(select(Notice).where(Notice.kind == kind))}


def test_it_is_asked_for_granted_and_the_first_date_is_kept(ledger: Ledger) -> None:
    milestone = ledger.assigned("桥", DUE)
    asked = extensions.ask_for(ledger.session, ledger.actor("li"), milestone, LATER, "设备未到", MORNING)
    assert (milestone.due_on, asked.late) == (DUE, False)
    assert told(ledger, "extension_asked") == {"supervisor"}
    extensions.grant(ledger.session, ledger.actor("supervisor"), asked, MORNING)
    assert (milestone.due_on, milestone.first_due_on) == (LATER, DUE)
    assert extensions.count(ledger.session, milestone) == 1
    assert told(ledger, "extension_granted") == {"li"}
    last = find.history(ledger.session, milestone.id)[-1]
    assert (last.what, last.before["due_on"], last.after["due_on"]) == ("extended", "2025-06-30", "2025-08-31")


def test_another_date_may_be_granted_than_the_one_asked_for(ledger: Ledger) -> None:
    milestone = ledger.assigned("桥", DUE)
    asked = extensions.ask_for(ledger.session, ledger.actor("li"), milestone, LATER, "设备未到", MORNING)
    extensions.grant(ledger.session, ledger.actor("supervisor"), asked, MORNING, on=OTHER)
    assert (milestone.due_on, asked.wanted_on, asked.granted_on) == (OTHER, LATER, OTHER)


def test_refused_the_date_stands_and_the_asker_hears_why(ledger: Ledger) -> None:
    milestone = ledger.assigned("桥", DUE)
    asked = extensions.ask_for(ledger.session, ledger.actor("li"), milestone, LATER, "设备未到", MORNING)
    with pytest.raises(Refused, match="why_needed"):
        extensions.refuse(ledger.session, ledger.actor("supervisor"), asked, " ", MORNING)
    extensions.refuse(ledger.session, ledger.actor("supervisor"), asked, "理由不足", MORNING)
    assert (milestone.due_on, extensions.count(ledger.session, milestone)) == (DUE, 0)
    assert told(ledger, "extension_refused") == {"li"}
    # And it may be asked for again.
    assert (
        extensions.ask_for(ledger.session, ledger.actor("li"), milestone, OTHER, "换了厂家", MORNING).state == "asked"
    )


def test_asked_for_on_the_day_it_is_in_time_and_the_day_after_it_is_marked_late(ledger: Ledger) -> None:
    first, second = ledger.assigned("桥", DUE), ledger.assigned("路", DUE)
    li = ledger.actor("li")
    on_the_day = extensions.ask_for(ledger.session, li, first, LATER, "雨", at("2025-06-30 23:59"))
    a_day_late = extensions.ask_for(ledger.session, li, second, LATER, "雨", at("2025-07-01 00:00"))
    assert (on_the_day.late, a_day_late.late) == (False, True)
    extensions.grant(ledger.session, ledger.actor("supervisor"), a_day_late, at("2025-07-01 09:00"))
    assert find.history(ledger.session, second.id)[-1].after["asked_late"] is True


def test_the_reminders_of_the_new_date_start_afresh(ledger: Ledger) -> None:
    milestone = ledger.assigned("桥", date(2025, 4, 25))
    while rounds.run(ledger.session, at("2025-04-18 08:30")):
        pass  # seven days before, said for the old date
    asked = extensions.ask_for(ledger.session, ledger.actor("li"), milestone, date(2025, 5, 30), "雨", MORNING)
    extensions.grant(ledger.session, ledger.actor("supervisor"), asked, at("2025-04-22 09:00"))
    for day in ("04-24", "04-25", "04-30", "05-16", "05-23", "05-27", "05-29", "05-30"):
        while rounds.run(ledger.session, at(f"2025-{day} 08:30")):
            pass
    ledger.session.flush()
    said = ledger.session.scalars(
        select(Notice.point).where(Notice.kind == "reminder", Notice.for_on == date(2025, 5, 30)).order_by(Notice.id)
    ).all()
    assert [point for point in said if point.startswith("lead")] == [
        "lead-30", "lead-14", "lead-7", "lead-3", "lead-1", "lead-0",
    ]  # fmt: skip


def test_no_item_is_extended_more_often_than_the_plan_allows(ledger: Ledger) -> None:
    milestone, li = ledger.assigned("桥", DUE), ledger.actor("li")
    ledger.plan.policy = "extensions_at_most = 1"
    asked = extensions.ask_for(ledger.session, li, milestone, OTHER, "雨", MORNING)
    extensions.grant(ledger.session, ledger.actor("supervisor"), asked, MORNING)
    with pytest.raises(Refused, match="extension_bound"):
        extensions.ask_for(ledger.session, li, milestone, LATER, "雨", MORNING)
    ledger.plan.policy = "extensions_at_most = 0"
    with pytest.raises(Refused, match="extension_bound"):
        extensions.extend(ledger.session, ledger.actor("supervisor"), milestone, LATER, "雨", MORNING)


@pytest.mark.parametrize("wanted", [DUE, date(2025, 5, 1), date(1999, 1, 1)])
def test_the_new_date_is_later_than_the_old_one(ledger: Ledger, wanted: date) -> None:
    milestone = ledger.assigned("桥", DUE)
    with pytest.raises(Refused, match="extension_not_later"):
        extensions.ask_for(ledger.session, ledger.actor("li"), milestone, wanted, "雨", MORNING)


def test_a_second_request_and_a_second_decision_change_nothing(ledger: Ledger) -> None:
    milestone, li, office = ledger.assigned("桥", DUE), ledger.actor("li"), ledger.actor("supervisor")
    asked = extensions.ask_for(ledger.session, li, milestone, LATER, "雨", MORNING)
    with pytest.raises(Refused, match="extension_open"):
        extensions.ask_for(ledger.session, ledger.actor("head"), milestone, OTHER, "雨", MORNING)
    extensions.refuse(ledger.session, office, asked, "不行", MORNING)
    with pytest.raises(Refused, match="extension_decided"):
        extensions.grant(ledger.session, office, asked, MORNING)
    assert milestone.due_on == DUE


def test_what_is_reported_or_has_no_date_is_not_extended(ledger: Ledger) -> None:
    li = ledger.actor("li")
    with pytest.raises(Refused, match="no_date"):
        extensions.ask_for(ledger.session, li, ledger.assigned("远期", None), LATER, "雨", MORNING)
    milestone = ledger.assigned("桥", DUE)
    asked = extensions.ask_for(ledger.session, li, milestone, LATER, "雨", MORNING)
    milestones.report_done(ledger.session, li, milestone, MORNING)
    with pytest.raises(Refused, match="already"):
        extensions.grant(ledger.session, ledger.actor("supervisor"), asked, MORNING)
    assert milestone.due_on == DUE


def test_the_supervisor_s_own_extension_decides_what_waits(ledger: Ledger) -> None:
    milestone = ledger.assigned("桥", DUE)
    asked = extensions.ask_for(ledger.session, ledger.actor("li"), milestone, LATER, "雨", MORNING)
    extensions.extend(ledger.session, ledger.actor("supervisor"), milestone, OTHER, "只能到七月", MORNING)
    assert (asked.state, asked.granted_on, milestone.due_on) == ("granted", OTHER, OTHER)
    assert find_office.extension_waiting(ledger.session, milestone.id) is None
