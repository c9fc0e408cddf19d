"""What does a rehearsal look like? A table of commas, and a calendar that is the darker the more is said on a day."""

from __future__ import annotations

import calendar
import csv
import io
import math
from collections.abc import Callable, Sequence
from datetime import date

from supervision.rehearsal import Rehearsed
from supervision.totals import Totals
from wording.papers.canvas import (
    BODY,
    FAINT,
    GRID,
    LARGE,
    MARGIN,
    PAPER,
    SMALL,
    TITLE,
    WIDTH,
    Canvas,
    Picture,
    on_colour,
)
from wording.papers.cells import harmless
from wording.say import plain

INSIDE = WIDTH - 2 * MARGIN
SHADES = ("#DCEBF7", "#A6CDE8", "#5AA5D6", "#0072B2", "#003F63")  # one colour, light to dark: read by everybody
PEAK = "#D55E00"
CELL, IN_A_ROW, BETWEEN = 44, 3, 22
MONTH_WIDTH = 7 * CELL
ABOVE_DAYS = 92  # the month and the days of the week
MONTH_HEIGHT = ABOVE_DAYS + 6 * CELL + 24
HEAD, SECTION, LEGEND = 210, 84, 120


def name_of(message: Rehearsed, language: str) -> str:
    """Whom a rehearsed message is for: a person, a unit without people, a role that nobody holds."""
    return message.person or message.unit or plain(f"terms.role_{message.role}", language)


def rehearsal_csv(messages: Sequence[Rehearsed], language: str) -> bytes:
    """UTF-8 with the mark by which spreadsheets know it; a row for each message."""
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow([
        plain("rehearsal.column_day", language), plain("rehearsal.column_time", language),
        plain("rehearsal.column_reader", language), plain("rehearsal.column_unit", language),
        plain("rehearsal.column_kind", language), plain("rehearsal.column_items", language),
        plain("rehearsal.column_text", language),
    ])  # fmt: skip
    for message in messages:
        numbers = " ".join(dict.fromkeys(str(item.number) for item in message.items))
        table.writerow([
            message.at.date().isoformat(), f"{message.at:%H:%M}", harmless(name_of(message, language)),
            harmless(message.unit or ""), message.kind, numbers, harmless(message.text),
        ])  # fmt: skip
    return out.getvalue().encode("utf-8-sig")


def heat_picture(
    parts: Sequence[tuple[str, Totals]], works: Callable[[date], bool], title: str, language: str
) -> Picture:
    """A calendar for each (heading, totals), all by one scale; `works` tells a working day."""
    months = [_months(totals) for _, totals in parts]
    most = max((totals.peak[1] for _, totals in parts if totals.peak), default=0)
    rows = sum(math.ceil(len(each) / IN_A_ROW) for each in months)
    canvas = Canvas(HEAD + SECTION * len(parts) + MONTH_HEIGHT * rows + LEGEND + MARGIN)
    first, last = parts[0][1].first, parts[0][1].last
    canvas.text(MARGIN, 48, title, TITLE, bold=True, room=INSIDE)
    canvas.text(MARGIN, 128, plain("rehearsal.picture_head", language, first=first, last=last), BODY, colour=FAINT)
    y = HEAD
    for (heading, totals), each in zip(parts, months, strict=True):
        canvas.text(MARGIN, y, heading, LARGE, bold=True, room=INSIDE)
        y += SECTION
        for index, month in enumerate(each):
            x = MARGIN + index % IN_A_ROW * (MONTH_WIDTH + BETWEEN)
            _month(canvas, x, y + index // IN_A_ROW * MONTH_HEIGHT, month, totals, most, works, language)
        y += math.ceil(len(each) / IN_A_ROW) * MONTH_HEIGHT
    _scale(canvas, y, most, language)
    return canvas.picture()


def _month(
    canvas: Canvas, x: float, y: float, month: date, totals: Totals, most: int, works: Callable[[date], bool],
    language: str,
) -> None:  # fmt: skip
    canvas.text(x, y, plain("rehearsal.month", language, month=month), SMALL, bold=True)
    for column, letter in enumerate(plain("rehearsal.weekdays", language)):
        canvas.text(x + column * CELL + CELL / 2, y + 48, letter, SMALL, colour=FAINT, anchor="ma")
    weeks = calendar.Calendar().monthdatescalendar(month.year, month.month)
    for row, week in enumerate(weeks):
        for column, day in enumerate(week):
            if day.month == month.month and totals.first <= day <= totals.last:
                left, top = x + column * CELL, y + ABOVE_DAYS + row * CELL
                _day(canvas, left, top, totals.days.get(day, 0), most, is_peak=totals.peak is not None and day == totals.peak[0],
                     works=works(day))  # fmt: skip


def _day(canvas: Canvas, x: float, y: float, count: int, most: int, *, is_peak: bool, works: bool) -> None:
    """A square with its number; a day off without one is grey, the day of the peak has a frame."""
    colour = _shade(count, most) if count else (PAPER if works else GRID)
    canvas.box(x + 1, y + 1, x + CELL - 1, y + CELL - 1, colour)
    if is_peak:
        canvas.box(x, y, x + CELL, y + CELL, None, outline=PEAK)
    elif not count and works:
        canvas.dot(x + CELL / 2, y + CELL / 2, 3, GRID)
    if count:
        words = str(count) if count < 100 else "99+"
        canvas.text(x + CELL / 2, y + CELL / 2, words, SMALL, colour=on_colour(colour), anchor="mm", room=CELL)


def _shade(count: int, most: int) -> str:
    return SHADES[min(len(SHADES), math.ceil(len(SHADES) * count / most)) - 1]


def _scale(canvas: Canvas, y: float, most: int, language: str) -> None:
    """Which shade stands for how many."""
    x: float = MARGIN
    for number, shade in enumerate(SHADES):
        low, high = most * number // len(SHADES) + 1, most * (number + 1) // len(SHADES)
        if low <= high:
            canvas.box(x, y + 5, x + 34, y + 39, shade)
            x += 46 + canvas.text(x + 46, y, str(low) if low == high else f"{low}–{high}", SMALL) + 24
    y += 56
    canvas.box(MARGIN, y + 5, MARGIN + 34, y + 39, GRID)
    x = MARGIN + 46 + canvas.text(MARGIN + 46, y, plain("rehearsal.day_off", language), SMALL) + 34
    canvas.box(x, y + 5, x + 34, y + 39, None, outline=PEAK)
    canvas.text(x + 46, y, plain("rehearsal.peak_day", language), SMALL)


def _months(totals: Totals) -> list[date]:
    """The first day of every month from the first to the last."""
    first, last = totals.first.replace(day=1), totals.last
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [date(first.year + (first.month - 1 + at) // 12, (first.month - 1 + at) % 12 + 1, 1) for at in range(count)]
