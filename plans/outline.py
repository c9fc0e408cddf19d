"""How is the document built: its title, the day it was written, the year it plans, and the heading over each paragraph?"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from plans.clean import Cleaned
from plans.numbers import whole

# What opens a heading, by depth. A line so marked is a heading when it is short and no sentence.
MARKS = (
    re.compile(r"第[一二三四五六七八九十]{1,3}[章编部]"),
    re.compile(r"[一二三四五六七八九十]{1,3}、"),
    re.compile(r"（[一二三四五六七八九十]{1,3}）"),
    re.compile(r"\d{1,3}(?:[.．]\D|、)"),
)
# The first sentence of a paragraph that stands for a heading: 一是精准调度稳住经济大盘。
LEAD_IN = re.compile(
    r"(?:[一二三四五六七八九十]{1,2}[是要]|（[一二三四五六七八九十\d]{1,3}）|[一二三四五六七八九十]{1,3}、)[^。，；：\n]{2,40}。"
)
HEADING_SIZE = 60
# Sections that tell what was done.
PAST_SECTION = re.compile(
    r"执行情况|完成情况|工作回顾|回顾|工作总结|主要成绩|工作成效|year in review|accomplishments", re.IGNORECASE
)
# Headings under which the year's indicators stand.
YEAR_IN_TITLE = re.compile(r"(20\d\d)年?([^\d]{0,40})")
PLAN_WORDS = re.compile(r"草案|计划|要点|任务|方案|安排|清单|台账")
FULL_DATE = re.compile(
    r"(20\d\d)年(\d{1,2})月(\d{1,2})日|(二[〇○零][〇○零一二三四五六七八九]{2})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
DATE_LINE = re.compile(rf"[（(—\-]{{0,2}}(?:{FULL_DATE.pattern})[^。，；]{{0,40}}")
UPDATED = re.compile(r"(?:Updated|Date|Dated|As of)[:\s]+(\d{1,2})/(\d{1,2})/(20\d\d)")
TITLE_LINES = 12


class Paragraph(NamedTuple):
    """A paragraph's stretch of the cleaned text, the headings over it, and whether it tells of the past."""

    start: int
    end: int
    section: tuple[str, ...]
    heading: bool
    past: bool


class Outline(NamedTuple):
    """`written_on` and `year` are None where the document does not say."""

    title: str
    written_on: date | None
    year: int | None
    paragraphs: list[Paragraph]


def outline(cleaned: Cleaned) -> Outline:
    """The structure of a cleaned text."""
    lines = _lines(cleaned.folded)
    title_block = _title_block(cleaned, lines)
    title = _title(cleaned, title_block)
    return Outline(
        title,
        _written_on(cleaned.folded, lines, title_block),
        _plan_year(title),
        _paragraphs(cleaned, lines, title_block),
    )


def _lines(text: str) -> list[tuple[int, int]]:
    return [found.span() for found in re.finditer(r"[^\n]+", text)]


def _title_block(cleaned: Cleaned, lines: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The lines before the first sentence or numbered heading; a text of sentences only has none."""
    block = []
    for start, end in lines[:TITLE_LINES]:
        words = cleaned.folded[start:end]
        if re.search(r"[。；]|[:：]$", words) or any(mark.match(words) for mark in MARKS) or words.startswith("|"):
            break
        if len(words) > 120 and "，" in words:
            break
        block.append((start, end))
    return block if len(lines) > 1 or (lines and lines[0][0] in cleaned.headings) else []


def _title(cleaned: Cleaned, block: list[tuple[int, int]]) -> str:
    for start, end in block:
        words = cleaned.text[start:end].strip()
        if (
            len(words) >= 4
            and not FULL_DATE.search(cleaned.folded[start:end])
            and not re.match(r"[【〔\[]|.{0,4}[:：]|https?", words)
        ):
            return words
    return ""


def _written_on(text: str, lines: list[tuple[int, int]], block: list[tuple[int, int]]) -> date | None:
    """A full date in the title block, else a line that is little more than a date, else an English stamp."""
    for start, end in block:
        if (found := FULL_DATE.search(text, start, end)) and not text[found.end() :].startswith(("前", "起", "至")):
            return _as_date(found)
    for start, end in lines:
        if end - start <= 60 and (found := DATE_LINE.fullmatch(text, start, end)) and len(lines) > 1:
            if re.search(r"前|起|至|完成|建成", text[start:end]):
                continue
            return _as_date(found)
    stamp = UPDATED.search(text) if "Updated" in text else None
    return date(int(stamp[3]), int(stamp[1]), int(stamp[2])) if stamp else None


def _as_date(found: re.Match[str]) -> date | None:
    try:
        return date(*(whole(part) or 0 for part in (found.groups()[:3] if found[1] else found.groups()[3:6])))
    except ValueError:
        return None


def _plan_year(title: str) -> int | None:
    """The year beside 计划草案, 计划 or 要点, not the one whose 执行情况 is told."""
    planned = None
    for found in YEAR_IN_TITLE.finditer(title):
        if PLAN_WORDS.search(found[2]) and "执行情况" not in found[2] and "完成情况" not in found[2]:
            planned = int(found[1])
    return planned


def _paragraphs(cleaned: Cleaned, lines: list[tuple[int, int]], block: list[tuple[int, int]]) -> list[Paragraph]:
    made: list[Paragraph] = []
    path: dict[int, str] = {}
    for start, end in lines:
        if (start, end) in block:
            made.append(Paragraph(start, end, (), heading=True, past=False))
            continue
        words = cleaned.folded[start:end]
        depth = next((place for place, mark in enumerate(MARKS) if mark.match(words)), None)
        if start in cleaned.headings and depth is None:
            depth = 0
        heading = depth is not None and _is_heading(words, marked=start in cleaned.headings)
        if heading and depth is not None:
            path = {level: name for level, name in path.items() if level < depth}
            path[depth] = cleaned.text[start:end].strip()
        lead = None if heading else LEAD_IN.match(words)
        section = tuple(name for _, name in sorted(path.items()))
        if lead:
            section = (*section, cleaned.text[start : start + lead.end() - 1])
        made.append(Paragraph(start, end, section, heading, _tells_of_the_past(section)))
    return made


def _is_heading(words: str, *, marked: bool) -> bool:
    return marked or (
        len(words) <= HEADING_SIZE and not re.search(r"[。；;：:]|，.*，", words) and not words.endswith(("，", "、"))
    )


def _tells_of_the_past(section: tuple[str, ...]) -> bool:
    return any(PAST_SECTION.search(name) and not re.search(r"主要任务|重点工作|安排|目标", name) for name in section)
