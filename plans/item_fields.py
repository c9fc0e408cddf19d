"""Which units and limits does an item have in lines or brackets of its own: （X牵头，Y配合）, 责任单位：…, 完成时限：…?"""

from __future__ import annotations

import re
from dataclasses import replace

from plans.outline import Paragraph
from plans.owners import BRACKETED, HELP_LABEL, LEAD_LABEL, closing_units, owners_in
from plans.patterns import pattern
from plans.promises import Promise, Setting

FIELD_LINE = pattern(
    rf"[（(\s·•-]{{0,40}}(?:(?:{LEAD_LABEL}|{HELP_LABEL})(?:及责任人)?|(?:完成|办结|整改|推进|落实|实施|建设)?(?:时限|时间|期限|节点)(?:要求)?|(?:责任|牵头|分管|挂点|包联|联系|挂钩|包保)(?:县|市|区)?领导|联系人|(?:时间|工作|进度)(?:进度|安排)|工作措施|目标要求|完成标准)[:：]"
    r"|[（(][^（）()\n]{2,120}(?:牵头|负责|配合|完成)[^（）()\n]{0,40}[）)]。?$",
    re.MULTILINE,
)
OWNERS_HINT = pattern(r"单位|牵头|部门[:：]|负责|配合|责任人")
LABELLED_TAIL = pattern(rf"(?:^|[。；\n|）)])\s{{0,40}}(?:{LEAD_LABEL})(?:及责任人)?[:：]")
MOST_LINES = 6  # fields of one item
LONGEST_LINE = 300


def item_above(text: str, start: int) -> tuple[int, int]:
    """The nearest line above that is no field: the item that the fields belong to; an empty stretch where there is none."""
    end = start - 1
    for _ in range(MOST_LINES):
        if end <= 0:
            break
        begin = text.rfind("\n", max(0, end - 10 * LONGEST_LINE), end) + 1
        if not FIELD_LINE.match(text, begin, end):
            return begin, end
        end = begin - 1
    return 0, 0


def fields_below(text: str, end: int) -> str:
    """The field lines right below an item."""
    last, at = end, end + 1
    for _ in range(MOST_LINES):
        stop = text.find("\n", at, at + LONGEST_LINE)
        stop = stop if stop >= 0 else min(len(text), at + LONGEST_LINE)
        if at >= len(text) or not FIELD_LINE.match(text, at, stop):
            break
        last, at = stop, stop + 1
    return text[end:last]


def with_owners(setting: Setting, paragraph: Paragraph, promises: list[Promise]) -> list[Promise]:
    """The promises, each without a unit given those of the next bracket or field of its item."""
    if all(promise.owners for promise in promises):
        return promises
    text = setting.folded
    below = owners_in(fields_below(text, paragraph.end))
    groups: list[tuple[int, tuple[str, ...]]] = []
    if OWNERS_HINT.search(text, paragraph.start, paragraph.end):
        groups = [
            (found.start(), owners_in(found[0])) for found in BRACKETED.finditer(text, paragraph.start, paragraph.end)
        ]
        if tail := LABELLED_TAIL.search(text, paragraph.start, paragraph.end):
            groups.append(
                (tail.start(), owners_in(text[tail.start() : min(paragraph.end, tail.start() + LONGEST_LINE)]))
            )
    if not groups and not below and text[paragraph.end - 2 : paragraph.end].rstrip("。").endswith("）"):
        below = closing_units(text[max(paragraph.start, paragraph.end - LONGEST_LINE) : paragraph.end])
    made = []
    for promise in promises:
        while groups and groups[0][0] < promise.start:
            groups.pop(0)
        own = promise.owners or next((units for _, units in groups if units), ()) or below
        made.append(replace(promise, owners=own) if own != promise.owners else promise)
    return made
