"""What does a plan document promise? The one function that the rest of the house calls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Literal

from plans import chinese
from plans.clean import Cleaned, clean
from plans.conventions import USUAL_CONVENTIONS, Conventions, MonthDay, fiscal_year_end
from plans.doubts import BROKEN, doubt
from plans.drafts import Draft, Passed, Reading, Span
from plans.due_dates import find
from plans.folding import TRADITIONAL_SIGN
from plans.moments import DateExpression, Reference
from plans.outline import Outline, outline
from plans.patterns import pattern
from plans.periods import day_of, months_on
from plans.promises import Findings, Promise, Setting
from plans.shared_dates import Overhead
from plans.subjects import lists_of, subjects_of

if TYPE_CHECKING:
    from plans.tables.layout import Table

HAN = pattern("[\u4e00-\u9fff]")


def read(
    text: str,
    *,
    today: date,
    as_of: date | None = None,
    year: int | None = None,
    conventions: Conventions = USUAL_CONVENTIONS,
) -> Reading:
    """Every dated commitment of `text`, and an account of every date expression in it.

    `as_of` is the day from which past and future are told apart: given, else the document's own day, else `today`.
    `year` is the plan's: given, else the one in the title, else that of `as_of`. `conventions` settles what 汛期前 or FY26
    mean. Any text is read; nothing is raised.
    """
    cleaned = clean(text)
    built = outline(cleaned)
    as_of_from: Literal["given", "document", "today"] = (
        "given" if as_of else "document" if built.written_on else "today"
    )
    setting, at = _setting(cleaned, built, as_of or built.written_on or today, year, conventions)
    dates = find(cleaned.folded, at)
    tables = _tables(cleaned)
    if tables:
        from plans.tables.ledgers import read_tables

        built, outside, findings, dates = read_tables(cleaned, text, setting, at, built, dates, tables)
        findings.add(_findings(setting, built, outside))
        findings.promises.sort(key=lambda one: one.start)
    else:
        findings = _findings(setting, built, dates)
    broken_in = _broken(text)
    return Reading(
        as_of=setting.as_of, year=setting.year, as_of_from=as_of_from, title=built.title,
        drafts=tuple(_draft(cleaned, text, promise, broken_in=broken_in) for promise in _taken(findings.promises)),
        unread=tuple(_span(cleaned, text, found) for found in findings.unread),
        passed=tuple(
            Passed(*(place := cleaned.longest(found.start, found.end)), text[place[0] : place[1]], reason)
            for found, reason in findings.passed
        ),
        expressions=tuple(_span(cleaned, text, found) for found in dates),
    )  # fmt: skip


def _setting(
    cleaned: Cleaned, built: Outline, day: date, year: int | None, conventions: Conventions
) -> tuple[Setting, Reference]:
    """What holds for the whole document, and from where its dates are counted. `year` is given, or None."""
    plan_year = year or built.year or day.year
    fiscal_end = conventions.fiscal_year_ends or fiscal_year_end(cleaned.folded)
    begins = _fiscal_start(fiscal_end, built.year or year, day) if fiscal_end else None
    agreed = replace(conventions, fiscal_year_ends=fiscal_end)
    at = Reference(plan_year, built.written_on or day, conventions=agreed, plan_begins=begins, read_on=day)
    return Setting(
        cleaned.folded, cleaned.text, plan_year, day, _year_known(built, plan_year, given=year is not None),
        begins or date(plan_year, 1, 1), fiscal_end is not None, agreed, TRADITIONAL_SIGN.search(cleaned.text) is not None,
    ), at  # fmt: skip


def _taken(promises: list[Promise]) -> Iterator[Promise]:
    """The promises in their order, each let go once a draft is made of it: a long document has them only once."""
    promises.reverse()
    while promises:
        yield promises.pop()


def _tables(cleaned: Cleaned) -> list[Table]:
    if "|" not in cleaned.folded:
        return []
    from plans.tables.layout import tables_in  # most documents have none, and its patterns take long to load

    return tables_in(cleaned)


def _fiscal_start(ends: MonthDay, year: int | None, day: date) -> date:
    """The first day of the fiscal year that is planned, or of the one that the day lies in."""
    last = day_of(year or day.year, *ends)
    if year is None and last < day:
        last = day_of(day.year + 1, *ends)
    return months_on(date(last.year - 1, last.month, 1), 1)


def _findings(setting: Setting, built: Outline, dates: list[DateExpression]) -> Findings:
    findings, place, overhead = Findings(), 0, Overhead()
    for paragraph in built.paragraphs:
        own = []
        while place < len(dates) and dates[place].start < paragraph.end:
            own.append(dates[place])
            place += 1
        if _is_chinese(setting.folded[paragraph.start : paragraph.end]):
            over = overhead.pass_by(setting, paragraph, own)
            found = chinese.read_paragraph(setting, paragraph, own) if not over else Findings(passed=[(own[0], "name")])
            if overhead.gives(setting, paragraph, found):
                found = chinese.read_item(setting, paragraph, overhead.date)
            findings.add(found)
        elif own:
            from plans import english  # here, because most documents need but one language

            findings.add(english.read_paragraph(setting, paragraph, own))
    return findings


def _is_chinese(words: str) -> bool:
    return HAN.search(words) is not None


def _year_known(built: Outline, year: int, *, given: bool) -> bool:
    """The year was given, or stands in the title, in a heading or in the document's own date."""
    if built.written_on and built.written_on.year == year:
        return True
    return (
        given or built.year is not None or any(str(year) in name for part in built.paragraphs for name in part.section)
    )


def _span(cleaned: Cleaned, text: str, found: DateExpression) -> Span:
    start, end = cleaned.longest(found.start, found.end)
    return Span(start, end, text[start:end])


def _draft(cleaned: Cleaned, text: str, promise: Promise, *, broken_in: bool) -> Draft:
    start, end = cleaned.around(promise.start, promise.end)
    broken = "broken_table" if broken_in and _is_broken(text, start, end) else None
    confidence, sure, why = doubt(*promise.doubts, broken)
    found = promise.found
    expr = cleaned.longest(found.start, found.end) if found else None
    return Draft(
        title=promise.title, kind=promise.kind, start=start, end=end, due_on=promise.due_on, window_start=promise.window_start,
        rrule=promise.rrule, expr=text[expr[0] : expr[1]] if expr else None, expr_start=expr[0] if expr else None,
        expr_end=expr[1] if expr else None, action=promise.action, subjects=subjects_of(promise.title), count=promise.count,
        quantity=promise.quantity, owners=promise.owners, section=promise.paragraph.section, strength=promise.strength,
        lists=lists_of("".join(text[start:end].split()), promise.paragraph.section), confidence=confidence, sure=sure, why=why,
    )  # fmt: skip


def _broken(text: str) -> bool:
    """Whether a line of the text is a piece of a table that could not be put together."""
    return f"{BROKEN}\n" in text or text.endswith(BROKEN)


def _is_broken(text: str, start: int, end: int) -> bool:
    close = text.find("\n", end)
    return _broken(text[start : close if close >= 0 else len(text)])
