"""Can a counted item be divided into its named things, and does the group keep count?"""

from __future__ import annotations

from datetime import date

import pytest

from db import find
from db.find import View
from db.ledger import Milestone
from supervision import splitting
from supervision.refusals import Refused
from tests.bot.commands.conftest import Says
from tests.supervision.conftest import MORNING, Ledger

JUNE = date(2025, 6, 30)
NAMES = ("穗丰源二期", "泓屿扩产", "冷链中心")


def group_of(ledger: Ledger, count: int = 17) -> Milestone:
    return ledger.assigned("穗丰源二期等17个项目竣工", JUNE, count=count, subjects=NAMES, action="竣工")


def test_the_named_become_parts_and_the_rest_stays_not_yet_named(ledger: Ledger, says: Says) -> None:
    group = group_of(ledger)
    said = says("supervisor", "/split 1")
    assert "还没有列名：14个" in said.text
    parts = splitting.parts(ledger.session, group)
    assert [(part.number, part.title) for part in parts] == [
        (2, "穗丰源二期竣工"),
        (3, "泓屿扩产竣工"),
        (4, "冷链中心竣工"),
    ]
    assert {(part.due_on, part.lead_unit_id, part.count) for part in parts} == {(JUNE, ledger.housing.id, None)}
    card = says("supervisor", "/show 1").text
    assert "数量：0/17" in card
    assert "泓屿扩产竣工" in card
    assert "属于第1号" in says("supervisor", "/show 2").text


def test_only_the_parts_are_reminded(ledger: Ledger, says: Says) -> None:
    group = group_of(ledger)
    assert group.next_point_at is not None
    says("supervisor", "/split 1")
    assert group.next_point_at is None
    assert all(part.next_point_at is not None for part in splitting.parts(ledger.session, group))


def test_progress_reads_in_things(ledger: Ledger, says: Says) -> None:
    group = group_of(ledger)
    says("supervisor", "/split 1")
    for number in (2, 3, 4):
        says("li", f"/done {number} 验收单见附件")
    assert "数量：3/17" in says("supervisor", "/show 1").text
    says("li", "/done 1 4")
    assert (group.state, group.reached) == ("acknowledged", 7)
    says("supervisor", "/return 3 缺验收单")
    assert group.reached == 6
    with pytest.raises(Refused, match="bad_count"):
        says("li", "/done 1 15")


def test_with_the_last_thing_the_group_is_reported(ledger: Ledger, says: Says) -> None:
    group = group_of(ledger)
    says("supervisor", "/split 1")
    says("li", "/done 1 14")
    assert group.state == "acknowledged"
    for number in (2, 3, 4):
        says("li", f"/done {number} 完成")
    assert (group.state, group.reached) == ("reported", 17)


def test_a_group_whose_parts_are_all_struck_off_is_struck_off(ledger: Ledger, says: Says) -> None:
    group = group_of(ledger, count=3)
    says("supervisor", "/split 1")
    with pytest.raises(Refused, match="parts_report"):
        says("li", "/done 1 1")
    for number in (2, 3, 4):
        says("li", f"/done {number} 完成")
        says("supervisor", f"/confirm {number}")
    assert group.state == "confirmed"


def test_further_ones_are_named_later_and_never_more_than_there_are(ledger: Ledger, says: Says) -> None:
    group = group_of(ledger, count=5)
    says("supervisor", "/split 1 冷链中心")
    assert "还没有列名：2个" in says("supervisor", "/split 1 甲仓库、冷链中心，乙仓库").text
    assert [part.subjects for part in splitting.parts(ledger.session, group)] == [["冷链中心"], ["甲仓库"], ["乙仓库"]]
    with pytest.raises(Refused, match="too_many_names"):
        says("supervisor", "/split 1 丙、丁、戊")
    with pytest.raises(Refused, match="name_them"):
        says("supervisor", "/split 1 甲仓库")


def test_what_cannot_be_split_says_why(ledger: Ledger, says: Says) -> None:
    ledger.assigned("桥梁合龙", JUNE)
    with pytest.raises(Refused, match="not_counted"):
        says("supervisor", "/split 1 甲、乙")
    group_of(ledger)
    says("supervisor", "/split 2")
    with pytest.raises(Refused, match="part_itself"):
        says("supervisor", "/split 3 甲、乙")


def test_a_total_counts_the_group_once_and_beside_it_its_things(ledger: Ledger, says: Says) -> None:
    group_of(ledger)
    ledger.assigned("桥梁合龙", JUNE)
    says("supervisor", "/split 1")
    tally = find.tally(ledger.session, View(ledger.plan.id), MORNING.date())
    assert (tally.open, tally.things, tally.listed) == (2, 18, 5)
    assert "在办2" in says("supervisor", "/due 6月").text
    assert "合18个" in says("supervisor", "/due 6月").text


def test_in_the_list_of_a_unit_that_leads_parts_alone_the_group_counts_once(ledger: Ledger, says: Says) -> None:
    group_of(ledger)
    says("supervisor", "/split 1")
    says("supervisor", "/assign 2 3 交通局")
    tally = find.tally(ledger.session, View(ledger.plan.id, lead_unit_id=ledger.traffic.id), MORNING.date())
    assert (tally.open, tally.listed) == (1, 2)


def test_the_parts_move_with_the_group_save_those_with_a_day_of_their_own(ledger: Ledger, says: Says) -> None:
    group = group_of(ledger)
    says("supervisor", "/split 1")
    says("supervisor", "/move 3 2025-09-30 等征地")
    assert "2个同日到期的子项一并改期" in says("supervisor", "/move 1 2025-08-31 汛期延长").text
    days = [part.due_on for part in splitting.parts(ledger.session, group)]
    assert days == [date(2025, 8, 31), date(2025, 9, 30), date(2025, 8, 31)]
    assert [part.moves for part in splitting.parts(ledger.session, group)] == [1, 1, 1]
    assert "汛期延长" in says("supervisor", "/history 2").text
    said = says("supervisor", "/move 2 2025-10-31 再延")
    assert "子项" not in said.text
    assert group.due_on == date(2025, 8, 31)


def test_progress_of_a_split_group_is_that_of_its_unnamed_ones(ledger: Ledger, says: Says) -> None:
    group = group_of(ledger)
    says("supervisor", "/split 1")
    says("li", "/done 2 验收单见附件")
    says("li", "/progress 1 4")
    assert (group.state, group.reached) == ("acknowledged", 5)
    with pytest.raises(Refused, match="bad_count"):
        says("li", "/progress 1 15")
    says("li", "/done 3 验收单见附件")
    assert group.reached == 6


def test_a_cancelled_part_counts_no_more(ledger: Ledger, says: Says) -> None:
    group = group_of(ledger, count=3)
    says("supervisor", "/split 1")
    says("li", "/done 2 验收单见附件")
    says("li", "/done 3 验收单见附件")
    says("supervisor", "/cancel 3 项目撤销")
    assert (group.state, group.reached) == ("open", 1)
    says("li", "/done 4 验收单见附件")
    assert (group.state, group.reached) == ("reported", 2)
    says("supervisor", "/resume 3")
    assert (group.state, group.reached) == ("acknowledged", 2)


def test_with_the_last_open_part_cancelled_the_group_is_done(ledger: Ledger, says: Says) -> None:
    group = group_of(ledger, count=3)
    says("supervisor", "/split 1")
    for number in (2, 3):
        says("li", f"/done {number} 验收单见附件")
        says("supervisor", f"/confirm {number}")
    says("supervisor", "/cancel 4 项目撤销")
    assert group.state == "confirmed"
