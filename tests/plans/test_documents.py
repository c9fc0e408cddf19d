"""Does every file come through the door as a document, or as one refusal with its reason?"""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import zipfile
from typing import Any

import docx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from plans.documents import LARGEST, Document, open_document
from plans.examples import sample
from plans.formats import by_bytes
from plans.opening import open_pages
from plans.refusals import VALUES, Unreadable

TEXT = "澜水大桥加固工程6月底前完成。\r\n"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"
PAGE = "<html><body><p>澜水大桥6月底前完工。</p></body></html>".encode()
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


def word(text: str = TEXT, header: str = "") -> bytes:
    document: Any = docx.Document()
    document.add_paragraph(text.strip())
    if header:
        document.sections[0].header.paragraphs[0].text = header
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


WORD = word()


def with_parts(content: bytes, changes: dict[str, bytes | None]) -> bytes:
    """The same zip with parts put in, changed, or (None) taken out."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        parts = {name: old.read(name) for name in old.namelist()} | changes
        for name, part in parts.items():
            if part is not None:
                new.writestr(name, part)
    return buffer.getvalue()


def refusal(name: str, content: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as refused:
        open_document(name, content)
    assert tuple(refused.value.values) == VALUES[refused.value.key]
    return refused.value


@pytest.mark.parametrize(
    ("name", "kind"), [("计划.txt", "txt"), ("plan.MD", "md"), ("plan.markdown", "md"), ("计划", "txt")]
)
def test_plain_text_is_the_files_own(name: str, kind: str) -> None:
    content = TEXT.encode("gb18030")
    assert open_document(name, content) == Document(name, kind, TEXT, hashlib.sha256(content).hexdigest())


@pytest.mark.parametrize("name", ["plan.docx", "PLAN.DOCX", "plan", "plan.unknown"])
def test_word_is_known_by_its_content(name: str) -> None:
    document = open_document(name, WORD)
    assert (document.format, document.text) == ("docx", TEXT.strip())


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("plan.txt", WORD, "docx"),
        ("plan.pdf", WORD, "docx"),
        ("plan.xls", PAGE, "html"),
        ("plan.docx", TEXT.encode(), "txt"),
        ("plan.doc", "任务,责任单位,时限\n修桥,交通局,6月\n".encode("gb18030"), "csv"),
        ("plan.txt", "任务\t责任单位\t时限\n修桥\t交通局\t6月\n".encode("utf-16"), "csv"),
    ],
)
def test_the_reader_is_chosen_by_the_content_and_not_by_the_name(name: str, content: bytes, kind: str) -> None:
    assert open_document(name, content).format == kind


def sheet() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("plan.docx", COMPOUND + bytes(600), "doc"),
        ("plan.md", PNG, "png"),
        ("plan.docx", b"{\\rtf1 x}", "rtf"),
        ("plan.doc", COMPOUND + bytes(600), "doc"),
        ("plan.xls", COMPOUND + bytes(600), "xls"),
        ("plan.jpg", b"\xff\xd8\xff\xe0" + bytes(50), "jpg"),
        ("plan.json", b'{"name": "x"}', "json"),
        ("plan.zip", with_parts(sheet(), {"xl/workbook.xml": None, "a.txt": b"a"}), "zip"),
        ("plan.ppt", with_parts(sheet(), {"xl/workbook.xml": None, "ppt/a.xml": b"<a/>"}), "pptx"),
    ],
)
def test_a_format_that_is_not_read_yet_is_named(name: str, content: bytes, found: str) -> None:
    refused = refusal(name, content)
    assert (refused.key, refused.values) == ("unknown_format", {"found": found})


@pytest.mark.parametrize(
    ("key", "name", "content"),
    [
        ("empty", "plan.txt", b""),
        ("empty", "plan.docx", b""),
        ("no_text", "plan.txt", b" \r\n\xe3\x80\x80\n"),
        ("no_text", "plan.txt", b"\xef\xbb\xbf"),
        ("no_text", "plan.docx", word("——")),
        ("too_large", "plan.txt", b"a" * (LARGEST + 1)),
        ("bad_encoding", "plan.txt", bytes(range(256))),
        ("bad_encoding", "plan", b"\x7fELF" + bytes(200)),
        ("encrypted", "plan.docx", COMPOUND + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(100)),
        ("macros", "plan.docm", with_parts(WORD, {"word/vbaProject.bin": b"x"})),
        ("damaged", "plan.pdf", PDF),
        ("damaged", "plan.xlsx", sheet()),
        ("damaged", "plan.docx", WORD[:-200]),
        ("damaged", "plan.docx", with_parts(WORD, {"word/document.xml": b"<w:document"})),
        ("damaged", "plan.docx", with_parts(WORD, {"[Content_Types].xml": None})),
        ("external_entities", "plan.docx", with_parts(WORD, {"word/document.xml": b"<!DOCTYPE a><a/>"})),
        ("secret", "plan.txt", ("机密★1年\n" + TEXT).encode()),
        ("secret", "plan.md", ("密级：秘密\n" + TEXT).encode()),
        ("secret", "plan.docx", word("机密★1年")),
        ("secret", "plan.docx", word(TEXT, header="秘　密 ★ 3 年")),
    ],
)
def test_bad_input_ends_in_one_reason(key: str, name: str, content: bytes) -> None:
    assert refusal(name, content).key == key


def test_macros_are_refused_by_the_content_type_too() -> None:
    types = zipfile.ZipFile(io.BytesIO(WORD)).read("[Content_Types].xml")
    plain = b"vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    assert plain in types
    content = with_parts(
        WORD, {"[Content_Types].xml": types.replace(plain, b"vnd.ms-word.document.macroEnabled.main+xml")}
    )
    assert refusal("plan.docx", content).key == "macros"


def test_a_template_is_named_as_one() -> None:
    types = zipfile.ZipFile(io.BytesIO(WORD)).read("[Content_Types].xml")
    content = with_parts(WORD, {"[Content_Types].xml": types.replace(b"document.main+xml", b"template.main+xml")})
    assert refusal("plan.docx", content).values == {"found": "dotx"}


def test_the_mark_that_was_seen_is_named() -> None:
    assert refusal("plan.docx", word(TEXT, header="秘密 ★ 3年")).values == {"mark": "秘密★3年"}


@pytest.mark.parametrize(
    "name", ["../../etc/plan.md", "C:\\plans\\plan.md", "/plan.md", "pl\u202ean.md", "plan.md\x00"]
)
def test_only_the_last_visible_part_of_a_name_is_kept(name: str) -> None:
    assert open_document(name, TEXT.encode()).name == "plan.md"


def test_twenty_megabytes_are_allowed() -> None:
    assert open_document("plan.txt", b"a" * LARGEST).format == "txt"


def test_reading_text_does_not_wait_for_the_word_library() -> None:
    name, _ = sample()
    code = (
        "import sys; from plans.documents import open_document; from plans.examples import sample;"
        f"assert open_document(*sample()).name == {name!r}; assert not {{'docx', 'lxml', 'defusedxml', 'subprocess', 'pypdfium2', 'openpyxl', 'icalendar'}} & set(sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def comes_to_an_end(name: str, content: bytes) -> None:
    """A document or one refusal; what belongs into the child process is opened here, or each example would start one."""
    kind = None
    try:
        kind = by_bytes(name, content)
        words = open_pages(kind, content)[1].body if kind in ("zip", "pdf") else open_document(name, content).text
    except Unreadable as refused:
        assert tuple(refused.values) == VALUES[refused.key]
    else:
        assert words.strip() or kind


NAMES = st.sampled_from(["a.txt", "a.md", "a.docx", "a", "a.pdf"])
STARTS = st.sampled_from(
    [b"", b"PK\x03\x04", b"PK\x05\x06", COMPOUND, b"%PDF-", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"]
)


@given(NAMES, STARTS, st.binary(max_size=400))
@settings(deadline=None, max_examples=300)
@example("a.txt", b"\xff\xfe", b"\x00\xd8")
def test_any_bytes_are_a_document_or_one_refusal(name: str, start: bytes, rest: bytes) -> None:
    comes_to_an_end(name, start + rest)


@given(st.text(max_size=200), st.sampled_from(["utf-8", "gb18030", "utf-16"]))
@settings(deadline=None)
def test_any_text_is_a_document_or_one_refusal(text: str, encoding: str) -> None:
    comes_to_an_end("a.txt", text.encode(encoding, "ignore"))


@given(st.lists(st.tuples(st.integers(0, len(WORD) - 1), st.integers(0, 255)), min_size=1, max_size=6))
@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
def test_a_word_file_with_flipped_bytes_is_a_document_or_one_refusal(flips: list[tuple[int, int]]) -> None:
    content = bytearray(WORD)
    for at, byte in flips:
        content[at] = byte
    comes_to_an_end("a.docx", bytes(content))


PARTS = st.sampled_from(
    ["word/document.xml", "word/styles.xml", "word/numbering.xml", "[Content_Types].xml", "_rels/.rels",
     "word/_rels/document.xml.rels"]
)  # fmt: skip


@given(PARTS, st.data())
@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_a_word_file_with_a_mangled_part_is_a_document_or_one_refusal(part: str, data: st.DataObject) -> None:
    """Inside a sound zip, so that what is broken reaches the Word library and our own reader."""
    whole = zipfile.ZipFile(io.BytesIO(WORD)).read(part)
    start = data.draw(st.integers(0, len(whole) - 1))
    length = data.draw(st.integers(0, 80))
    patch = data.draw(
        st.sampled_from([b"", b"<w:p>", b'w:val="-1"', b"</w:p>", b"w:val", b"\xff", b"&x;", b"9" * 5000])
    )
    comes_to_an_end("a.docx", with_parts(WORD, {part: whole[:start] + patch + whole[start + length :]}))
