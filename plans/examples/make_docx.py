"""How was sample-2025.docx made? From the Markdown sample, by `python -m plans.examples.make_docx`."""

from __future__ import annotations

import re
from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

from plans.examples import SAMPLE, SAMPLE_DOCX

HERE = Path(__file__).parent
STYLES = {"#": "Title", "##": "Heading 1", "###": "Heading 2"}


def blocks(text: str) -> list[str]:
    """The sample's paragraphs, those that a page break of the PDF cut in two made whole again."""
    whole: list[str] = []
    for piece in re.split(r"\n+", text.strip()):
        cut = whole and len(whole[-1]) > 40 and whole[-1][0] != "#" and whole[-1][-1] not in "。：；"
        if cut:
            whole[-1] += piece
        else:
            whole.append(piece)
    return whole


def make(text: str, path: Path) -> None:
    """Write the text as a Word file: headings as styles, the numbered list as a list of Word's own."""
    document = Document()
    for number, piece in enumerate(blocks(text)):
        mark, _, words = piece.partition(" ")
        if mark in STYLES:
            document.add_paragraph(words, STYLES[mark])
        elif re.fullmatch(r"\d+\.", mark):
            document.add_paragraph(words, "List Number")
        else:
            paragraph = document.add_paragraph(piece)
            if number in (1, 2):
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.save(str(path))


if __name__ == "__main__":
    make((HERE / SAMPLE).read_text("utf-8"), HERE / SAMPLE_DOCX)
