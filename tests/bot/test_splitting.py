"""Does a long text arrive whole, in parts that Telegram takes?"""

from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from bot.splitting import TAG, length, split


def bare(text: str) -> str:
    return html.unescape(TAG.sub("", text))


def balanced(text: str) -> bool:
    waiting: list[str] = []
    for closes, name, _rest in TAG.findall(text):
        if not closes:
            waiting.append(name)
        elif not waiting or waiting.pop() != name:
            return False
    return not waiting


def test_a_short_text_stays_as_it_is() -> None:
    assert split("<b>12</b> 6月底") == ["<b>12</b> 6月底"]


def test_an_emoji_counts_twice_and_a_tag_not_at_all() -> None:
    assert length("<b>🔴</b>&lt;") == 3


def test_items_stay_whole() -> None:
    lines = [f"<b>{n}</b> " + "字" * 90 for n in range(100)]
    parts = split("\n".join(lines))
    assert len(parts) == 3
    assert [line for part in parts for line in part.split("\n")] == lines


def test_a_quotation_over_the_border_is_closed_and_opened_again() -> None:
    first, second = split("<blockquote>" + "\n".join("字" * 40 for _ in range(150)) + "</blockquote>")
    assert first.startswith("<blockquote>")
    assert first.endswith("</blockquote>")
    assert second.startswith("<blockquote>")
    assert balanced(first)
    assert balanced(second)


words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\x85\u2028\u2029"), max_size=60)
line = st.builds(lambda tag, text: f"<{tag}>{html.escape(text)}</{tag}>", st.sampled_from(["b", "i", "code"]), words)


@given(st.lists(line, min_size=1, max_size=30), st.integers(20, 200))
def test_every_part_fits_and_nothing_is_lost(lines: list[str], most: int) -> None:
    parts = split("\n".join(lines), most)
    assert all(length(part) <= most and balanced(part) for part in parts)
    assert re.sub(r"\s", "", "".join(map(bare, parts))) == re.sub(r"\s", "", bare("\n".join(lines)))
