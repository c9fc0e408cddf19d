"""What does a Chinese paragraph promise? Its sentences in order, and the dates that one of them hands to the next."""

from __future__ import annotations

from plans import predicates
from plans.chinese_sentence import Sentence
from plans.clauses import dealt, sentences
from plans.indicators import HEADLINE, indicators
from plans.item_fields import with_owners
from plans.moments import DateExpression
from plans.outline import Paragraph
from plans.promises import Findings, Setting
from plans.shared_dates import shared


def read_paragraph(setting: Setting, paragraph: Paragraph, dates: list[DateExpression]) -> Findings:
    """Promises, passed dates and unread dates of one paragraph."""
    findings = Findings()
    told_of_past = False
    listed: DateExpression | None = None
    headline = False  # the indicators of the year go on: 主要预期目标是：…；…；…
    for start, end, own in dealt(_sentences(setting.folded, paragraph), dates):
        found = Findings()
        if own:
            sentence = Sentence(setting, paragraph, start, end, told_of_past=told_of_past)
            found = sentence.read(own)
            findings.add(found)
            told_of_past = sentence.told_of_past
        if listed and not own and predicates.action_in(setting.folded[start:end]):
            sentence = Sentence(setting, paragraph, start, end, told_of_past=False)
            findings.promises += [shared(one) for one in sentence.under(listed)]
            found.promises += findings.promises[-1:]
        headline = HEADLINE.search(setting.folded, start, end) is not None or (headline and not own)
        listed = _goes_over(setting.folded, start, end, found, listed)
        if found.promises or paragraph.past or paragraph.heading:
            continue
        if headline:
            findings.promises += indicators(setting, paragraph, start, end)
            headline = setting.folded[end - 1] == "；"
    findings.promises = with_owners(setting, paragraph, findings.promises)
    return findings


def _goes_over(
    text: str, start: int, end: int, found: Findings, listed: DateExpression | None
) -> DateExpression | None:
    """The date that the next sentence of a list takes: 今年抓好十件实事：新建公园15处；改造市场4个；…"""
    if text[end - 1] != "；" or not found.promises:
        return None
    date = found.promises[0].found
    return listed or (date if date and "：" in text[date.end : end] and date.when.shape != "cycle" else None)


def read_item(setting: Setting, paragraph: Paragraph, date: DateExpression | None) -> Findings:
    """The promises of an item whose date stands over its list."""
    findings = Findings()
    if date is not None:
        start, end = _sentences(setting.folded, paragraph)[0]
        sentence = Sentence(setting, paragraph, start, end, told_of_past=False)
        findings.promises = with_owners(setting, paragraph, [shared(one) for one in sentence.under(date)])
    return findings


def _sentences(text: str, paragraph: Paragraph) -> list[tuple[int, int]]:
    return [(paragraph.start + a, paragraph.start + b) for a, b in sentences(text[paragraph.start : paragraph.end])]
