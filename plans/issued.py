"""On which day was the document written, and which year does it plan?"""

from __future__ import annotations

import re
from datetime import date

from plans.numbers import whole
from plans.patterns import pattern

YEAR_IN_TITLE = pattern(r"(20\d\d)年?([^\d]{0,40})")
PLAN_WORDS = pattern(r"草案|计划|要点|任务|方案|安排|清单|台账|重点工作|实事")
# 2025 renewal plan, FY16 Budget, Fiscal Year 2016 Goals, Work Programme 2025; 2021-2025 names no single year.
ENGLISH_PLAN = pattern(
    r"\b(?:plan|budget|programme|program|strategy|priorities|goals|objectives|agenda|initiatives|roadmap|report)\b",
    re.IGNORECASE,
)
ENGLISH_YEAR = pattern(
    r"(?<![\d/–-])(?:FY ?'?|[Ff]iscal [Yy]ear )?(?P<year>20\d\d|(?<=FY)\d\d|(?<=FY )\d\d)(?![\d/]| ?[-–—] ?\d|年)"
)
FULL_DATE_WORDS = r"(20\d\d)年(\d{1,2})月(\d{1,2})日|(二[〇○零][〇○零一二三四五六七八九]{2})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
FULL_DATE = pattern(FULL_DATE_WORDS)
DATE_LINE = pattern(rf"[（(—\-]{{0,2}}(?:{FULL_DATE_WORDS})[^。，；]{{0,40}}")
PROMISED = pattern(r"前|起|至|完成|建成")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NAMED_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
ENGLISH_DAY = (
    rf"(?:(?P<m1>\d{{1,2}})/(?P<d1>\d{{1,2}})/(?P<y1>20\d\d)|(?P<m2>{NAMED_MONTH}) (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y2>20\d\d)"
    rf"|(?P<d3>\d{{1,2}})(?:st|nd|rd|th)? (?P<m3>{NAMED_MONTH}),? (?P<y3>20\d\d)|(?P<y4>20\d\d)-(?P<m4>\d\d)-(?P<d4>\d\d))(?!\d)"
)
STAMP = pattern(
    r"(?<!, )(?<!was )(?<!were )\b(?:[Ll]ast )?(?:[Uu]pdated|UPDATED|Revised|Dated?|DATE|[Ii]ssued|[Pp]ublished|Adopted|Approved|Printed|Prepared|Released|Version)"
    rf"(?: (?:on|by [^\n\d]{{2,40}}))?[:,\s]{{1,3}}{ENGLISH_DAY}"
)
ENGLISH_LINE = pattern(rf"[（(]?{ENGLISH_DAY}[）)]?")
STAMP_HINT = pattern(r"[Uu]pdated|UPDATED|Revised|Date|DATE|ssued|ublished|Adopted|Approved|Printed|Prepared|Released|Version")  # fmt: skip
LINE_SIZE = 60


def written_on(text: str, lines: list[tuple[int, int]], block: list[tuple[int, int]]) -> date | None:
    """A full date in the title block, else a line that is little more than a date, else an English stamp."""
    for start, end in block:
        if (found := FULL_DATE.search(text, start, end)) and not text[found.end() :].startswith(("前", "起", "至")):
            return _as_date(found)
    for start, end in lines:
        if end - start > LINE_SIZE or len(lines) == 1:
            continue
        found = DATE_LINE.fullmatch(text, start, end)
        if found and not PROMISED.search(text, start, end):
            return _as_date(found)
        if text.isascii() and (line := ENGLISH_LINE.fullmatch(text, start, end)):
            return _english_day(line)
    stamp = STAMP.search(text) if STAMP_HINT.search(text) else None
    return _english_day(stamp) if stamp else None


def planned_year(title: str) -> int | None:
    """The year beside 计划草案, 计划 or 要点, not the one whose 执行情况 is told; in English the only one beside Plan, Budget, Goals."""
    planned = None
    for found in YEAR_IN_TITLE.finditer(title):
        if PLAN_WORDS.search(found[2]) and "执行情况" not in found[2] and "完成情况" not in found[2]:
            planned = int(found[1])
    if planned is None and ENGLISH_PLAN.search(title):
        years = {int(found["year"]) % 2000 for found in ENGLISH_YEAR.finditer(title)}
        planned = 2000 + years.pop() if len(years) == 1 else None
    return planned


def _as_date(found: re.Match[str]) -> date | None:
    try:
        return date(*(whole(part) or 0 for part in (found.groups()[:3] if found[1] else found.groups()[3:6])))
    except ValueError:
        return None


def _english_day(found: re.Match[str]) -> date | None:
    year, month, day = (next(found[f"{part}{n}"] for n in "1234" if found[f"y{n}"]) for part in "ymd")
    number = int(month) if month.isdigit() else MONTHS.index(month[:3].lower()) + 1
    try:
        return date(int(year), number, int(day))
    except ValueError:
        return None
