"""Which documents can a newcomer try? Samples of our own writing, carried in the wheel.

sample-2025.md        an invented district's yearly plan report with every form of deadline and some of the damage that
                      a PDF leaves (broken lines, blanks beside digits); the playground starts with it
sample-2025.docx      the same as a Word file, made from it by make_docx.py
sample-2025.gold.jsonl  what it promises, marked by hand: one commitment a line, offsets in code points of the .md;
                      `optional` ones may be read or not, `due_alt` are other dates that a fair reader would take
sample-plan-en.md     a team's one-page plan in English
"""

from __future__ import annotations

from importlib.resources import files

SAMPLE = "sample-2025.md"
SAMPLE_DOCX = "sample-2025.docx"
SAMPLE_EN = "sample-plan-en.md"


def sample() -> tuple[str, bytes]:
    """File name and content of the Chinese sample."""
    return example(SAMPLE)


def example(name: str) -> tuple[str, bytes]:
    """File name and content of one of the files named above, also from an installed wheel.

    Raises FileNotFoundError for another name.
    """
    return name, files(__package__).joinpath(name).read_bytes()
