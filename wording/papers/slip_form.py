"""What does a 督办单 look like on paper? The official form as .docx, A4, with the margins of GB/T 9704."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from db.office import Slip
from wording.say import plain

if TYPE_CHECKING:
    from docx.text.run import Run

TITLE_FONT, BODY_FONT = "方正小标宋简体", "仿宋_GB2312"
COLOURS = {"blue": (0x1F, 0x4E, 0x9E), "yellow": (0x9A, 0x6B, 0x00), "red": (0xC0, 0x00, 0x00)}
ROWS = (
    "item", "title", "unit", "due", "first_due", "state", "demand", "answer_by", "issued", "signed", "answer",
)  # fmt: skip
PRINTABLE = 156  # mm of text between the margins
LABELS = 36  # mm of the first column


def file_name(slip: Slip, language: str) -> str:
    return f"{plain('slips.number', language, slip=slip)}.docx"


def slip_form(slip: Slip, language: str) -> bytes:
    """The form with everything that is known by now; signature and answer stay empty until they are there."""
    from docx import Document  # only who writes a form waits for the library
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt, RGBColor

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.left_margin = Mm(37), Mm(28)
    section.right_margin, section.bottom_margin = Mm(210 - 28 - PRINTABLE), Mm(297 - 37 - 225)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    named = _font(title.add_run(plain(f"slips.form_title_{slip.colour}", language)), TITLE_FONT, 22)
    named.font.color.rgb = RGBColor(*COLOURS[slip.colour])
    number = document.add_paragraph()
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _font(number.add_run(plain("slips.number", language, slip=slip)), BODY_FONT, 16)
    table = document.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    table.autofit = False
    for name in ROWS:
        cells = table.add_row().cells
        cells[0].width, cells[1].width = Mm(LABELS), Mm(PRINTABLE - LABELS)
        _font(cells[0].paragraphs[0].add_run(plain(f"slips.form_{name}", language)), BODY_FONT, 14)
        _font(cells[1].paragraphs[0].add_run(value_of(slip, name, language)), BODY_FONT, 14)
    foot = document.add_paragraph()
    foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    foot.paragraph_format.space_before = Pt(24)
    _font(foot.add_run(plain("slips.form_foot", language, slip=slip, day=issued_on(slip))), BODY_FONT, 16)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def value_of(slip: Slip, name: str, language: str) -> str:
    """What stands in a row of the form. Control characters that XML cannot carry are left out."""
    signed = _day(slip, slip.signed_at) if slip.signed_at else None
    words = plain(
        f"slips.form_value_{name}", language, slip=slip, m=slip.milestone, signed=signed,
        issued=issued_on(slip), signer=slip.signer.name if slip.signer else "",
    )  # fmt: skip
    return "".join(letter for letter in words if letter.isprintable() or letter == "\n")


def issued_on(slip: Slip) -> date:
    """The day of the plan's zone on which it was issued."""
    return _day(slip, slip.issued_at)


def _day(slip: Slip, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(slip.milestone.plan.zone)).date()


def _font(run: Run, name: str, size: int) -> Run:
    """A Chinese font has to be named for East Asian letters of its own; where it is missing the reader's system chooses."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run.font.name, run.font.size = name, Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)
    return run
