"""Does HTML become the text and entities that Telegram would make of it?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground import entities, html_text, utf16
from playground.refusals import Refused

SIMPLE = ["b", "i", "u", "s", "code", "blockquote", "tg-spoiler"]
letters = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), max_size=8)


@st.composite
def marked(draw: st.DrawFn, depth: int = 3) -> str:
    """HTML whose tags are well nested, with emoji and everything that needs escaping."""
    parts = []
    for _ in range(draw(st.integers(0, 3))):
        parts.append(draw(letters).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
        if depth and draw(st.booleans()):
            tag = draw(st.sampled_from(SIMPLE))
            parts.append(f"<{tag}>{draw(marked(depth - 1))}</{tag}>")
    return "".join(parts)


@given(marked())
def test_what_was_parsed_and_written_again_says_the_same(source: str) -> None:
    text, marks = html_text.parse(source)
    again = html_text.parse(entities.to_html(text, marks))
    assert again[0] == text
    assert sorted(map(str, again[1])) == sorted(map(str, marks))


@given(marked())
def test_offsets_are_utf16_units_inside_the_text(source: str) -> None:
    text, marks = html_text.parse(source)
    for mark in marks:
        assert 0 <= mark["offset"] < mark["offset"] + mark["length"] <= utf16.length(text)
        covered = utf16.piece(text, mark["offset"], mark["length"])
        assert utf16.length(covered) == mark["length"]
        assert covered in text


@given(st.text(max_size=60))
def test_any_text_is_parsed_or_refused_in_words(source: str) -> None:
    try:
        html_text.parse(source)
    except Refused as refused:
        assert refused.description.startswith("Bad Request: can't parse entities: ")


@given(letters)
def test_an_escaped_text_comes_back_as_it_was(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    assert html_text.parse(escaped) == (text, [])


@pytest.mark.parametrize(
    ("source", "text", "marks"),
    [
        ("👍<b>好</b>", "👍好", [{"type": "bold", "offset": 2, "length": 1}]),
        ("&#x1F44D;&#39;&unknown;", "👍'&unknown;", []),
        ("<b></b>leer", "leer", []),
        ("<A HREF='https://x.cn/?a=1&amp;b'>l</A>", "l", [("text_link", "https://x.cn/?a=1&b")]),
        (
            '<a href="tg://user?id=7">l</a>',
            "l",
            [{"type": "text_mention", "user": {"id": 7}, "offset": 0, "length": 1}],
        ),
        ("<a>https://x.cn</a>", "https://x.cn", [("text_link", "https://x.cn")]),
        (
            '<pre><code class="language-python">x</code></pre>',
            "x",
            [{"type": "pre", "language": "python", "offset": 0, "length": 1}],
        ),
        ("<blockquote expandable>x</blockquote>", "x", [{"type": "expandable_blockquote", "offset": 0, "length": 1}]),
        ('<span class="tg-spoiler">x</span>', "x", [{"type": "spoiler", "offset": 0, "length": 1}]),
        (
            '<tg-time unix="5" format="D">x</tg-time>',
            "x",
            [{"type": "date_time", "unix_time": 5, "date_time_format": "D", "offset": 0, "length": 1}],
        ),
    ],
)
def test_every_tag_means_what_telegram_documents(source: str, text: str, marks: list[object]) -> None:
    read, found = html_text.parse(source)
    assert read == text
    assert [(mark["type"], mark["url"]) if mark["type"] == "text_link" else mark for mark in found] == marks


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("好<x>", 'Unsupported start tag "x" at byte offset 3'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>好", 'Can\'t find end tag corresponding to start tag "b"'),
        ("</b>", "Unexpected end tag at byte offset 0"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
    ],
)
def test_a_wrong_tag_is_refused_in_telegrams_words(source: str, complaint: str) -> None:
    with pytest.raises(Refused) as refused:
        html_text.parse(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {complaint}"
