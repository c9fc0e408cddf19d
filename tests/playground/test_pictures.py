"""Is the size of a picture read from its head, and nothing else taken for one?"""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground import pictures

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xc0\x00\x11\x08" + struct.pack(">HH", 30, 40) + b"\3" * 12
WEBP = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + (39).to_bytes(3, "little") + (29).to_bytes(3, "little")


@pytest.mark.parametrize(
    ("content", "kind"),
    [(JPEG, "image/jpeg"), (WEBP, "image/webp"), (b"GIF89a" + struct.pack("<HH", 40, 30), "image/gif")],
)
def test_each_kind_says_how_large_it_is(content: bytes, kind: str) -> None:
    assert pictures.size(content) == (40, 30)
    assert pictures.media_type(content) == kind


def test_a_png_says_how_large_it_is(png: bytes) -> None:
    assert pictures.size(png) == (40, 30)


@given(st.sampled_from([JPEG, WEBP, b"GIF89a", b"\x89PNG\r\n\x1a\n", b""]), st.integers(0, 40), st.binary(max_size=40))
def test_a_broken_head_is_no_picture_and_no_crash(head: bytes, cut: int, rest: bytes) -> None:
    assert pictures.size(head[:cut] + rest) is None or pictures.media_type(head[:cut] + rest)
