"""Does the time to read grow with the length and no faster, whatever the text is?"""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from time import process_time

import pytest

from plans.reading import read

TODAY = date(2025, 4, 17)
# The worst food for each kind of pattern: long runs of what opens an expression and never ends one.
FOODS = [
    " ", "\n", "\t \n", "1", "1 ", "一", "十", "2025", "2025年", "每", "“", "（", "（“《", "、", "，", "月", "底", "前", "9月", "9月、", "自", "到", "上半年",
    "A", "a b ", "by ", "June ", "within 3 ", "1/", "-", "—", "#", "*", "|", "。", "等", "年年", "不低于", "60亿元", "，其中", "一、", "\n一、",
]  # fmt: skip
SIZE = 30_000


def seconds_for(text: str) -> float:
    start = process_time()
    read(text, today=TODAY)
    return process_time() - start


@pytest.mark.parametrize("food", FOODS)
def test_no_run_of_signs_takes_more_than_linear_time(food: str) -> None:
    read(food, today=TODAY)
    small = seconds_for(food * (SIZE // 10 // len(food)))
    large = seconds_for(food * (SIZE // len(food)))
    assert large < 1 or large < 30 * small, f"{small:.3f} s for a tenth, {large:.3f} s for the whole"


def test_a_plan_a_hundred_times_as_long_takes_a_hundred_times_as_long() -> None:
    """Four times that is let pass, for the caches of the machine: what grows with the square takes a hundred times it."""
    paragraph = "二是抓建设。紧盯30个项目，青苗园、云麓冷库等17个项目上半年建成，学苑桥年底前通车，全年新建厂房20万平方米，占比达到74%以上。\n"
    once, hundredfold = paragraph * 30, paragraph * 3000
    read(once, today=TODAY)
    a_hundred = sum(seconds_for(once) for _ in range(100))  # as long as the other, so that a busy machine slows both
    assert seconds_for(hundredfold) < 4 * a_hundred


def test_reading_needs_no_framework() -> None:
    code = "import sys, plans.reading, plans.as_json; print([m for m in ('telegram', 'sqlalchemy', 'holidays') if m in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )
