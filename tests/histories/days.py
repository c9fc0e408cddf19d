"""Which days does the plain model take for working days? The State Council's notices for 2025 and 2026, typed by hand."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)


def _all(first: str, last: str) -> set[date]:
    on, end = date.fromisoformat(first), date.fromisoformat(last)
    return {on + number * DAY for number in range((end - on).days + 1)}


OFF = (
    {date(2025, 1, 1)} | _all("2025-01-28", "2025-02-04") | _all("2025-04-04", "2025-04-06")
    | _all("2025-05-01", "2025-05-05") | _all("2025-05-31", "2025-06-02") | _all("2025-10-01", "2025-10-08")
    | _all("2026-01-01", "2026-01-03") | _all("2026-02-15", "2026-02-23") | _all("2026-04-04", "2026-04-06")
    | _all("2026-05-01", "2026-05-05") | _all("2026-06-19", "2026-06-21") | _all("2026-09-25", "2026-09-27")
    | _all("2026-10-01", "2026-10-07")
)  # fmt: skip
MADE_UP = {
    date.fromisoformat(day)
    for day in (
        "2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11",
        "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10",
    )
}  # fmt: skip


def works(on: date) -> bool:
    """A working day: Monday to Friday but for the holidays, and the weekends that are worked instead."""
    return on in MADE_UP or (on.weekday() < 5 and on not in OFF)


def back(on: date) -> date:
    """The day itself, or the last working day before it."""
    while not works(on):
        on -= DAY
    return on


def after(on: date, count: int = 1) -> date:
    """The count-th working day after it."""
    for _ in range(count):
        on += DAY
        while not works(on):
            on += DAY
    return on


def is_first(on: date, monday_or_first: date) -> bool:
    """Whether it is the first working day since the beginning of its week or quarter."""
    between = (monday_or_first + number * DAY for number in range((on - monday_or_first).days))
    return works(on) and not any(works(day) for day in between)


def week_of(on: date) -> date:
    return on - on.weekday() * DAY


def quarter_of(on: date) -> date:
    return on.replace(month=(on.month - 1) // 3 * 3 + 1, day=1)


def day_of(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()


def wall(on: date, at: time) -> datetime:
    return datetime.combine(on, at, tzinfo=SHANGHAI)
