"""Where do sentences and clauses begin and end, and which clause does each date expression belong to?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from plans.moments import DateExpression
from plans.patterns import pattern

# No office writes longer sentences; the bound keeps the time linear on any other text.
LONGEST = 800
SENTENCE = pattern(rf"[^。！？；\n]{{1,{LONGEST}}}[。！？；]?[”）]?")
# Commas inside brackets and quotes part nothing.
CLAUSE_MARK = pattern(r"[（(“《【]|[）)”》】]|[，：:|\t]|,(?!\d)")
OPENING, CLOSING = "（(“《【", "）)”》】"
LIST_SIGNS = pattern(r"[、，和及与（）分别在于以前\s]*")
CLOCK_COLON = pattern(r"\d:\d\d|\d：\d\d")


@dataclass(slots=True)
class Unit:
    """A clause, or the part of one, with the date expressions that stand in it (several when they share its verb)."""

    start: int
    end: int
    dates: list[DateExpression] = field(default_factory=list)


def sentences(text: str) -> list[tuple[int, int]]:
    """Sentences of a cleaned text as offsets; paragraphs never run into one another."""
    return [found.span() for found in SENTENCE.finditer(text)]


def dealt(spans: list[tuple[int, int]], dates: list[DateExpression]) -> Iterator[tuple[int, int, list[DateExpression]]]:
    """Every stretch with the dates that begin in it; both come in the text's order."""
    place = 0
    for start, end in spans:
        own = []
        while place < len(dates) and dates[place].start < end:
            own.append(dates[place])
            place += 1
        yield start, end, own


def bounded(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The stretches with every overlong one cut."""
    return [(at, min(at + LONGEST, end)) for start, end in spans for at in range(start, end, LONGEST)]


def clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The clauses of one sentence, without the marks between them."""
    found, depth, begin = [], 0, start
    for mark in CLAUSE_MARK.finditer(text, start, end):
        sign = mark[0]
        if sign in OPENING:
            depth += 1
        elif sign in CLOSING:
            depth = max(0, depth - 1)
        elif depth == 0 and not (sign in ":：" and CLOCK_COLON.match(text, mark.start() - 1)):
            found.append((begin, mark.start()))
            begin = mark.end()
    found.append((begin, end - 1 if end > begin and text[end - 1] in "。！？；" else end))
    return [(a, b) for a, b in found if b > a]


def units(text: str, start: int, end: int, dates: list[DateExpression]) -> list[Unit]:
    """The clauses with their dates; a clause with several dates is cut before each one that has words of its own."""
    made: list[Unit] = []
    left = sorted(dates, key=lambda date: date.start)
    for begin, stop in clauses(text, start, end):
        own = []
        while left and left[0].start < stop:
            own.append(left.pop(0))
        made += _cut(text, begin, stop, own)
    return made


def _cut(text: str, start: int, end: int, dates: list[DateExpression]) -> list[Unit]:
    """力争今年12月开工、2027年6月底前通水 becomes two units; 分别在4月底、7月底前完成 stays one with two dates."""
    made, unit = [], Unit(start, end)
    for date in dates:
        between = text[unit.dates[-1].end : date.start] if unit.dates else ""
        if unit.dates and not LIST_SIGNS.fullmatch(between):
            cut = _cut_at(text, unit.dates[-1].end, date.start)
            if cut is not None:
                made.append(Unit(unit.start, cut))
                made[-1].dates = unit.dates
                unit = Unit(cut + 1, end)
        unit.dates.append(date)
    return [*made, unit]


def _cut_at(text: str, start: int, end: int) -> int | None:
    """The last enumeration comma before the next date."""
    place = text.rfind("、", start, end)
    return place if place >= 0 else None
