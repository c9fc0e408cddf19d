"""Does a date expression carry a promise, or does it tell of the past, count what was, or belong to a name?"""

from __future__ import annotations

import re
from datetime import date
from typing import Literal, NamedTuple

from plans import predicates, repeats
from plans.clauses import Unit
from plans.moments import DateExpression
from plans.outline import Paragraph
from plans.patterns import pattern
from plans.quantities import target_of

Reason = Literal["past", "statistic", "name"]

# Forms whose own words ask for something by a day; the rest only name a time.
FIRM_SHAPES = ("point", "cycle", "span", "horizon")
NAMED_TIMES = ("year", "period", "range", "point", "start")
LIMITED = pattern(r"(?:[底末初旬前份内起]|开始)$")  # what makes a bare month or day a limit
SIGHT = 240
IN_FORCE = pattern(
    r"(?:本|该|此)[^，。]{0,10}(?:办法|规定|细则|方案|意见|通知|条例|标准|制度|规则|政策|措施)[^，。]{0,3}(?:自|于|从)?.{0,16}(?:施行|实施|执行|生效|废止)|^(?:自|从)?.{0,16}起(?:施行|生效|废止)"
)
ALREADY = pattern(r"[^，。；]{0,12}的[^，。；]{2,24}已(?!批)[^，。；]{1,8}$")  # 10月召开的峰会筹备工作已启动
FORMULA = pattern(r"[=÷×＝]|[\u4e00-\u9fff]）?\+（?[\u4e00-\u9fff]")
TITLE_SIZE = 60
PAPER = pattern(
    r"[（(]?[^，。；：:]{4,56}(?:办法|方案|计划|细则|意见|通知|要点|清单|指标|规划|纲要|报告|台账|分解表|任务书|一览表|安排表|责任书|目标任务)[）)]?(?:（[^）]{1,12}）)?"
)
FUTURE_ACT = pattern(r"继续|实施|计划|将|拟|力争|确保|完成|建成|开工|投用")


class Surroundings(NamedTuple):
    """What a verdict looks at besides the clause: the plan's year and day, and what came before."""

    year: int
    as_of: date
    paragraph: Paragraph
    sentence: str
    told_of_past: bool  # an earlier date of the sentence, or of the sentence before, lies before the plan's year


def verdict(text: str, unit: Unit, found: DateExpression, around: Surroundings) -> Reason | None:
    """Why the expression makes no draft; None when it does."""
    words = _words_near(text, unit, found)
    if around.paragraph.heading or _is_issue_date(text, found, around.paragraph) or _in_name(text, unit, found):
        return "name"
    if repeats.ends(text, found) and repeats.CYCLE.search(around.sentence):
        return "name"
    if _is_rule(text, unit, found) or _is_title(text, around.paragraph, found):
        return "name"
    if _is_past(text, unit, found, around):
        return "past"
    if _is_statistic(words, found, around):
        return "statistic"
    if found.when.shape in ("year", "range", "period") and _only_scenery(text, unit, found):
        return "name"
    return None


def _words_near(text: str, unit: Unit, found: DateExpression) -> str:
    """The clause, or what stands around the date in one that is longer than any office writes."""
    return text[max(unit.start, found.start - SIGHT) : min(unit.end, found.end + SIGHT)]


def _is_issue_date(text: str, found: DateExpression, paragraph: Paragraph) -> bool:
    """A line that is a date and nothing else dates the document."""
    if paragraph.end - paragraph.start > found.end - found.start + TITLE_SIZE:
        return False
    return not (text[paragraph.start : found.start] + text[found.end : paragraph.end]).strip("—-（） ")


def _is_rule(text: str, unit: Unit, found: DateExpression) -> bool:
    """When a paper comes into force (本办法自…起施行), or how a score is summed (上半年分值+下半年分值): nobody's task."""
    if FORMULA.search(text, max(unit.start, found.start - 30), min(unit.end, found.end + 30)):
        return True
    return found.when.shape in ("start", "point") and bool(
        IN_FORCE.search(text, max(unit.start, found.start - 30), min(unit.end, found.end + 12))
    )


def _is_title(text: str, paragraph: Paragraph, found: DateExpression) -> bool:
    """A line of its own that is nothing but the name of a paper."""
    size = paragraph.end - paragraph.start
    return size <= TITLE_SIZE and found.form == "year" and bool(PAPER.fullmatch(text, paragraph.start, paragraph.end))


def _in_name(text: str, unit: Unit, found: DateExpression) -> bool:
    before, after = text[max(unit.start - 40, 0) : found.start], text[found.end : found.end + 8]
    line = before.rsplit("\n", 1)[-1]
    if line.rfind("《") > line.rfind("》"):
        return True
    if line.rfind("“") > line.rfind("”") and not found.text.startswith("“") and "”" not in found.text:
        return "”" in text[found.end : found.end + 20]
    if predicates.REPLACED.search(before):
        return False
    if (
        found.form in ("day", "month", "year", "months")
        and not LIMITED.search(found.text)
        and predicates.NAME_AFTER.match(after)
    ):
        return True
    return found.form == "month" and _feast_or_firm(found, after)


def _feast_or_firm(found: DateExpression, after: str) -> bool:
    """三月三, 九月红: a month in Chinese numerals with nothing that makes it a limit and no verb behind it."""
    bare = not re.search(r"\d", found.text) and not LIMITED.search(found.text)
    return bare and not (predicates.opens_with_action(after) or re.match(r"[，、要将力确全正]|$", after))


def _is_past(text: str, unit: Unit, found: DateExpression, around: Surroundings) -> bool:
    when, words = found.when, _words_near(text, unit, found)
    day = when.due_on or when.first_on
    if when.shape == "since" or (day and day.year < around.year):
        return True
    if predicates.REPLACED.search(text[max(unit.start, found.start - 6) : found.start]):
        return True
    if around.paragraph.past:
        return not (
            when.year_named and day and day.year >= around.year and FUTURE_ACT.search(text[found.end : unit.end])
        )
    if when.shape in ("cycle", "span", "horizon"):
        return around.told_of_past and bool(predicates.PAST.search(words))
    if ALREADY.match(text, found.end, unit.end):
        return True
    hoped = predicates.MODAL.search(around.sentence) or predicates.MODAL.search(words)
    over = day is not None and day < around.as_of
    if around.told_of_past and not when.year_named and not hoped and (over or when.shape == "year"):
        return True
    if over:  # a promise keeps its words when its day has gone by; only words that tell of the deed make it past
        if predicates.PAST.search(words) and not predicates.MODAL.search(words):
            return True
        return bool(not hoped and predicates.PAST.search(around.sentence))
    return bool(when.shape in ("year", "period") and not hoped and predicates.PAST.search(words))


def _is_statistic(words: str, found: DateExpression, around: Surroundings) -> bool:
    if found.when.shape not in NAMED_TIMES or found.text.endswith("前"):
        return False
    over = found.when.due_on is not None and found.when.due_on < around.as_of
    if over and found.form == "months" and found.when.first_on and found.when.first_on.month == 1:
        return True  # 1—10月, told after October: the running total of a year
    if predicates.MODAL.search(words):
        return False
    target = target_of(words)
    if target and target.bounded:
        return over and bool(re.search(r"同比|环比", words))
    told = over or found.form == "festival days"
    if predicates.STATISTIC.search(words) or (told and predicates.STATISTIC.search(around.sentence)):
        return True
    return over and found.when.shape in ("period", "range") and bool(re.search(r"(?:增长|下降|回落)\d", words))


def _only_scenery(text: str, unit: Unit, found: DateExpression) -> bool:
    """A year or period that sets the scene or describes a noun (做好2025年经济工作) asks for nothing by itself."""
    before, after = text[unit.start : found.start], text[found.end : unit.end]
    if found.form not in ("year", "plan year"):
        return False
    return bool(predicates.TOPIC_AFTER.match(after) or predicates.TOPIC_BEFORE.search(before))
