"""How do the numbers look? Shares with their trend, and a bar for each unit, for a phone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from schedules.pace import PACES, Pace, share
from supervision.figures import Figures, Row
from wording.papers.canvas import (
    BODY,
    FAINT,
    GRID,
    LARGE,
    MARGIN,
    PACE_COLOURS,
    SMALL,
    WIDTH,
    Canvas,
    Picture,
    on_colour,
    top_of,
)
from wording.say import plain

INSIDE = WIDTH - 2 * MARGIN
UNITS_AT_MOST = 20
TREND_HEIGHT = 420
ROW = 122


def shares_picture(now: Figures, trend: Sequence[Figures], title: str, language: str) -> Picture:
    """The classes with their numbers and shares, and how the shares moved from month to month."""
    canvas = Canvas(top_of(title) + 740 + (TREND_HEIGHT + 190 if len(trend) > 1 else 0))
    y = canvas.head(title, plain("papers.of_items", language, on=now.on, count=now.total))
    _stack(canvas, MARGIN, y, INSIDE, 96, now.paces, now.total, size=LARGE)
    y += 150
    for pace in PACES:
        _filled(canvas, MARGIN, y + 16, MARGIN + 40, y + 56, pace)
        canvas.text(MARGIN + 64, y, plain(f"papers.pace_{pace}", language), LARGE)
        canvas.text(WIDTH - MARGIN - 240, y, str(now.paces[pace]), LARGE, bold=True, anchor="ra")
        canvas.text(WIDTH - MARGIN, y, f"{now.shares[pace]}%", LARGE, anchor="ra")
        y += 84
    canvas.line([(MARGIN, y), (WIDTH - MARGIN, y)])
    numbers = plain("papers.beside", language, figures=now)
    canvas.text(MARGIN, y + 24, numbers, BODY, colour=FAINT, room=INSIDE)
    canvas.text(MARGIN, y + 80, plain("papers.rounding", language), SMALL, colour=FAINT, room=INSIDE)
    if len(trend) > 1:
        _trend(canvas, y + 170, trend, language)
    return canvas.picture()


def units_picture(now: Figures, title: str, language: str) -> Picture:
    """One bar of classes for each unit, with their numbers; the rest in one when there are many."""
    rows = _most(now.units, language)
    canvas = Canvas(top_of(title) + ROW * max(1, len(rows)) + 100)
    y = canvas.head(title, plain("papers.by_unit", language, on=now.on))
    if not rows:
        canvas.text(MARGIN, y, plain("papers.nothing", language), BODY, colour=FAINT)
        y += ROW
    for row in rows:
        name = row.unit or plain("papers.no_unit", language)
        done = plain("papers.done_of", language, done=row.paces["done"], total=row.total, share=row.done_share)
        width = canvas.text(WIDTH - MARGIN, y + 4, done, SMALL, colour=FAINT, anchor="ra")
        canvas.text(MARGIN, y, name, BODY, room=INSIDE - width - 24)
        _stack(canvas, MARGIN, y + 52, INSIDE, 42, row.paces, row.total, size=SMALL)
        y += ROW
    _legend(canvas, y + 12, language)
    return canvas.picture()


def _stack(
    canvas: Canvas, x: float, y: float, width: float, height: float, paces: Mapping[Pace, int], total: int,
    *, size: int,
) -> None:  # fmt: skip
    """A bar of the classes side by side, in the classes' order, each with its number where there is room."""
    if not total:
        canvas.box(x, y, x + width, y + height, GRID)
    for pace in PACES:
        part = width * paces[pace] / total if total else 0
        if not part:
            continue
        _filled(canvas, x, y, x + part - 2, y + height, pace)
        words, room = str(paces[pace]), size * 0.6 * len(str(paces[pace])) + 12
        if part > room:
            colour, middle = PACE_COLOURS[pace], x + part / 2 - 1
            canvas.box(middle - room / 2, y + 2, middle + room / 2, y + height - 2, colour)
            canvas.text(middle, y + height / 2, words, size, bold=True, colour=on_colour(colour), anchor="mm")
        x += part


def _filled(canvas: Canvas, x0: float, y0: float, x1: float, y1: float, pace: Pace) -> None:
    """A box of the class's colour; what is behind is hatched as well."""
    if pace == "behind":
        canvas.hatched(x0, y0, x1, y1, PACE_COLOURS[pace])
    else:
        canvas.box(x0, y0, x1, y1, PACE_COLOURS[pace])


def _legend(canvas: Canvas, y: float, language: str) -> None:
    x: float = MARGIN
    for pace in PACES:
        _filled(canvas, x, y + 5, x + 34, y + 39, pace)
        x += 46 + canvas.text(x + 46, y, plain(f"papers.pace_{pace}", language), SMALL) + 34


def _most(units: Sequence[Row], language: str) -> list[Row]:
    if len(units) <= UNITS_AT_MOST:
        return list(units)
    first, rest = list(units[: UNITS_AT_MOST - 1]), units[UNITS_AT_MOST - 1 :]
    paces = {pace: sum(row.paces[pace] for row in rest) for pace in PACES}
    total, overdue = sum(row.total for row in rest), sum(row.overdue for row in rest)
    name = plain("papers.other_units", language, count=len(rest))
    return [*first, Row(name, total, paces, overdue, share(paces["done"], total))]


def _trend(canvas: Canvas, y: float, trend: Sequence[Figures], language: str) -> None:
    """Lines of two shares over the months: what is done, and what is behind; each ends in its own name."""
    canvas.text(MARGIN, y, plain("papers.trend", language), LARGE, bold=True)
    top, left, right = y + 90, MARGIN + 90, WIDTH - MARGIN - 200
    for tick in (0, 50, 100):
        level = top + TREND_HEIGHT * (100 - tick) / 100
        canvas.line([(left, level), (right, level)])
        canvas.text(left - 16, level, f"{tick}%", SMALL, colour=FAINT, anchor="rm")
    step = (right - left) / (len(trend) - 1)
    every = -(-len(trend) // 8)
    for index, month in enumerate(trend):
        if index % every == 0 or index == len(trend) - 1:
            label = plain("papers.month", language, on=month.on)
            canvas.text(left + step * index, top + TREND_HEIGHT + 16, label, SMALL, colour=FAINT, anchor="ma")
    ends: list[float] = []
    for pace in ("done", "behind"):
        points = [
            (left + step * i, top + TREND_HEIGHT * (1 - float(m.shares[pace]) / 100)) for i, m in enumerate(trend)
        ]
        colour = PACE_COLOURS[pace]
        canvas.line(points, colour, 7)
        for x, height in points:
            canvas.dot(x, height, 10, colour)
        at = points[-1][1]
        if ends and abs(ends[0] - at) < 40:
            at = ends[0] + (40 if at >= ends[0] else -40)
        ends.append(at)
        words = f"{plain(f'papers.pace_{pace}', language)} {trend[-1].shares[pace]}%"
        canvas.text(right + 20, at, words, SMALL, bold=True, colour=colour, anchor="lm", room=WIDTH - right - 30)
