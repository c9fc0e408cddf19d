"""How are dates, numbers and the field's own terms written? The filters that every template has."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_decimal

LOCALES = {"zh": "zh_Hans_CN", "en": "en_GB"}
DAYS = {"zh": "M月d日", "en": "d MMM"}
DAYS_AND_YEARS = {"zh": "y年M月d日", "en": "d MMM y"}
WEEKDAYS = {"zh": "EEE", "en": "EEE"}


def for_language(language: str, say: Callable[..., str]) -> dict[str, Callable[..., Any]]:
    """Filters by their name in the templates; `say` gives the words of a term."""
    locale = LOCALES[language]

    def day(value: date | None) -> str:
        """31 May; with the weekday."""
        if value is None:
            return str(say("terms.no_date", language))
        return f"{format_date(value, DAYS[language], locale)} {format_date(value, WEEKDAYS[language], locale)}"

    def short_day(value: date | None) -> str:
        return "—" if value is None else format_date(value, DAYS[language], locale)

    def full_day(value: date | None) -> str:
        if value is None:
            return str(say("terms.no_date", language))
        return format_date(value, DAYS_AND_YEARS[language], locale)

    def moment(value: datetime, zone: str) -> str:
        pattern = f"{DAYS[language]} HH:mm"
        return format_datetime(value, pattern, tzinfo=ZoneInfo(zone), locale=locale)

    def hour(value: time) -> str:
        return format_time(value, "HH:mm", locale=locale)

    def number(value: float) -> str:
        return format_decimal(value, locale=locale)

    def term(value: str, area: str) -> str:
        """The word for one of the field's terms: a state, a role, a kind."""
        return str(say(f"terms.{area}_{value}", language))

    return {
        "day": day, "short_day": short_day, "full_day": full_day, "moment": moment, "hour": hour, "number": number,
        "term": term,
    }  # fmt: skip
