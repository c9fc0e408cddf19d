"""Is a plan's short name the one that an office would use?"""

from __future__ import annotations

from datetime import date

import pytest

from plans.examples import SAMPLE_EN, example, sample
from plans.naming import LONGEST, plan_name
from plans.reading import read


@pytest.mark.parametrize(
    ("title", "name"),
    [
        (
            "关于青澜区2024年国民经济和社会发展计划执行情况与2025年国民经济和社会发展计划草案的报告",
            "青澜区2025年国民经济和社会发展计划",
        ),
        ("青澜市人民政府办公室关于印发《青澜市2025年数字政府考评办法》的通知", "青澜市2025年数字政府考评办法"),
        ("2025年政府工作报告", "2025年政府工作报告"),
        ("青澜区 2025 年重点工作任务分解方案（征求意见稿）", "青澜区2025年重点工作任务分解方案"),
        ("关于下达2025年重点项目计划的通知", "2025年重点项目计划"),
        ("Harbour Street Library – 2025 renewal plan", "Harbour Street Library – 2025 renewal plan"),
        ("Capital works FY25", "Capital works FY25"),
    ],
)
def test_a_title_loses_what_every_title_has(title: str, name: str) -> None:
    assert plan_name(title, 2025, "file.docx") == name


@pytest.mark.parametrize(
    ("title", "file_name", "name"),
    [
        ("关于做好重点工作的通知", "x.md", "重点工作（2025年）"),
        ("Library renewal plan", "x.md", "Library renewal plan 2025"),
        ("", "港口 计划.docx", "港口计划（2025年）"),
        ("", "renewal 2025.v2.docx", "renewal 2025.v2"),
        ("  ", ".docx", "Plan 2025"),
    ],
)
def test_a_name_tells_the_year_so_that_two_years_are_two_plans(title: str, file_name: str, name: str) -> None:
    assert plan_name(title, 2025, file_name) == name


def test_a_long_english_name_ends_with_a_whole_word_and_keeps_its_year() -> None:
    title = "Repair of the harbour wall and of everything that stands behind it"
    assert plan_name(title, 2025, "x.txt") == "Repair of the harbour wall and of everything that 2025"


def test_a_long_chinese_name_keeps_its_year() -> None:
    name = plan_name("重点项目建设推进" * 20, 2025, "x.txt")
    assert len(name) == LONGEST
    assert name.endswith("（2025年）")


def test_the_samples_have_fitting_names() -> None:
    for (file_name, content), name in (
        (sample(), "青澜区2025年国民经济和社会发展计划"),
        (example(SAMPLE_EN), "Harbour Street Library: 2025 renewal plan"),
    ):
        reading = read(content.decode(), today=date(2025, 4, 17))
        assert plan_name(reading.title, reading.year, file_name) == name
