"""Is every commitment of a new version matched with its old self, by what it says and not by its place?"""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.examples import sample
from plans.likeness import Stated, of_draft
from plans.predicates import action_in
from plans.reading import read
from plans.subjects import subjects_of
from plans.versions import changed, is_version_of, matched

JUNE, SEPTEMBER = date(2025, 6, 30), date(2025, 9, 30)
SAME = [
    ("南环路完成通车", "南环路全线建成通车"),
    ("南环路跨线桥完成主体施工", "（三）南环跨线桥主体施工完成"),
    ("1.东湖公园建成开放", "12.东湖公园建成并对外开放"),
    ("新建地下管廊24公里", "新建地下管廊30公里"),
    ("改造老旧小区52个，惠及居民1.9万户", "完成改造老旧小区48个"),
    ("粮油应急保障中心等12个项目竣工", "粮油应急保障中心、冷链中心等13个项目全部竣工"),
    ("编制国土空间总体规划，报市政府审批", "编制完成国土空间总体规划并报市政府审批"),
    ("Complete the new water main on Elm Street", "Finish the water main on Elm Street"),
    ("Submit the annual audit report to the Council", "The annual audit report is submitted to Metro Council"),
    ("城镇新增就业9000人以上", "城镇新增就业9500人以上"),
]
DIFFERENT = [
    ("东湖公园建成开放", "西湖公园建成开放"),
    ("擎川智造一期竣工", "擎川智造二期竣工"),
    ("东城学校开工建设", "东城学校建成投用"),
    ("改造老旧供热管网18公里", "改造老旧燃气管网20公里"),
    ("规上工业增加值增长8.5%以上", "社会消费品零售总额增长7.5%左右"),
    ("一般公共预算收入增长5%以上", "居民人均可支配收入增长5%以上"),
    ("Complete the fire station on Elm Street", "Complete the library on Main Street"),
    ("启动政务服务中心迁建", "完成数字档案馆验收"),
]


def stated(title: str, due_on: date = JUNE) -> Stated:
    """As the reader would give it."""
    return Stated(title, due_on=due_on, subjects=subjects_of(title), action=action_in(title))


@pytest.mark.parametrize(("old", "new"), SAME)
def test_a_reworded_commitment_is_the_same(old: str, new: str) -> None:
    others = [stated(title) for pair in SAME + DIFFERENT for title in pair if title not in (old, new)]
    found = matched([stated(old), *others], [*others, stated(new, SEPTEMBER)])
    assert found[-1] == 0


@pytest.mark.parametrize(("old", "new"), DIFFERENT)
def test_another_thing_is_another_commitment(old: str, new: str) -> None:
    found = matched([stated(old)], [stated(new)])
    assert found == [None]


def test_the_sample_shuffled_and_renumbered_is_matched_whole() -> None:
    drafts = [of_draft(d) for d in read(sample()[1].decode(), today=date(2025, 4, 17)).drafts]
    order = list(range(len(drafts)))
    random.Random(3).shuffle(order)
    found = matched(drafts, [drafts[place] for place in order])
    assert sum(a == b for a, b in zip(found, order, strict=True)) >= len(order) - 2  # two may say the same
    assert all(not changed(drafts[a], drafts[b]) for a, b in zip(order, found, strict=True) if b is not None)


def test_same_words_under_two_headings_keep_their_own() -> None:
    old = [Stated("完成验收", due_on=JUNE, section=("甲区",)), Stated("完成验收", due_on=JUNE, section=("乙区",))]
    new = [
        Stated("完成验收", due_on=SEPTEMBER, section=("乙区",)),
        Stated("完成验收", due_on=SEPTEMBER, section=("甲区",)),
    ]
    assert matched(old, new) == [1, 0]


def test_what_changed_is_named_with_both_values_and_marks_alone_are_no_change() -> None:
    old = Stated("新建管廊24公里", due_on=JUNE, quantity=(24.0, "公里", "="))
    assert changed(old, Stated("（二）新建管廊 24公里", due_on=JUNE, quantity=(24.0, "公里", "="))) == {}
    differing = changed(old, Stated("新建管廊30公里", due_on=SEPTEMBER, quantity=(30.0, "公里", "=")))
    assert differing == {
        "title": ("新建管廊24公里", "新建管廊30公里"), "due_on": (JUNE, SEPTEMBER),
        "quantity": ((24.0, "公里", "="), (30.0, "公里", "=")),
    }  # fmt: skip


def test_the_next_time_of_the_same_duty_is_no_change() -> None:
    old = Stated("各单位报送进展", kind="recurring", due_on=JUNE, rrule="FREQ=MONTHLY;BYMONTHDAY=25")
    assert changed(old, Stated("各单位报送进展", "recurring", SEPTEMBER, rrule="FREQ=MONTHLY;BYMONTHDAY=25")) == {}


@pytest.mark.parametrize(
    ("matches", "old", "new", "so"), [(3, 4, 9, True), (3, 9, 4, True), (1, 9, 9, False), (0, 0, 0, False)]
)
def test_half_of_either_side_makes_a_version(matches: int, old: int, new: int, so: object) -> None:
    assert is_version_of(matches=matches, old=old, new=new) is so


@given(st.lists(st.text(max_size=30), max_size=8), st.lists(st.text(max_size=30), max_size=8))
def test_any_titles_are_borne_and_no_old_one_is_used_twice(old: list[str], new: list[str]) -> None:
    found = matched([Stated(title) for title in old], [Stated(title) for title in new])
    used = [place for place in found if place is not None]
    assert len(found) == len(new)
    assert len(used) == len(set(used))


@pytest.mark.parametrize(
    ("matches", "old", "new", "is_one"),
    [
        (1, 50, 1, False),
        (1, 1, 50, False),
        (1, 1, 1, True),
        (1, 2, 1, True),
        (2, 50, 3, True),
        (25, 50, 200, True),
        (0, 1, 1, False),
    ],
)
def test_one_commitment_alone_makes_no_new_version_of_a_long_document(
    *, matches: int, old: int, new: int, is_one: bool
) -> None:  # fmt: skip
    assert is_version_of(matches=matches, old=old, new=new) is is_one
