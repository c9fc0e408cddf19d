"""What may stand in a cell of a table? Text that no spreadsheet runs as a formula, and short enough for it."""

from __future__ import annotations

import re

RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")  # what a spreadsheet takes for the beginning of a formula
WIDE_SIGNS = str.maketrans("＝＋－＠", "=+-@")  # some spreadsheets take these for the narrow ones
MARK = "'"
LONGEST = 32_767  # characters in a cell of .xlsx
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def harmless(text: str) -> str:
    """The text with a mark before whatever would run; `as_written` takes it off again."""
    text = NOT_IN_XML.sub("", text)[: LONGEST - 1]
    return MARK + text if _runs(text) or text.startswith(MARK) else text


def as_written(text: str) -> str:
    """What was meant by a cell that `harmless` wrote."""
    rest = text[1:]
    return rest if text.startswith(MARK) and (_runs(rest) or rest.startswith(MARK)) else text


def _runs(text: str) -> bool:
    return text[:1].translate(WIDE_SIGNS).startswith(RUNS) or text.lstrip().translate(WIDE_SIGNS).startswith(RUNS[:4])
