"""Until when does a duty return? 7月1日至9月30日，每日…, 9月30日前每日…, daily until September 30 are one expression with an end."""

from __future__ import annotations

from datetime import date

from plans.kinds import from_then_on
from plans.moments import DateExpression, When
from plans.patterns import pattern

# What may stand between the days and the word for the return.
BETWEEN = pattern(r"(?:期间|内)?[，、,]?\s?(?:要|须|应|需)?")
UNTIL = pattern(r"[Uu]ntil |[Tt]hrough |[Ff]rom |[Bb]etween ")
PERSISTS = pattern(r"(?:一直|持续|直)$")
CYCLE = pattern(r"每|逐[日月季年]|隔[周月年]")
SIGHT = 60


def bounded(first: DateExpression, then: DateExpression, text: str) -> DateExpression | None:
    """Both as one, where one of them tells how often and the one beside it from when or until when."""
    between = text[first.end : then.start]
    if first.when.shape == "start" and then.when.shape == "cycle" and between.strip() in ("", "，"):  # 自3月起每月
        when = from_then_on(first.when, then.when)
        return DateExpression(first.start, then.end, text[first.start : then.end], then.form, when)
    if then.when.shape == "cycle" and BETWEEN.fullmatch(between):
        ends = first.when.shape == "range" or (first.when.shape == "point" and first.text.endswith("前"))
        return _one(first, then, text, then, first) if ends else None
    if first.when.shape == "cycle" and between.strip() in ("", ",") and UNTIL.match(then.text):
        return _one(first, then, text, first, then)
    return None


def ended(cycle: DateExpression, end: DateExpression, text: str) -> DateExpression | None:
    """The duty that returns with the end that stands behind its act: 每日上报汛情，直至9月30日."""
    between = text[cycle.end : end.start]
    if (
        cycle.when.shape != "cycle"
        or len(between) > SIGHT
        or any(sign in between for sign in "。；\n")
        or not ends(text, end)
    ):
        return None
    return cycle._replace(when=_until(cycle.when, end.when))


def ends(text: str, found: DateExpression) -> bool:
    """Whether the words say that something goes on until this day."""
    lasting = found.text.startswith(("至", "到")) and PERSISTS.search(text, max(0, found.start - 2), found.start)
    return bool(lasting) and found.when.due_on is not None


def _one(
    first: DateExpression, then: DateExpression, text: str, cycle: DateExpression, days: DateExpression
) -> DateExpression | None:
    if days.when.due_on is None or "UNTIL" in (cycle.when.rrule or ""):
        return None
    return DateExpression(
        first.start, then.end, text[first.start : then.end], cycle.form, _until(cycle.when, days.when)
    )


def _until(cycle: When, days: When) -> When:
    last: date | None = days.due_on
    if last is None or not cycle.rrule:
        return cycle
    begun = from_then_on(days, cycle) if days.first_on else cycle
    due = min(begun.due_on, last) if begun.due_on else None
    return begun._replace(due_on=due, rrule=f"{cycle.rrule};UNTIL={last:%Y%m%d}", year_named=days.year_named)
