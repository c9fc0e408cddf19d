"""What does a .docx say, as Markdown in document order? Headings as #, lists with their numbers, tables as rows."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from plans.docx_outline import Element, Outline, W
from plans.pages import Pages
from plans.refusals import Unreadable

MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
NUMBERING = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
P, TBL, TR, TC, BOX = W + "p", W + "tbl", W + "tr", W + "tc", W + "txbxContent"
# Deleted and moved-away words are no longer the document's; a fallback repeats a text box for old programs.
LEFT_OUT = {W + "del", W + "moveFrom", W + "pPr", W + "rPr", W + "rt", W + "sdtPr", FALLBACK}
SIGNS = {W + "tab": "\t", W + "cr": "\n", W + "noBreakHyphen": "-"}
OFF = {"0", "false", "off"}


def read_docx(content: bytes) -> Pages:
    """Read a .docx whose zip has been found harmless (plans/archives.py).

    Raises Unreadable: macros, unknown_format, damaged.
    """
    try:
        return _read(content)
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # python-docx and lxml raise whatever a broken part makes them stumble over
        raise Unreadable("damaged", found="docx") from error


def _read(content: bytes) -> Pages:
    # python-docx takes 0.2 s to import: only who reads a .docx waits for it
    from docx.opc.package import OpcPackage
    from docx.package import Package

    package: OpcPackage = Package.open(io.BytesIO(content))
    main = package.main_document_part
    if "macroenabled" in main.content_type.lower() or _has_programs(content):
        raise Unreadable("macros")
    if main.content_type != MAIN:
        raise Unreadable("unknown_format", found="dotx")  # a template, which Word files next to documents
    numbering = next((rel.target_part.element for rel in main.rels.values() if rel.reltype == NUMBERING), None)
    outline = Outline(main.styles.element, numbering)
    body = "\n\n".join(_render(main.element.body, outline))
    margins = [rel.target_part.element for rel in main.rels.values() if rel.reltype.endswith(("/header", "/footer"))]
    return Pages(body, tuple("\n".join(_render(each, outline)) for each in margins))


def _has_programs(content: bytes) -> bool:
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    return any(name.lower().endswith("vbaproject.bin") for name in names)


def _render(parent: Element, outline: Outline) -> Iterator[str]:
    """Each block as a piece of Markdown; empty ones are left out."""
    for block in _blocks(parent):
        if block.tag == TBL:
            rows = list(_rows(block, outline))
            yield from ["\n".join(rows)] if rows else []
        elif not outline.is_contents_line(block):
            yield from _paragraph(block, outline)


def _blocks(parent: Element) -> Iterator[Element]:
    """Paragraphs and tables in order, also those inside content controls and tracked insertions."""
    for child in parent:
        if child.tag in (P, TBL):
            yield child
        elif child.tag not in LEFT_OUT:
            yield from _blocks(child)


def _paragraph(paragraph: Element, outline: Outline) -> Iterator[str]:
    boxes: list[Element] = []
    text = "".join(_words(paragraph, boxes)).strip()
    if text:
        label = outline.label(paragraph)
        depth = outline.level(paragraph, text)
        yield f"{'#' * depth} {label}{' '.join(text.split())}" if depth else label + text
    for box in boxes:
        yield from _render(box, outline)


def _words(element: Element, boxes: list[Element]) -> Iterator[str]:
    for child in element:
        if child.tag == W + "t":
            yield child.text or ""
        elif child.tag == W + "br":
            yield "" if child.get(W + "type") == "page" else "\n"
        elif child.tag in SIGNS:
            yield SIGNS[child.tag]
        elif child.tag == BOX:
            boxes.append(child)
        elif child.tag not in LEFT_OUT and not _is_hidden(child):
            yield from _words(child, boxes)


def _is_hidden(run: Element) -> bool:
    vanish = run.find(f"{W}rPr/{W}vanish") if run.tag == W + "r" else None
    return vanish is not None and vanish.get(W + "val") not in OFF


def _rows(table: Element, outline: Outline) -> Iterator[str]:
    first = True
    for row in table.iter(TR):
        if next(row.iterancestors(TBL)) is not table or row.find(f"{W}trPr/{W}del") is not None:
            continue
        cells = [text for cell in _cells(row) for text in _cell(cell, outline)]
        if not any(cell for cell in cells if cell != "^^"):
            continue
        yield "| " + " | ".join(cells) + " |"
        if first:
            yield "|" + " --- |" * len(cells)
        first = False


def _cells(row: Element) -> Iterator[Element]:
    for child in row:
        if child.tag == TC:
            yield child
        elif child.tag in (W + "sdt", W + "sdtContent", W + "customXml"):
            yield from _cells(child)


def _cell(cell: Element, outline: Outline) -> list[str]:
    """The cell's words in its first column, then an empty one for every further column that it spans.

    ^^ stands for a cell that is merged with the one above it.
    """
    lines = [line.lstrip("#").strip() if line.startswith("#") else line for line in _render(cell, outline)]
    text = " ".join(" ".join(lines).split()).replace("|", "\\|")
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    stated = span.get(W + "val") if span is not None else "1"
    width = min(int(stated), 64) if stated.isdecimal() else 1
    merged = cell.find(f"{W}tcPr/{W}vMerge")
    if not text and merged is not None and merged.get(W + "val") != "restart":
        text = "^^"
    return [text, *[""] * (width - 1)]
