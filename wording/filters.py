"""How are dates, numbers, items and the field's own terms written? The filters that every template has."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_decimal
from markupsafe import Markup

from schedules.pace import percent

if TYPE_CHECKING:
    from db.ledger import Milestone

LOCALES = {"zh": "zh_Hans_CN", "en": "en_GB"}
DAYS = {"zh": "M月d日", "en": "d MMM"}
DAYS_AND_YEARS = {"zh": "y年M月d日", "en": "d MMM y"}
MONTHS = {"zh": "y年M月", "en": "MMM y"}
SIGNS = {"green": "🟢", "yellow": "🟡", "red": "🔴"}
OPERATORS = {"=": "eq", ">=": "ge", ">": "gt", "~": "about", "<=": "le", "<": "lt"}

Say = Callable[..., Markup]
Filter = Callable[..., Any]


def for_language(language: str, say: Say, say_with_own: Say) -> dict[str, Filter]:
    """Filters by their name in the templates; `say` gives the words of a term."""
    words = _of_words(language, say) | _of_items(language, say, say_with_own)
    return _of_days(language, say) | _of_time(language) | words


def _of_days(language: str, say: Say) -> dict[str, Filter]:
    locale = LOCALES[language]

    @lru_cache(maxsize=4096)
    def day(value: date | None) -> str:
        """31 May Sat."""
        if value is None:
            return str(say("terms.no_date", language))
        return f"{format_date(value, DAYS[language], locale)} {format_date(value, 'EEE', locale)}"

    @lru_cache(maxsize=4096)
    def short_day(value: date | None) -> str:
        return "—" if value is None else format_date(value, DAYS[language], locale)

    @lru_cache(maxsize=4096)
    def full_day(value: date | None) -> str:
        return (
            str(say("terms.no_date", language))
            if value is None
            else format_date(value, DAYS_AND_YEARS[language], locale)
        )

    def month_day(value: tuple[int, int]) -> str:
        """A day of any year."""
        return short_day(date(2024, *value))

    def iso_day(value: str) -> str:
        """A date as the history and the notices keep it."""
        return full_day(date.fromisoformat(value))

    def dated(value: str | None) -> date | None:
        """A day that was kept as ISO text."""
        return date.fromisoformat(value) if value else None

    return {
        "dated": dated, "day": day, "short_day": short_day, "full_day": full_day, "iso_day": iso_day,
        "month_day": month_day,
    }  # fmt: skip


def _of_time(language: str) -> dict[str, Filter]:
    locale = LOCALES[language]

    def moment(value: datetime, zone: str) -> str:
        return format_datetime(value, f"{DAYS[language]} HH:mm", tzinfo=ZoneInfo(zone), locale=locale)

    def month(value: date) -> str:
        return format_date(value, MONTHS[language], locale)

    def month_only(value: date) -> str:
        return format_date(value, "LLL", locale)

    def hour(value: time) -> str:
        return format_time(value, "HH:mm", locale=locale)

    return {"moment": moment, "hour": hour, "month": month, "month_only": month_only}


def _of_words(language: str, say: Say) -> dict[str, Filter]:
    def number(value: float) -> str:
        return format_decimal(value, locale=LOCALES[language])

    def share(value: Fraction) -> str:
        """A share of 0 to 1 in per cent, with one decimal where it has one."""
        return format_decimal(percent(value), format="0.#", locale=LOCALES[language])

    def term(value: str, area: str) -> str:
        """The word for one of the field's terms: a state, a role, a kind."""
        return str(say(f"terms.{area}_{value}", language))

    def said(key: str, **values: object) -> Markup:
        """The words of another block."""
        return say(key, language, **values)

    def operator(value: str) -> str:
        word = term(OPERATORS.get(value, "eq"), "op")
        return f"{word} " if word and language == "en" else word

    def listed(values: Iterable[object]) -> str:
        return ("、" if language == "zh" else ", ").join(str(value) for value in values)

    return {
        "number": number, "percent": share, "term": term, "shortened": shortened, "operator": operator,
        "listed": listed, "said": said,
    }  # fmt: skip


def _of_items(language: str, say: Say, say_with_own: Say) -> dict[str, Filter]:
    def standing(milestone: Milestone, today: date) -> str:
        """How it stands: its state, or how far its date is."""
        if not _in_work(milestone) or milestone.due_on is None:
            return str(say(f"terms.state_{milestone.state}", language))
        days = (milestone.due_on - today).days
        key = "overdue" if days < 0 else "today" if days == 0 else "left"
        return str(say(f"items.{key}", language, days=abs(days)))

    def item_line(milestone: Milestone, today: date) -> Markup:
        m = milestone
        stands = standing(m, today) if m.due_on or m.state != "open" else ""
        own = {"number": m.number, "title": shortened(m.title, 80)}
        line = say_with_own("items.line", language, own, sign=light(m, today), due_on=m.due_on, standing=stands)
        if m.joint_at is None or not _in_work(m):
            return line
        return say("joint.line", language, line=line, m=m)

    return {"light": light, "standing": standing, "item_line": item_line}


def _in_work(milestone: Milestone) -> bool:
    from db.ledger import IN_WORK  # the database takes longer to load than `duban read` may take to start

    return milestone.state in IN_WORK


def light(milestone: Milestone, today: date) -> str:
    """A sign beside the words: the light by the plan's rules, waiting, done."""
    if milestone.state == "confirmed":
        return "✅"
    if milestone.state == "reported":
        return "📝"
    if not _in_work(milestone) or milestone.due_on is None:
        return "⚪"
    from supervision.lights import light_of  # loaded here for the same reason

    seen = light_of(milestone, today)
    return SIGNS[seen.light] if seen else "⚪"


def shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
