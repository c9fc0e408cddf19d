"""Which date expressions does a text hold, and which day does each of them mean?

The tables of forms are next door (chinese_dates, chinese_cycles, english_dates); here one scan finds them all, hands
a year or month on from one expression to the next, and joins two moments to a range.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache

from plans import chinese_cycles, chinese_dates, chinese_days, conventions, festivals, repeats
from plans.moments import DateExpression, Form, Reference, When
from plans.patterns import pattern

# Cycles first: in 每月25日前 the plain 25日前 would hide the duty that returns.
CHINESE: tuple[Form, ...] = (*chinese_cycles.FORMS, *chinese_dates.FORMS)
# A Chinese expression starts at one of these; only there the rows of the table are tried. Each is its first sign and what
# must follow it: written so, the search runs over all other signs at full speed.
NUMERAL = "一二两三四五六七八九十百"
WHOLE_WORDS = (
    (
        "全年 届满 期满 到期 本届 任期 今明 冬春季 年底 年末 年中 年内 年度 月底 月末 今冬 今夏 今春 今秋 隔月 隔周 隔年 半年内 半年之内 半年以内 二〇 二○ 二零"
        f" {festivals.FESTIVAL} {festivals.PAIR} {conventions.SEASON}"
    )
    .replace("|", " ")
    .split()
)
OPENINGS: tuple[tuple[str, str], ...] = (
    ("0123456789", r"\d{0,3}(?=[年月日号季./\-—－–~至到个天周工])"),
    (NUMERAL, rf"[{NUMERAL}]{{0,3}}(?=[年月日个天周季至到工\-—－~])"),
    ("今明去后前当本上下这", "(?=[年月季周星半个度])"),
    ("每逐", ""),
    ("两双", '[”"]?节'),
    ("十", "[三四五六一]"),
    ("第", "[一二三四1-4]季"),
    ("前", "[二三]季"),
    ('“"', rf"(?:十[三四五六]五|[两双]节|{festivals.FESTIVAL})"),
)
SECOND = (
    '0123456789年月日号季./-—－–~至到个天周工星半度节五三四六一十二七八九百两第〇○零底末中内全本满期届任冬夏春秋”"'
    + "".join(sorted({word[1] for word in WHOLE_WORDS} | set(NUMERAL)))
)


def _starts() -> str:
    """The signs that can open an expression, those that can follow, and by first sign what must."""
    by_first: dict[str, list[str]] = {}
    for word in WHOLE_WORDS:
        by_first.setdefault(word[0], []).append(word[1:])
    first = sorted({sign for signs, _ in OPENINGS for sign in signs} | set(by_first))
    words = (f"(?<={sign})(?:{'|'.join(rests)})" for sign, rests in sorted(by_first.items()))
    rows = "|".join([*(f"(?<=[{signs}]){rest}" for signs, rest in OPENINGS if rest), *words])
    return f"[每逐]|[{''.join(first)}](?=[{re.escape(SECOND)}{FESTIVAL_FIRSTS}])(?:{rows})"


FESTIVAL_FIRSTS = "".join(sorted({name[0] for name in festivals.NAMES}))
CHINESE_STARTS = pattern(_starts())
LEADS = ("截止到", "截至", "自", "从", "到", "至")
# It opens with a plain set of signs, so that the search runs over Chinese ones at full speed.
ENGLISH_HINT = pattern(
    r"[A-Za-z0-9](?:(?<=[A-Za-z])[A-Za-z] [A-Za-z0-9]|(?<=\d)/\d{1,2}/\d\d|(?<![A-Za-z][A-Za-z])"
    r"(?:(?<=F)Y|(?<=Q)[1-4]|(?<=I)n|(?<=B)y|(?<=O)n|(?:(?<=J)an|(?<=F)eb|(?<=M)ar|(?<=A)pr|(?<=M)ay|(?<=J)u[nl]|(?<=A)ug|(?<=S)ep|(?<=O)ct|(?<=N)ov|(?<=D)ec)[a-z]*)[ '\d])"
)
TO = ("到", "至")
FROM_NOW = pattern(r"(?:自|从)?(?:即日|现在)起$")  # 自即日起至6月30日
LEAD_ENDS = frozenset(lead[-1] for lead in LEADS)
SENTENCE_END = pattern(r"[。！？\n]|\. (?=[A-Z])")
RANGE_SIGN = pattern(r"[-—－–~至到]{0,2}|through|to|until|and")
MOMENTS = {
    "day",
    "day first",
    "month",
    "month alone",
    "day alone",
    "numeric",
    "slashed",
    "near month",
    "half",
    "quarter",
}

Reader = Callable[[str, int, Reference], DateExpression | None]


def find(text: str, at: Reference) -> list[DateExpression]:
    """Every date expression of a cleaned and folded text, in its order, resolved against `at`.

    A year that is named (not a past one) is handed on to the expressions after it in the sentence, a month to a bare day.
    """
    found = list(_scan(text, at, CHINESE_STARTS, _chinese_at))
    if ENGLISH_HINT.search(text):
        from plans import english_dates  # here, because its table takes longer to load than most plans to read

        taken = {place for one in found for place in (one.start, one.end - 1)}
        english = _scan(text, at, english_dates.STARTS, _english_at)
        found += [one for one in english if not taken & {one.start, one.end - 1}]
        found.sort(key=lambda one: one.start)
    return _joined(found, text)


def _scan(text: str, at: Reference, starts: re.Pattern[str], read_at: Reader) -> Iterator[DateExpression]:
    here, sentence_end, done = at, -1, 0
    for candidate in starts.finditer(text):
        place = candidate.start()
        if place < done:
            continue
        if place > sentence_end:
            end = SENTENCE_END.search(text, place)
            here, sentence_end = at, end.start() if end else len(text)
        expression = read_at(text, place, here)
        if expression is not None:
            done = expression.end
            here = _handed_on(here, at, expression)
            yield expression


def _chinese_at(text: str, place: int, here: Reference) -> DateExpression | None:
    """The expression that the first fitting row reads here; a preposition may stand before, a year at this place."""
    lead = _lead_before(text, place)
    year = chinese_dates.YEAR.match(text, place)
    after_year = year.end() if year else place
    named = chinese_days.year_of(year["year"], here) if year else None
    dated = here._replace(lead=lead, named=named) if lead or year else here
    for form in _rows_for(text[place : place + 1], text[after_year : after_year + 1]):
        start, at = (after_year, dated) if form.after_year else (place, here)
        own = form.pattern.match(text, start)
        if own is None or own.end() == place:
            continue
        when = _resolved(form, own, at)
        if when is not None:
            begin = place - len(lead) if form.after_year else place
            if (
                lead in TO
                and when.shape in ("point", "period")
                and (begun := FROM_NOW.search(text, max(0, begin - 6), begin))
            ):
                begin, when = begun.start(), when._replace(shape="range", first_on=at.written_on)
            if form.name == "span":
                begin -= len(chinese_cycles.event_before(own))
            return DateExpression(begin, own.end(), text[begin : own.end()], form.name, when)
    return None


def _lead_before(text: str, place: int) -> str:
    if text[place - 1 : place] not in LEAD_ENDS or text.endswith("达到", 0, place):
        return ""
    return next((lead for lead in LEADS if text.endswith(lead, 0, place)), "")


@lru_cache(maxsize=1024)
def _rows_for(sign: str, sign_after_year: str) -> tuple[Form, ...]:
    """The rows that can open with the sign at this place or, where a year stands there, with the one behind it."""
    return tuple(
        form for form in CHINESE if not form.opens or (sign_after_year if form.after_year else sign) in form.opens
    )


def _english_at(text: str, place: int, here: Reference) -> DateExpression | None:
    from plans import english_dates

    for form in english_dates.FORMS:
        own = form.pattern.match(text, place)
        when = _resolved(form, own, here) if own else None
        if own and when:
            return DateExpression(place, own.end(), own[0], form.name, when)
    return None


def _resolved(form: Form, own: re.Match[str], at: Reference) -> When | None:
    try:
        return form.resolve(own, at)
    except (ValueError, OverflowError):  # a year or count beyond the calendar is no date
        return None


def _handed_on(here: Reference, at: Reference, expression: DateExpression) -> Reference:
    when = expression.when
    day = when.due_on or when.first_on
    if day is None:
        return here
    if when.year_named and day.year >= at.year and when.shape in ("point", "period"):
        here = here._replace(year_before=day.year)
    return here._replace(month=day.month) if expression.form in ("day", "near month") else here


def _joined(found: list[DateExpression], text: str) -> list[DateExpression]:
    """The expressions with every 5月 至 7月 made one."""
    made: list[DateExpression] = []
    for expression in found:
        if made and expression.start < made[-1].end:
            continue
        if made and _is_range(made[-1], expression, text):
            made[-1] = _range(made[-1], expression, text)
        elif made and (bounded := repeats.bounded(made[-1], expression, text)):
            made[-1] = bounded
        elif made and (until := repeats.ended(made[-1], expression, text)):
            made[-1:] = [until, expression]
        else:
            made.append(expression)
    return made


def _is_range(first: DateExpression, last: DateExpression, text: str) -> bool:
    if first.form not in MOMENTS or last.form not in MOMENTS or first.when.shape not in ("point", "period", "start"):
        return False
    between = text[first.end : last.start]
    signed = between.strip() or text.startswith(("至", "到", "through"), last.start)
    if "and" in between and not first.text.lower().startswith("between"):
        return False
    return bool(
        signed
        and RANGE_SIGN.fullmatch(between.strip())
        and last.when.due_on
        and (first.when.due_on or first.when.first_on)
    )


def _range(first: DateExpression, last: DateExpression, text: str) -> DateExpression:
    """From the first moment to the last; 今年10月至明年4月 and 11月至2月 both end after they begin."""
    begins = first.when.first_on or first.when.due_on
    ends = last.when.due_on
    if begins and ends and last.when.year_named and not first.when.year_named:
        begins = begins.replace(year=ends.year) if (begins.month, begins.day) != (2, 29) else begins
    if begins and ends and ends < begins:
        begins, ends = (
            (begins, _later(ends, begins.year + 1))
            if not last.when.year_named
            else (_later(begins, ends.year - 1), ends)
        )
    when = When("range", ends, begins, first.when.year_named or last.when.year_named)
    return first._replace(end=last.end, text=text[first.start : last.end], form="range", when=when)


def _later(day: date, year: int) -> date:
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)
