"""Do digits, Chinese numerals and English words give their number?"""

from __future__ import annotations

import pytest

from plans.numbers import whole


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("12", 12),
        ("1,200", 1200),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("三十一", 31),
        ("一百二十", 120),
        ("二〇二六", 2026),
        ("两", 2),
        ("six", 6),
    ],
)
def test_words_give_their_number(words: str, number: int) -> None:
    assert whole(words) == number


@pytest.mark.parametrize("words", ["", "若干", "1.5", "第三"])
def test_what_is_no_whole_number_gives_none(words: str) -> None:
    assert whole(words) is None
