"""Is what a document says twice offered once, and what only sounds alike left as two?"""

from __future__ import annotations

from datetime import date

import pytest

from plans.drafts import Draft, Quantity
from plans.duplicates import told_once
from plans.examples import sample
from plans.reading import read
from plans.subjects import subjects_of

JUNE = date(2025, 6, 30)


def draft(title: str, section: str, due_on: date = JUNE, quantity: Quantity | None = None) -> Draft:
    return Draft(
        title, "deadline", 0, 1, due_on=due_on, section=(section,), subjects=subjects_of(title), quantity=quantity
    )


@pytest.mark.parametrize(
    ("overview", "section"),
    [
        ("南环路完成通车", "（一）南环路完成通车"),
        ("东湖公园建成开放", "东湖公园全面建成开放"),
        ("澜北水厂扩建完工", "澜北水厂扩建工程完工"),
        ("完成老旧小区改造52个", "完成老旧小区改造52个，惠及居民1.9万户"),
    ],
)
def test_said_in_the_overview_and_in_its_section_it_is_one_draft(overview: str, section: str) -> None:
    [once] = told_once([draft(overview, "总体要求"), draft(section, "城市建设")])
    assert {once.draft.title, *(other.title for other in once.also)} == {overview, section}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("东湖公园建成开放", "西湖公园建成开放"),
        ("擎川智造一期竣工", "擎川智造二期竣工"),
        ("东城学校开工建设", "东城学校建成投用"),
        ("规上工业增加值增长8.5%", "固定资产投资增长8.5%"),
        ("第三小学建成投用", "第四小学建成投用"),
        ("完成项目验收", "完成项目验收"),
    ],
)
def test_what_sounds_alike_stays_two(one: str, other: str) -> None:
    assert len(told_once([draft(one, "甲"), draft(other, "乙")])) == 2


def test_another_date_or_amount_makes_it_two() -> None:
    title = "完成固定资产投资"
    assert len(told_once([draft(title, "甲"), draft(title, "乙", date(2025, 9, 30))])) == 2
    assert (
        len(
            told_once(
                [draft(title, "甲", quantity=Quantity(3, "亿元")), draft(title, "乙", quantity=Quantity(5, "亿元"))]
            )
        )
        == 2
    )


def test_the_one_that_says_more_is_kept() -> None:
    short, full = draft("南环路完成通车", "总体要求"), draft("南环路完成通车", "城市建设")
    full = Draft("南环路完成通车", "deadline", 5, 9, due_on=JUNE, section=("城市建设",), owners=("交通局",))
    [once] = told_once([short, full])
    assert (once.draft.owners, once.place, once.also) == (("交通局",), 1, (short,))


def test_the_sample_says_nothing_twice() -> None:
    drafts = read(sample()[1].decode(), today=date(2025, 4, 17)).drafts
    assert [once.draft for once in told_once(drafts)] == list(drafts)
