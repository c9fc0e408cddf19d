"""Which items share a date that stands over them: in their heading, or in the sentence that opens their list?"""

from __future__ import annotations

from dataclasses import replace

from plans import predicates
from plans.moments import DateExpression
from plans.outline import MARKS, Paragraph
from plans.patterns import pattern
from plans.promises import Findings, Promise, Setting

# 以下任务须于9月底前完成：, 2025年上半年, 一、6月底前完成的任务
OPENS_LIST = pattern(r"(?:[:：]|如下[:：。]?)$")
GENERAL = pattern(
    r"(?:以下|下列|上述|各项|主要|重点|年度|具体|近期|远期|全部|工作|目标|任务|事项|项目|清单|要求|阶段|完成|实施|推进|落实|办结|销号|达到|实现|须|应|要|请|在|于|将|的|各单位|确保|力争|计划|如下|表|一览|时限|时间|安排"
    r"|[一二三四五六七八九十\d]{1,3}|[、，：:（）().．“”\s])*"
)
LONGEST = 60


class Overhead:
    """The date that stands over the items below it, and how deep its own line is."""

    def __init__(self) -> None:
        self.date: DateExpression | None = None
        self.depth = -1

    def pass_by(self, setting: Setting, paragraph: Paragraph, dates: list[DateExpression]) -> bool:
        """Look at the next paragraph; True where it is a line that only gives a date to what follows."""
        if self.date is None and len(dates) != 1:
            return False
        words = setting.folded[paragraph.start : min(paragraph.end, paragraph.start + LONGEST + 1)]
        opens = len(dates) == 1 and len(words) <= LONGEST and (paragraph.heading or bool(OPENS_LIST.search(words)))
        if (
            opens
            and not paragraph.past
            and _only_dates(setting, paragraph, dates[0])
            and not _dates_document(setting, paragraph, dates[0])
        ):
            self.date, self.depth = dates[0], depth_of(words)
            return True
        if self.date is None:
            return False
        depth = depth_of(words)
        if depth < 0 or (paragraph.heading and depth <= self.depth) or (0 <= depth <= self.depth):
            self.date = None
        return False

    def gives(self, setting: Setting, paragraph: Paragraph, findings: Findings) -> bool:
        """Whether the paragraph is an item without a date of its own that takes this one."""
        if self.date is None or paragraph.heading and not _acts(setting, paragraph):
            return False
        return not (findings.promises or findings.passed or findings.unread) and _acts(setting, paragraph)


def depth_of(words: str) -> int:
    """Which kind of number opens the line; -1 for none."""
    return next((place for place, mark in enumerate(MARKS) if mark.match(words)), -1)


def _only_dates(setting: Setting, paragraph: Paragraph, date: DateExpression) -> bool:
    rest = setting.folded[paragraph.start : date.start] + setting.folded[date.end : paragraph.end]
    return date.when.shape in ("point", "period", "range", "year") and bool(GENERAL.fullmatch(rest))


def _dates_document(setting: Setting, paragraph: Paragraph, date: DateExpression) -> bool:
    """A whole day and nothing else, not even "before", is the day of the paper: no item below is due on it."""
    rest = setting.folded[paragraph.start : date.start] + setting.folded[date.end : paragraph.end]
    return (
        date.form == "day"
        and date.when.year_named
        and not rest.strip("—-（）() ")
        and date.text.rstrip("）) ").endswith("日")
    )


def _acts(setting: Setting, paragraph: Paragraph) -> bool:
    words = setting.folded[paragraph.start : min(paragraph.end, paragraph.start + 200)]
    return depth_of(words) >= 0 and predicates.action_in(words) is not None


def shared(promise: Promise) -> Promise:
    """The promise as one whose date stands further up."""
    return replace(promise, doubts=(*promise.doubts, "date_shared"))
