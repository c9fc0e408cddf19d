"""Is this zip safe to open? Sizes are counted, passwords and document types refused, before any library sees it."""

from __future__ import annotations

import io
import zipfile
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from plans.refusals import Unreadable

MEGABYTE = 1024 * 1024
MOST_UNPACKED = 200 * MEGABYTE
MOST_XML = 50 * MEGABYTE  # an XML tree takes about ten times its text in memory
MOST_ENTRIES = 2_000
MOST_RATIO = 100  # office XML shrinks to about a thirtieth; a bomb to a thousandth
RATIO_FROM = 5 * MEGABYTE
ENTRY_MARK = b"PK\x01\x02"
CHUNK = 65536


def open_archive(content: bytes) -> zipfile.ZipFile:
    """The zip, once it is known to be harmless; nothing is ever written to a disk, so the paths inside do not matter.

    Raises Unreadable: damaged, encrypted, zip_bomb, external_entities.
    """
    if content.count(ENTRY_MARK) > MOST_ENTRIES:  # before the list of half a million entries is built
        raise _bomb()
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        _refuse_bombs(archive.infolist(), len(content))
        _refuse_passwords(archive.infolist())
        _count(archive)
        _refuse_document_types(archive)
    except Unreadable:
        raise
    except Exception as error:  # zipfile, zlib and expat each raise a dozen kinds for a broken file
        raise Unreadable("damaged", found="zip") from error
    return archive


def _bomb() -> Unreadable:
    return Unreadable("zip_bomb", limit_mb=MOST_UNPACKED // MEGABYTE)


def _refuse_bombs(entries: list[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    xml = sum(entry.file_size for entry in entries if _is_xml(entry.filename))
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or xml > MOST_XML:
        raise _bomb()
    if unpacked > RATIO_FROM and unpacked > packed * MOST_RATIO:
        raise _bomb()


def _refuse_passwords(entries: list[zipfile.ZipInfo]) -> None:
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Unreadable("encrypted")


def _count(archive: zipfile.ZipFile) -> None:
    """The sizes a zip states about itself may be lies, so the bytes are counted as they come."""
    seen = 0
    for entry in archive.infolist():
        with archive.open(entry) as stream:
            while chunk := stream.read(CHUNK):
                seen += len(chunk)
                if seen > MOST_UNPACKED:
                    raise _bomb()


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels"))


class _Begun(Exception):
    """The first element was reached: no document type can follow."""


class _Prologue(ContentHandler):
    def startElement(self, name: str, attrs: object) -> None:  # noqa: N802 (the name is SAX's)
        raise _Begun


def _refuse_document_types(archive: zipfile.ZipFile) -> None:
    for name in archive.namelist():
        if _is_xml(name):
            _refuse_document_type(archive, name)


def _refuse_document_type(archive: zipfile.ZipFile, name: str) -> None:
    import defusedxml.sax  # only a zip needs it
    from defusedxml.common import DefusedXmlException

    try:
        with archive.open(name) as stream:
            defusedxml.sax.parse(stream, _Prologue(), forbid_dtd=True)
    except DefusedXmlException as error:
        raise Unreadable("external_entities") from error
    except (_Begun, SAXException):
        # what is not well formed further on is for the reader of that part to judge
        return
