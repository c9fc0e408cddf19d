"""Does a hostile zip end at the door, before any library has opened it?"""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from plans import archives
from plans.archives import open_archive
from plans.refusals import Unreadable


def zipped(parts: dict[str, bytes]) -> bytes:
    """A zip of these parts, deflated."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def key_of(content: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        open_archive(content)
    return refused.value.key


def test_more_than_two_hundred_megabytes_are_never_unpacked() -> None:
    assert key_of(zipped({"word/media/a.bin": bytes(201 * archives.MEGABYTE)})) == "zip_bomb"


def test_a_small_zip_that_swells_a_thousandfold_is_a_bomb_too() -> None:
    assert key_of(zipped({"word/document.xml": b"<a>" + b" " * 20 * archives.MEGABYTE + b"</a>"})) == "zip_bomb"


def test_more_xml_than_a_tree_can_be_made_of_is_a_bomb() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("word/document.xml", b"<a/>" * (archives.MOST_XML // 4 + 1))
    assert key_of(buffer.getvalue()) == "zip_bomb"


def test_a_zip_that_lies_about_its_sizes_is_refused() -> None:
    content = bytearray(zipped({"word/document.xml": b"<a/>" + bytes(6 * archives.MEGABYTE)}))
    at = content.rindex(b"PK\x01\x02") + 24
    content[at : at + 4] = struct.pack("<I", 10)
    assert key_of(bytes(content)) == "damaged"


def test_bytes_are_counted_as_they_come(monkeypatch: pytest.MonkeyPatch) -> None:
    content = zipped({"a.bin": b"x" * 3000, "b.bin": b"y" * 3000})
    monkeypatch.setattr(archives, "_refuse_bombs", lambda entries, packed: None)
    monkeypatch.setattr(archives, "MOST_UNPACKED", 5000)
    assert key_of(content) == "zip_bomb"


def test_too_many_entries_are_refused() -> None:
    assert key_of(zipped({f"word/{number}.bin": b"" for number in range(archives.MOST_ENTRIES + 1)})) == "zip_bomb"


def test_a_password_is_named() -> None:
    content = bytearray(zipped({"word/document.xml": b"<a/>"}))
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    assert key_of(bytes(content)) == "encrypted"


@pytest.mark.parametrize(
    "xml",
    [
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>',
        b'<!-- first a remark --><!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>',
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'.encode("utf-16"),
    ],
    ids=["external entity", "billion laughs", "external type", "hidden in UTF-16"],
)
@pytest.mark.parametrize("name", ["word/document.xml", "_rels/.rels", "customXml/item1.XML"])
def test_a_document_type_is_refused_in_every_part(name: str, xml: bytes) -> None:
    assert key_of(zipped({name: xml})) == "external_entities"


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04", b"PK\x03\x04" + bytes(100), zipped({"a": b"b" * 99})[:-30]],
    ids=["its mark alone", "zeros", "cut short"],
)
def test_half_a_zip_is_damaged(content: bytes) -> None:
    assert key_of(content) == "damaged"


def test_a_path_that_climbs_out_is_only_a_name() -> None:
    archive = open_archive(zipped({"../../etc/evil.xml": b"<a/>", "/absolute.xml": b"<a/>"}))
    assert archive.namelist() == ["../../etc/evil.xml", "/absolute.xml"]
