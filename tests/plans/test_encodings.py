"""Is the text of a plain file its own, whatever the encoding?"""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.encodings import decode
from plans.refusals import Unreadable

PLAN = "一、青澜区2025年计划\r\n澜水大桥加固工程6月底前完成，投资 3.5 亿元以上。\r\n\t（责任单位：交通局）\n"
ENCODED = {
    "UTF-8": PLAN.encode(),
    "UTF-8 with a mark": codecs.BOM_UTF8 + PLAN.encode(),
    "GB18030": PLAN.encode("gb18030"),
    "UTF-16 little end first, with a mark": codecs.BOM_UTF16_LE + PLAN.encode("utf-16-le"),
    "UTF-16 big end first, with a mark": codecs.BOM_UTF16_BE + PLAN.encode("utf-16-be"),
    "UTF-16 little end first, without": PLAN.encode("utf-16-le"),
    "UTF-16 big end first, without": PLAN.encode("utf-16-be"),
}


@pytest.mark.parametrize("content", ENCODED.values(), ids=list(ENCODED))
def test_every_encoding_gives_the_same_text_with_its_line_ends_and_without_the_mark(content: bytes) -> None:
    assert decode(content) == PLAN


@pytest.mark.parametrize(
    "text", ["計劃於6月底前完成，責任單位：教育局。實施範圍擴大到鄉鎮。", "Finish by 30 June.\n", "年底前完成"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le", "utf-16-be"])
def test_short_traditional_and_english_texts_too(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    "content",
    [
        bytes(range(256)) * 4,
        b"\x00\x01\x02\x03" * 50,
        b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" * 8,
        PLAN.encode("big5", "ignore") * 3,
        "café, déjà vu".encode("latin-1"),
        "納期は六月末までです。よろしくお願いします。".encode("shift_jis"),
        codecs.BOM_UTF16_LE + b"\x00\xd8",
        codecs.BOM_UTF8 + b"\xff\xff",
        b"\x01\x02plan\x03",
    ],
    ids=["all bytes", "zeros", "program", "Big5", "Latin-1", "Shift-JIS", "half a letter", "false mark", "controls"],
)
def test_what_is_no_text_in_a_known_encoding_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        decode(content)
    assert refused.value.key == "bad_encoding"


def test_utf_8_with_a_broken_byte_is_refused_and_not_read_as_letter_salad() -> None:
    content = bytearray((PLAN * 20).encode())
    content[content.index("桥".encode())] = 0xFF
    with pytest.raises(Unreadable):
        decode(bytes(content))


def test_a_form_feed_from_a_pdf_is_part_of_the_text() -> None:
    assert decode("第一页\f第二页".encode()) == "第一页\f第二页"


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=60))
def test_any_chinese_letters_come_back_from_utf_8(text: str) -> None:
    assert decode(text.encode()) == text
