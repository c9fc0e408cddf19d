"""Which date expressions does a text hold, and which day does each of them mean?

The tables of forms are next door (chinese_dates, chinese_cycles, english_dates); here one scan finds them all, hands
a year or month on from one expression to the next, and joins two moments to a range.
"""

from __future__ import annotations

import re
from dataclasses import replace

from plans import chinese_cycles, chinese_dates, english_dates
from plans.moments import DateExpression, Form, Reference, When

# Cycles first: in 每月25日前 the plain 25日前 would hide the duty that returns.
FORMS: dict[str, Form] = {
    f"f{place}": form
    for place, form in enumerate((*chinese_cycles.FORMS, *chinese_dates.FORMS, *english_dates.FORMS))
}
_NAMED_GROUP = re.compile(r"\(\?P<\w+>")
# Any expression starts with one of these; the look-ahead saves trying every row at every character.
STARTS = r"(?=[0-9一二三四五六七八九十今本明后去前上下当全每逐自从截到至年月元国五七八教劳春清端中重秋汛入主采供土封冬届期“\"第两双这A-Za-z]|三)"
SCAN = re.compile(
    STARTS + "(?:" + "|".join(f"(?P<{key}>{_NAMED_GROUP.sub('(?:', form.pattern.pattern)})" for key, form in FORMS.items()) + ")"
)
SENTENCE_END = re.compile(r"[。！？\n]")
RANGE_SIGN = re.compile(r"[-—－–~至到]{0,2}")
MOMENTS = {"day", "month", "day alone", "numeric", "near month", "half", "quarter"}


def find(text: str, at: Reference, *, english: bool = False) -> list[DateExpression]:
    """Every date expression of a cleaned and folded text, in its order, resolved against `at`.

    A year that is named (not a past one) is handed on to the expressions after it in the sentence, a month to a bare day.
    """
    found: list[DateExpression] = []
    here, sentence_end = at, -1
    for match in SCAN.finditer(text):
        if match.start() > sentence_end:
            end = SENTENCE_END.search(text, match.start())
            here, sentence_end = at, end.start() if end else len(text)
        form = FORMS[match.lastgroup or ""]
        own = form.pattern.match(text, match.start())
        if own is None or own.end() == own.start():
            continue
        when = _resolve(form, own, here)
        if when is None:
            continue
        start = _with_event(own) if form.name == "span" else own.start()
        expression = DateExpression(start, own.end(), text[start : own.end()], form.name, when)
        here = _handed_on(here, at, expression)
        if found and _is_range(found[-1], expression, text):
            found[-1] = _range(found[-1], expression, text)
        else:
            found.append(expression)
    return found


def _resolve(form: Form, own: re.Match[str], here: Reference) -> When | None:
    try:
        return form.resolve(own, here)
    except (ValueError, OverflowError):  # a year or count beyond the calendar is no date
        return None


def _with_event(own: re.Match[str]) -> int:
    return own.start() - len(chinese_cycles.event_before(own))


def _handed_on(here: Reference, at: Reference, expression: DateExpression) -> Reference:
    when = expression.when
    day = when.due_on or when.first_on
    if day is None:
        return here
    if when.year_named and day.year >= at.year and when.shape in ("point", "period"):
        here = here._replace(year_before=day.year)
    return here._replace(month=day.month) if expression.form in ("day", "near month") else here


def _is_range(first: DateExpression, last: DateExpression, text: str) -> bool:
    if first.form not in MOMENTS or last.form not in MOMENTS or first.when.shape not in ("point", "period", "start"):
        return False
    between = text[first.end : last.start]
    signed = between or text[last.start] in "至到"
    return bool(signed and RANGE_SIGN.fullmatch(between) and last.when.due_on and first.when.due_on)


def _range(first: DateExpression, last: DateExpression, text: str) -> DateExpression:
    """From the first moment to the last; 今年10月至明年4月 and 11月至2月 both end after they begin."""
    begins = first.when.first_on or first.when.due_on
    ends = last.when.due_on
    if begins and ends and ends < begins and not last.when.year_named:
        ends = ends.replace(year=begins.year + 1)
    when = When("range", ends, begins, first.when.year_named or last.when.year_named)
    return replace(first, end=last.end, text=text[first.start : last.end], form="range", when=when)
