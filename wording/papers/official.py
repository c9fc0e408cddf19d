"""What does an official document look like? The layout of GB/T 9704: A4, 22 lines of 28 characters, 仿宋 at 16 points."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from wording.papers.cells import NOT_IN_XML
from wording.papers.titles import title_lines

PAGE, TEXT, TOP, LEFT = (210, 297), (156, 225), 37, 28  # millimetres
LINES, CHARACTERS = 22, 28
BODY_SIZE, TITLE_SIZE, TABLE_SIZE, HEAD_SIZE, FOOT_SIZE = 16, 22, 12, 36, 14  # points
TWIPS_A_MM = 1440 / 25.4
LINE_PITCH = int(TEXT[1] * TWIPS_A_MM / LINES)  # rounded down, or the 22nd line would not fit
CHARACTER = TEXT[0] * TWIPS_A_MM / 20 / CHARACTERS  # points that a character gets
# Twentieths of a point: 28 of them fill the line, and the 29th does not fit. A grid of characters narrower than the
# letters would say the same, but LibreOffice gives each letter two places of it, and so 14 to a line.
NARROWER = -5
BODY, HEADING, TITLE, ENGLISH, FOOT = "仿宋_GB2312", "黑体", "方正小标宋简体", "Times New Roman", "宋体"
# What a reader's program takes where the font is not on his machine, the nearest first.
FALLBACKS = {
    BODY: "FangSong,仿宋,FangSong_GB2312,FandolFang R,Noto Serif CJK SC", HEADING: "SimHei,Noto Sans CJK SC",
    TITLE: "FZXiaoBiaoSong-B05S,SimSun,Noto Serif CJK SC", FOOT: "SimSun,Noto Serif CJK SC",
}  # fmt: skip
AFTER_SNAP = ("w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr")  # the order that the format asks for
RED = RGBColor(0xC0, 0x00, 0x00)


class Official:
    """A document that is written from its head to its signature."""

    def __init__(self, title: str, now: datetime) -> None:
        self._document: Document = docx.Document()
        properties = self._document.core_properties
        properties.title, properties.author, properties.comments = _clean(title)[:250], "Duban", ""
        properties.created = properties.modified = now.replace(tzinfo=None)
        self._lay_out()
        self._declare_fonts()
        self._number_pages()

    def head(self, name: str, number: str, on: str) -> None:
        """The red head with the number and the date, and the red rule below them."""
        place = self._paragraph(WD_ALIGN_PARAGRAPH.CENTER)
        _off_the_grid(place)
        _write(place, name, TITLE, HEAD_SIZE, red=True)
        line = self._paragraph(WD_ALIGN_PARAGRAPH.CENTER)
        _write(line, f"{number}　　{on}", BODY, BODY_SIZE)
        _rule_below(line)

    def title(self, words: str) -> None:
        self._paragraph(WD_ALIGN_PARAGRAPH.CENTER)
        place = self._paragraph(WD_ALIGN_PARAGRAPH.CENTER)
        _off_the_grid(place)
        _write(place, "\n".join(title_lines(words)), TITLE, TITLE_SIZE)
        self._paragraph(WD_ALIGN_PARAGRAPH.CENTER)

    def heading(self, words: str) -> None:
        _write(self._paragraph(indented=True), words, HEADING, BODY_SIZE)

    def text(self, words: str) -> None:
        _write(self._paragraph(WD_ALIGN_PARAGRAPH.JUSTIFY, indented=True), words, BODY, BODY_SIZE)

    def signed(self, by: str, on: str) -> None:
        """Who issued it and when, at the right, two characters from the edge."""
        self._paragraph()
        for words in (by, on):
            place = self._paragraph(WD_ALIGN_PARAGRAPH.RIGHT)
            place.paragraph_format.right_indent = Pt(2 * BODY_SIZE)
            _write(place, words, BODY, BODY_SIZE)

    def table(self, rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
        """A table as wide as the text; its first row is the heading and stands on every page."""
        made = self._document.add_table(rows=0, cols=len(widths), style="Table Grid")
        made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        whole = sum(widths)
        for column, width in zip(made.columns, widths, strict=True):
            column.width = Mm(TEXT[0] * width / whole)
        for index, row in enumerate(rows):
            cells = made.add_row().cells
            for cell, words, width in zip(cells, row, widths, strict=True):
                cell.width = Mm(TEXT[0] * width / whole)
                place = cell.paragraphs[0]
                _off_the_grid(place)
                short = len(words) <= 8
                place.alignment = WD_ALIGN_PARAGRAPH.CENTER if short else WD_ALIGN_PARAGRAPH.LEFT
                _write(place, words, HEADING if index == 0 else BODY, TABLE_SIZE)
        if made.rows:
            properties = made.rows[0]._tr.get_or_add_trPr()
            properties.append(OxmlElement("w:tblHeader"))

    def picture(self, png: bytes) -> None:
        place = self._paragraph(WD_ALIGN_PARAGRAPH.CENTER)
        _off_the_grid(place)
        place.add_run().add_picture(io.BytesIO(png), width=Mm(120))

    def content(self) -> bytes:
        """The file; the same words and day give the same bytes, whenever they are written."""
        saved, out = io.BytesIO(), io.BytesIO()
        self._document.save(saved)
        with zipfile.ZipFile(saved) as parts, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as anew:
            for part in parts.infolist():
                anew.writestr(zipfile.ZipInfo(part.filename), parts.read(part), zipfile.ZIP_DEFLATED)
        return out.getvalue()

    def _paragraph(self, alignment: WD_ALIGN_PARAGRAPH | None = None, *, indented: bool = False) -> Paragraph:
        made = self._document.add_paragraph()
        if alignment is not None:
            made.alignment = alignment
        if indented:
            indent = made._p.get_or_add_pPr().get_or_add_ind()
            indent.set(qn("w:firstLineChars"), "200")
            indent.set(qn("w:firstLine"), str(round(2 * CHARACTER * 20)))
        return made

    def _lay_out(self) -> None:
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(PAGE[0]), Mm(PAGE[1])
        section.top_margin, section.left_margin = Mm(TOP), Mm(LEFT)
        section.right_margin, section.bottom_margin = Mm(PAGE[0] - LEFT - TEXT[0]), Mm(PAGE[1] - TOP - TEXT[1])
        section.footer_distance = Mm(PAGE[1] - TOP - TEXT[1] - 7 - 5)  # the number stands 7 mm below the text
        for old in section._sectPr.findall(qn("w:docGrid")):
            section._sectPr.remove(old)
        grid = OxmlElement("w:docGrid")
        grid.set(qn("w:type"), "lines")
        grid.set(qn("w:linePitch"), str(LINE_PITCH))
        section._sectPr.append(grid)
        normal = self._document.styles["Normal"]
        normal.font.size, normal.font.name = Pt(BODY_SIZE), ENGLISH
        normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY)
        shape = normal.paragraph_format
        shape.space_before = shape.space_after = Pt(0)
        shape.line_spacing = 1.0
        shape.widow_control = False

    def _declare_fonts(self) -> None:
        """Names in the file's table of fonts what may stand for each that is missing."""
        part = next(p for p in self._document.part.package.iter_parts() if p.partname == "/word/fontTable.xml")
        entries = "".join(
            f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
            for name, others in FALLBACKS.items()
        )
        part._blob = part.blob.replace(b"</w:fonts>", entries.encode() + b"</w:fonts>")

    def _number_pages(self) -> None:
        """— 1 —, at the right of odd pages and at the left of even ones."""
        self._document.settings.odd_and_even_pages_header_footer = True
        section = self._document.sections[0]
        for footer, side in (
            (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
            (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
        ):
            place = footer.paragraphs[0]
            place.alignment = side
            _write(place, "— ", FOOT, FOOT_SIZE)
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), "PAGE")
            field.append(_write(place, "1", FOOT, FOOT_SIZE)._r)
            place._p.append(field)
            _write(place, " —", FOOT, FOOT_SIZE)


def _write(place: Paragraph, words: str, font: str, size: int, *, red: bool = False) -> Run:
    run = place.add_run(_clean(words))
    run.font.size, run.font.name = Pt(size), ENGLISH
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    if size == BODY_SIZE:
        narrower = OxmlElement("w:spacing")
        narrower.set(qn("w:val"), str(NARROWER))
        run._r.get_or_add_rPr().insert_element_before(
            narrower, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:lang"
        )
    if red:
        run.font.color.rgb = RED
    return run


def _clean(words: str) -> str:
    return NOT_IN_XML.sub("", words)


def _off_the_grid(place: Paragraph) -> None:
    snap = OxmlElement("w:snapToGrid")
    snap.set(qn("w:val"), "0")
    place._p.get_or_add_pPr().insert_element_before(snap, *AFTER_SNAP)


def _rule_below(place: Paragraph) -> None:
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "4"), ("color", str(RED))):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    place._p.get_or_add_pPr().insert_element_before(borders, "w:shd", "w:tabs", "w:snapToGrid", *AFTER_SNAP)
