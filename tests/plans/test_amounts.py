"""Is a reported number understood in the unit of its target?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.amounts import amount_said


@pytest.mark.parametrize(
    ("words", "unit", "value"),
    [
        ("8.5亿", "亿元", 8.5), ("8.5亿元", "亿元", 8.5), ("8.5 亿元", "亿元", 8.5), ("85000万元", "亿元", 8.5),
        ("850,000,000元", "亿元", 8.5), ("８．５亿", "亿元", 8.5), ("60", "亿元", 60), ("1.2万亿", "亿元", 12000),
        ("23", "公里", 23), ("23000米", "公里", 23), ("23km", "公里", 23), ("1万平方米", "平方米", 10000),
        ("75.9万", "万平方米", 75.9), ("3公顷", "亩", 45), ("5.6亿斤", "万吨", 28), ("56%", "%", 56),
        ("百分之56", "%", 56), ("3个百分点", "%", 3), ("-0.5%", "%", -0.5), ("120万人次", "万人次", 120),
        ("8.5billion", "亿元", 85), ("9000人", "人", 9000),
    ],
)  # fmt: skip
def test_a_number_is_taken_in_the_targets_own_unit(words: str, unit: str, value: float) -> None:
    said = amount_said(words, unit)
    assert said is not None
    assert said.value == pytest.approx(value)


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("3个路口已完成", "公里"), ("已完成8.5亿", "亿元"), ("8月底完成", "亿元"), ("", "亿元"), ("8.5吨", "亿元"),
        ("2025年完成验收", "%"), ("约8亿", "亿元"), ("一期完成", "亿元"),
    ],
)  # fmt: skip
def test_words_that_begin_with_no_number_of_this_measure_are_a_note(words: str, unit: str) -> None:
    assert amount_said(words, unit) is None


@pytest.mark.parametrize(
    ("words", "rest"),
    [("8.5亿，见附表", "见附表"), ("8.5 见附表", "见附表"), ("8.5亿元 已到账", "已到账"), ("8.5", "")],
)
def test_the_words_behind_the_number_are_the_note(words: str, rest: str) -> None:
    said = amount_said(words, "亿元")
    assert said is not None
    assert (said.value, said.rest) == (8.5, rest)


@given(st.text(max_size=60), st.sampled_from(["亿元", "%", "公里", "", "人次"]))
def test_any_words_are_borne(words: str, unit: str) -> None:
    said = amount_said(words, unit)
    assert said is None or len(said.rest) < len(words)
