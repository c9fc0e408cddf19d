"""How does a year look? A timeline of the plan's dates by unit, and a calendar of its deadlines."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

from supervision.as_of import Stood
from wording.papers.canvas import (
    BODY,
    FAINT,
    GRID,
    INK,
    LIGHT_COLOURS,
    LIGHT_SHAPES,
    MARGIN,
    SMALL,
    WIDTH,
    Canvas,
    Picture,
    on_colour,
    top_of,
)
from wording.say import plain

UNITS_AT_MOST = 20
ROW = 112
DEEP = ("#FFFFFF", "#D6E6F2", "#A9CBE4", "#6BA7D0", "#2F7FB8", "#0B4F85")  # none, 1, 2, 3-4, 5-9, 10 and more
PALE = "#9AA0A6"
LEGEND = ("red", "yellow", "green", "waiting", "done", "none")
CELL = 44  # a day of the calendar; three months stand side by side
MONTH = 374


def timeline_picture(items: Sequence[Stood], year: int, today: date, title: str, language: str) -> Picture:
    """A line for each unit, a mark for each date in the year, in colour and shape of its light; today is a stroke."""
    dated = [item for item in items if item.due_on is not None and item.due_on.year == year]
    rows = _rows(dated, language)
    canvas = Canvas(top_of(title) + 40 + ROW * max(1, len(rows)) + 120)
    top = 40 + canvas.head(title, plain("papers.timeline_of", language, year=year, count=len(dated)))
    left, right = MARGIN + 300, WIDTH - MARGIN
    bottom = top + ROW * max(1, len(rows))

    def at(on: date) -> float:
        days = 366 if calendar.isleap(year) else 365
        return left + (right - left) * ((on - date(year, 1, 1)).days + 0.5) / days

    for month in range(1, 13):
        x = at(date(year, month, 1))
        canvas.line([(x, top - 10), (x, bottom)])
        canvas.text((x + (right - left) / 24), top - 50, str(month), SMALL, colour=FAINT, anchor="ma")
    if today.year == year:
        canvas.line([(at(today), top - 10), (at(today), bottom)], INK, 4)
        canvas.text(at(today), bottom + 8, plain("papers.today", language), SMALL, anchor="ma")
    if not rows:
        canvas.text(MARGIN, top + ROW / 2, plain("papers.nothing", language), BODY, colour=FAINT, anchor="lm")
    for index, (name, found) in enumerate(rows):
        middle = top + ROW * (index + 0.5)
        canvas.text(MARGIN, middle, name, BODY, anchor="lm", room=left - MARGIN - 16)
        canvas.line([(left, middle), (right, middle)])
        _dots(canvas, found, middle, at)
    _legend(canvas, bottom + 60, language)
    return canvas.picture()


def calendar_picture(
    items: Sequence[Stood], year: int, today: date, works: Callable[[date], bool], title: str, language: str
) -> Picture:
    """Twelve months from Monday to Sunday; a day is the darker the more falls due on it, days off are pale."""
    due = Counter(item.due_on for item in items if item.due_on is not None and item.due_on.year == year)
    canvas = Canvas(top_of(title) + 4 * MONTH + 80)
    top = canvas.head(title, plain("papers.calendar_of", language, year=year, count=sum(due.values())))
    for month in range(1, 13):
        row, column = divmod(month - 1, 3)
        _month(canvas, MARGIN + column * 330, top + row * MONTH, date(year, month, 1), due, today, works, language)
    _scale(canvas, top + 4 * MONTH + 6, language)
    return canvas.picture()


def _rows(dated: Sequence[Stood], language: str) -> list[tuple[str, list[Stood]]]:
    of: dict[str, list[Stood]] = {}
    for item in dated:
        of.setdefault(item.unit or plain("papers.no_unit", language), []).append(item)
    ordered = sorted(of.items(), key=lambda row: (-len(row[1]), row[0]))
    if len(ordered) <= UNITS_AT_MOST:
        return ordered
    rest = [item for _, found in ordered[UNITS_AT_MOST - 1 :] for item in found]
    name = plain("papers.other_units", language, count=len(ordered) - UNITS_AT_MOST + 1)
    return [*ordered[: UNITS_AT_MOST - 1], (name, rest)]


def _dots(canvas: Canvas, found: Sequence[Stood], middle: float, at: Callable[[date], float]) -> None:
    """Those of one day stand over each other, up to three, the worst at the bottom; how many there are is written above more."""
    days: dict[date, list[Stood]] = {}
    for item in found:
        if item.due_on is not None:
            days.setdefault(item.due_on, []).append(item)
    order = {name: index for index, name in enumerate(LIGHT_COLOURS)}
    for on, those in sorted(days.items()):
        names = sorted((item.light for item in those), key=lambda name: order[name])
        foot = middle + (30 if len(names) > 3 else 13 * (len(names) - 1))
        for height, name in enumerate(names[:3]):
            canvas.shape(at(on), foot - 26 * height, 11, LIGHT_SHAPES[name], LIGHT_COLOURS[name])
        if len(names) > 3:
            canvas.text(at(on), middle - 36, str(len(names)), SMALL, bold=True, anchor="mb")


def _legend(canvas: Canvas, y: float, language: str) -> None:
    x: float = MARGIN
    for name in LEGEND:
        canvas.shape(x + 15, y + 22, 14, LIGHT_SHAPES[name], LIGHT_COLOURS[name])
        x += 38 + canvas.text(x + 38, y, plain(f"papers.light_{name}", language), SMALL) + 34


def _depth(count: int) -> str:
    return DEEP[
        0 if not count else 1 if count == 1 else 2 if count == 2 else 3 if count < 5 else 4 if count < 10 else 5
    ]


def _month(
    canvas: Canvas, left: float, top: float, first: date, due: Counter[date], today: date,
    works: Callable[[date], bool], language: str,
) -> None:  # fmt: skip
    total = sum(count for on, count in due.items() if (on.year, on.month) == (first.year, first.month))
    canvas.text(left, top, plain("papers.month", language, on=first), BODY, bold=True)
    if total:
        canvas.text(
            left + 7 * CELL - 4,
            top + 4,
            plain("papers.due_in", language, count=total),
            SMALL,
            colour=FAINT,
            anchor="ra",
        )
    cell = CELL
    for day in range(1, calendar.monthrange(first.year, first.month)[1] + 1):
        on = first.replace(day=day)
        week, weekday = divmod(day - 1 + first.weekday(), 7)
        x, y = left + weekday * cell, top + 50 + week * cell
        count = due[on]
        colour = _depth(count)
        canvas.box(x, y, x + cell - 4, y + cell - 4, colour, outline=INK if on == today else None)
        ink = on_colour(colour) if count else INK if works(on) else PALE
        canvas.text(
            x + cell / 2 - 2,
            y + cell / 2 - 2,
            str(day),
            SMALL,
            bold=bool(count),
            colour=ink,
            anchor="mm",
        )


def _scale(canvas: Canvas, y: float, language: str) -> None:
    x = MARGIN + canvas.text(MARGIN, y, plain("papers.scale", language), SMALL, colour=FAINT) + 30
    for colour, words in zip(DEEP[1:], ("1", "2", "3–4", "5–9", "10+"), strict=True):
        canvas.box(x, y - 4, x + 92, y + 40, colour, outline=GRID)
        canvas.text(x + 46, y + 18, words, SMALL, colour=on_colour(colour), anchor="mm")
        x += 104
