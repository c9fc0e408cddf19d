"""How is the document built: its title, the day it was written, the year it plans, and the heading over each paragraph?"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from plans.clean import Cleaned
from plans.issued import FULL_DATE, planned_year, written_on
from plans.lines import DECIMAL_ITEM
from plans.patterns import pattern

# What opens a heading, by depth. A line so marked is a heading when it is short and no sentence.
MARKS = (
    pattern(r"第[一二三四五六七八九十]{1,3}[章编部]"),
    pattern(r"[一二三四五六七八九十]{1,3}、"),
    pattern(r"（[一二三四五六七八九十]{1,3}）"),
    pattern(r"\d{1,3}(?:[.．](?=\D|\d{1,4}[月年])|、)"),
)
# The first sentence of a paragraph that stands for a heading: 一是精准调度稳住经济大盘。
LEAD_IN = pattern(
    r"(?:[一二三四五六七八九十]{1,2}[是要]|（[一二三四五六七八九十\d]{1,3}）|[一二三四五六七八九十]{1,3}、)[^。，；：\n]{2,40}。"
)
HEADING_SIZE = 60
SENTENCE = pattern(r"[。；;：:]|，[^，]*，")
# An item without a full stop that names a limit is no heading: 2.年底前建成学苑桥
LIMIT = pattern(
    r"(?:月份?[底末]?|[日号]|旬|年|季度末?|半年|[年月][底末]|年度?内)(?:之前|以前|前(?![三二]季|后|期))|年度?内|[年月]底|[（(]\d{1,2}月"
)
# Sections that tell what was done.
PAST_SECTION = pattern(
    r"执行情况|完成情况|工作回顾|回顾|工作总结|主要成绩|工作成效|year in review|accomplishments", re.IGNORECASE
)
FULL_SENTENCE = pattern(r"[a-z\d）)\"][.!?]$")
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
        written_on(cleaned.folded, lines, title_block),
        planned_year(title),
        _paragraphs(cleaned, lines, title_block),
    )


def _lines(text: str) -> list[tuple[int, int]]:
    return [found.span() for found in re.finditer(r"[^\n]+", text)]


def _title_block(cleaned: Cleaned, lines: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The lines before the first sentence or numbered heading; a text of sentences only has none."""
    block: list[tuple[int, int]] = []
    for start, end in lines[:TITLE_LINES]:
        words = cleaned.folded[start:end]
        if re.search(r"[。；]|[:：]$", words) or any(mark.match(words) for mark in MARKS) or words.startswith("|"):
            break
        if DECIMAL_ITEM.match(words):
            break
        if len(words) > 120 and ("，" in words or words.isascii()):
            break
        if FULL_SENTENCE.search(words) or words.startswith(("- ", "* ", "• ")) or (block and start in cleaned.headings):
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


def _paragraphs(cleaned: Cleaned, lines: list[tuple[int, int]], block: list[tuple[int, int]]) -> list[Paragraph]:
    made: list[Paragraph] = []
    path: dict[int, str] = {}
    under: tuple[str, ...] = ()  # the headings over a paragraph: one tuple for all that stand under them
    past = False
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
            under = tuple(name for _, name in sorted(path.items()))
            past = _tells_of_the_past(under)
        lead = None if heading else LEAD_IN.match(words)
        if lead:
            section = (*under, cleaned.text[start : start + lead.end() - 1])
            made.append(Paragraph(start, end, section, heading, past or _tells_of_the_past(section[-1:])))
        else:
            made.append(Paragraph(start, end, under, heading, past))
    return made


def _is_heading(words: str, *, marked: bool) -> bool:
    if marked:
        return True
    if len(words) > HEADING_SIZE or SENTENCE.search(words) or words.endswith(("，", "、")):
        return False
    return not LIMIT.search(words)


def _tells_of_the_past(section: tuple[str, ...]) -> bool:
    return any(
        PAST_SECTION.search(name) and not re.search(r"主要任务|重点工作|安排|目标|草案", name) for name in section
    )
