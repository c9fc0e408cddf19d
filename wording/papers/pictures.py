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
    TITLE,
    WIDTH,
    Canvas,
    Picture,
    on_colour,
)
from wording.say import plain

INSIDE = WIDTH - 2 * MARGIN
UNITS_AT_MOST = 20
TREND_HEIGHT = 420


def shares_picture(now: Figures, trend: Sequence[Figures], title: str, language: str) -> Picture:
    """The classes with their numbers and shares, and how the shares moved from month to month."""
    canvas = Canvas(960 + (TREND_HEIGHT + 190 if len(trend) > 1 else 0))
    y = _head(canvas, title, plain("papers.of_items", language, on=now.on, count=now.total))
    _stack(canvas, MARGIN, y, INSIDE, 96, now.paces, now.total)
    y += 150
    for pace in PACES:
        canvas.box(MARGIN, y + 16, MARGIN + 40, y + 56, PACE_COLOURS[pace])
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
    """One bar for each unit, as long as it has items; the rest in one when there are many."""
    rows = _most(now.units, language)
    canvas = Canvas(330 + 104 * max(1, len(rows)) + 120)
    y = _head(canvas, title, plain("papers.by_unit", language, on=now.on))
    longest = max((row.total for row in rows), default=1)
    for row in rows:
        name = row.unit or plain("papers.no_unit", language)
        canvas.text(MARGIN, y, name, BODY, room=INSIDE - 330)
        done = plain("papers.done_of", language, done=row.paces["done"], total=row.total, share=row.done_share)
        canvas.text(WIDTH - MARGIN, y, done, SMALL, colour=FAINT, anchor="ra")
        _stack(canvas, MARGIN, y + 50, INSIDE * row.total / longest, 34, row.paces, row.total, numbers=False)
        y += 104
    _legend(canvas, y + 20, language)
    return canvas.picture()


def _head(canvas: Canvas, title: str, below: str) -> int:
    canvas.text(MARGIN, 48, title, TITLE, bold=True, room=INSIDE)
    canvas.text(MARGIN, 128, below, BODY, colour=FAINT, room=INSIDE)
    return 220


def _stack(
    canvas: Canvas, x: float, y: float, width: float, height: float, paces: Mapping[Pace, int], total: int,
    *, numbers: bool = True,
) -> None:  # fmt: skip
    """A bar of the classes side by side, in the classes' order."""
    if not total:
        canvas.box(x, y, x + width, y + height, GRID)
    for pace in PACES:
        part = width * paces[pace] / total if total else 0
        canvas.box(x, y, x + part, y + height, PACE_COLOURS[pace])
        if numbers and part > 70:
            canvas.text(
                x + part / 2,
                y + height / 2,
                str(paces[pace]),
                LARGE,
                bold=True,
                colour=on_colour(PACE_COLOURS[pace]),
                anchor="mm",
            )
        x += part


def _legend(canvas: Canvas, y: float, language: str) -> None:
    x: float = MARGIN
    for pace in PACES:
        canvas.box(x, y + 5, x + 34, y + 39, PACE_COLOURS[pace])
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
