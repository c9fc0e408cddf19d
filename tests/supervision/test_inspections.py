"""Are the right items inspected, can a draw be repeated, and does a finding with a date become an item?"""

from __future__ import annotations

import hashlib
from datetime import date

import pytest

from schedules.periods import quarter
from supervision import inspections, milestones, own_items
from supervision.drawing import drawn, tenth
from supervision.milestones import Shown
from supervision.refusals import Refused
from tests.supervision.conftest import MORNING, Ledger, at

DUE = date(2025, 6, 30)


def test_a_draw_is_the_same_for_the_same_seed_and_can_be_repeated_by_hand() -> None:
    numbers = range(1, 101)
    by_hand = sorted(numbers, key=lambda n: hashlib.sha256(f"2025-Q2:{n}".encode()).hexdigest())[:10]
    assert drawn(numbers, 10, "2025-Q2") == sorted(by_hand)
    assert drawn(list(reversed(numbers)), 10, "2025-Q2") == sorted(by_hand)
    assert drawn(numbers, 10, "another") != sorted(by_hand)
    assert [tenth(n) for n in (0, 1, 10, 11, 100)] == [0, 1, 1, 2, 10]


def test_a_re_check_draws_a_tenth_of_what_was_confirmed_in_the_quarter(ledger: Ledger) -> None:
    session, office = ledger.session, ledger.actor("supervisor")
    items = [
        own_items.put_on_ledger(
            session, office, ledger.plan, f"第{n}件", DUE, MORNING, unit=ledger.housing, what="named"
        )
        for n in range(12)
    ]
    for n, item in enumerate(items):
        milestones.report_done(session, ledger.actor("li"), item, MORNING)
        milestones.confirm(session, office, item, MORNING if n else at("2025-07-01 00:00"))
    second = inspections.begin(session, office, ledger.plan, "recheck", MORNING, quarter=quarter(2025, 2), seed="s")
    assert second.drawn_from == 11  # the one of 1 July, 00:00 in Shanghai, is of the third quarter
    assert [f.milestone.number for f in second.findings] == drawn([m.number for m in items[1:]], 2, "s")
    again = inspections.begin(session, office, ledger.plan, "recheck", MORNING, quarter=quarter(2025, 2), seed="s")
    assert [f.milestone_id for f in again.findings] == [f.milestone_id for f in second.findings]
    assert (second.number, again.number) == (1, 2)


def test_red_items_are_those_with_a_red_light(ledger: Ledger) -> None:
    late = ledger.assigned("逾期", date(2025, 4, 18))
    ledger.assigned("来得及", date(2025, 12, 31))
    office = ledger.actor("supervisor")
    with pytest.raises(Refused, match="nothing_to_inspect"):
        inspections.begin(ledger.session, office, ledger.plan, "red", at("2025-04-17 08:00"))
    made = inspections.begin(ledger.session, office, ledger.plan, "red", at("2025-04-25 08:00"))
    assert [f.milestone_id for f in made.findings] == [late.id]


def test_a_photo_too_many_is_refused_and_none_is_lost(ledger: Ledger) -> None:
    session, office = ledger.session, ledger.actor("supervisor")
    ledger.assigned("大桥", DUE)
    [finding] = inspections.begin(session, office, ledger.plan, "unit", MORNING, about="住建局").findings
    for n in range(inspections.PHOTOS_AT_MOST):
        inspections.note(session, office, finding, "", MORNING, shown=(Shown("photo", file_id=f"P{n}"),))
    with pytest.raises(Refused, match="photos_at_most"):
        inspections.note(session, office, finding, "", MORNING, shown=(Shown("photo", file_id="one more"),))
    assert [name for _, name in finding.files] == [f"P{n}" for n in range(inspections.PHOTOS_AT_MOST)]


def test_a_finding_with_a_date_becomes_an_item_of_the_unit(ledger: Ledger) -> None:
    session, office = ledger.session, ledger.actor("supervisor")
    item = ledger.assigned("大桥", DUE)
    made = inspections.begin(session, office, ledger.plan, "unit", MORNING, about="住建局")
    [finding] = made.findings
    inspections.note(session, office, finding, "", MORNING, shown=(Shown("photo", file_id="P1"),))
    inspections.note(session, office, finding, "护栏缺失", MORNING, due_on=date(2025, 5, 20))
    mended = finding.rectification
    assert mended is not None
    assert (mended.title, mended.due_on, mended.lead_unit) == ("护栏缺失", date(2025, 5, 20), item.lead_unit)
    assert finding.files == [["photo", "P1"]]
    with pytest.raises(Refused, match="rectified_already"):
        inspections.note(session, office, finding, "护栏缺失", MORNING, due_on=date(2025, 5, 20))
    with pytest.raises(Refused, match="not_allowed"):
        inspections.note(session, ledger.actor("li"), finding, "没事", MORNING)
