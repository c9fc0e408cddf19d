"""Are lengths counted as Telegram counts them?"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from playground import utf16


def test_an_emoji_is_two_units() -> None:
    assert utf16.length("好👍") == 3


@given(st.text(max_size=80), st.integers(2, 9))
def test_a_split_loses_nothing_and_keeps_the_limit(text: str, limit: int) -> None:
    parts = utf16.split(text, limit)
    assert "".join(parts) == text
    assert all(0 < utf16.length(part) <= limit for part in parts)
