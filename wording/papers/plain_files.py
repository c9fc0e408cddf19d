"""What does the ledger look like as plain text for other programs? A table of commas, and a calendar."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from db.ledger import Plan
from supervision.as_of import Stood
from wording.papers.cells import harmless
from wording.papers.columns import COLUMNS, Cell, heading
from wording.say import plain

FOLD = 75  # octets of a line of a calendar
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})


def ledger_csv(items: Sequence[Stood], language: str, today: date) -> bytes:
    """UTF-8 with the mark by which spreadsheets know it; shares in per cent."""
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow([heading(column, language) for column in COLUMNS])
    for stood in items:
        table.writerow([_plain(column.value(stood, language, today), column.form) for column in COLUMNS])
    return out.getvalue().encode("utf-8-sig")


def _plain(value: Cell, form: str) -> str:
    if value is None:
        return ""
    if form == "percent" and isinstance(value, float):
        return f"{value * 100:.1f}%"
    return harmless(value) if isinstance(value, str) else str(value)


def ledger_calendar(plan: Plan, items: Sequence[Stood], language: str, now: datetime) -> bytes:
    """Every item with a date as a day of a calendar (iCalendar). A later one of the same items replaces it."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Duban//Duban//ZH",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_text(plan.name)}",
    ]
    for stood in items:
        if stood.due_on is not None:
            lines += _event(stood, stood.due_on, language, now)
    lines.append("END:VCALENDAR")
    return "".join(folded for line in lines for folded in _folded(line)).encode()


def _event(stood: Stood, due_on: date, language: str, now: datetime) -> list[str]:
    state = plain(f"terms.state_{stood.state}", language)
    words = f"{stood.number} {stood.milestone.title}"
    return [
        "BEGIN:VEVENT",
        f"UID:milestone-{stood.milestone.id}@duban",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{due_on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{due_on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(words)}",
        f"DESCRIPTION:{_text(f'{state} · {stood.unit}' if stood.unit else state)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _text(words: str) -> str:
    return words.translate(ESCAPED)


def _folded(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 octets, no character cut in two."""
    piece, size, first = "", 0, True
    for letter in line:
        width = len(letter.encode())
        if size + width > FOLD:
            yield f"{'' if first else ' '}{piece}\r\n"
            piece, size, first = "", 1, False
        piece, size = piece + letter, size + width
    yield f"{'' if first else ' '}{piece}\r\n"
