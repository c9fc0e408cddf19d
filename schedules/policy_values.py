"""Is each value in a policy file of the right kind, and within its bounds?"""

from __future__ import annotations

from datetime import date, datetime, time
from fractions import Fraction
from typing import Any, Literal, get_args

Receiver = Literal["supervisor", "secretary", "leader", "head"]
"""Who can hear of an item beside its owner."""

RECEIVERS: tuple[str, ...] = get_args(Receiver)

MonthDay = tuple[int, int]
LEAP_YEAR = 2024

Mistake = tuple[str, dict[str, object]]
"""A stable key, and the values that a sentence about it needs."""


class Values:
    """The settings of one TOML table, read one by one; a bad one is noted in `mistakes` and read as the default."""

    def __init__(
        self, given: dict[str, Any], defaults: dict[str, Any], mistakes: list[Mistake], prefix: str = ""
    ) -> None:
        self._given, self._defaults, self._mistakes, self.prefix = given, defaults, mistakes, prefix

    def mistake(self, key: str, setting: str, **values: object) -> None:
        """Note one mistake about the setting of this full name."""
        self._mistakes.append((key, {"setting": setting, **values}))

    def refuse_unknown(self) -> None:
        """Note every setting that no policy has."""
        for setting in self._given:
            if setting not in self._defaults:
                self.mistake("unknown_setting", self.prefix + setting)

    def text(self, setting: str) -> str:
        """A text that is not blank."""
        value = str(self._of_kind(setting, str, "text")).strip()
        if not value:
            self._wrong(setting, "text")
        return value

    def truth(self, setting: str) -> bool:
        """True or false."""
        return bool(self._of_kind(setting, bool, "yes_or_no"))

    def number(self, setting: str, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both allowed."""
        value: int = self._of_kind(setting, int, "number")
        return int(self._bounded(setting, value, low, high))

    def amount(self, setting: str, low: int, high: int) -> Fraction:
        """A number with or without decimals from `low` to `high`, both allowed."""
        value = self._of_kind(setting, float, "number")
        bounded = self._bounded(setting, value, low, high)
        return Fraction(str(bounded)) if low <= bounded <= high else Fraction(low)  # TOML has "nan" and "inf" too

    def day(self, setting: str) -> date:
        """A date without a time."""
        value: date = self._of_kind(setting, date, "date")
        return value

    def clock(self, setting: str) -> time:
        """A wall time written "08:30"."""
        value = self._of_kind(setting, str, "text")
        try:
            return datetime.strptime(value, "%H:%M").time()  # noqa: DTZ007 - a wall time has no zone
        except ValueError:
            self.mistake("not_a_time", self.prefix + setting, given=value)
            return time.min

    def month_day(self, setting: str) -> MonthDay | None:
        """A day of any year written "06-30"; None for an empty text."""
        return self._month_day(self.prefix + setting, self._of_kind(setting, str, "text"))

    def month_days(self, setting: str) -> tuple[tuple[str, MonthDay], ...]:
        """Days of any year by names that only the caller knows; an empty text takes a name away."""
        found = []
        for name, given in self._of_kind(setting, dict, "table").items():
            full = f"{self.prefix}{setting}.{name}"
            if not isinstance(given, str):
                self.mistake("not_a_month_day", full, given=given)
            elif (day := self._month_day(full, given)) is not None:
                found.append((name, day))
        return tuple(found)

    def _month_day(self, full_name: str, value: str) -> MonthDay | None:
        try:
            day = datetime.strptime(f"{LEAP_YEAR}-{value}", "%Y-%m-%d") if value else None  # noqa: DTZ007 - no moment
        except ValueError:
            self.mistake("not_a_month_day", full_name, given=value)
            return None
        return (day.month, day.day) if day else None

    def one_of(self, setting: str, known: tuple[str, ...]) -> str:
        """One of the receivers in `known`."""
        value = str(self._of_kind(setting, str, "text"))
        if value not in known:
            self.mistake("unknown_receiver", self.prefix + setting, given=value, known=known)
        return value

    def days_before(self, setting: str) -> tuple[int, ...]:
        """Different whole numbers of days, 0 to 400, farthest first."""
        numbers = [self._bounded(setting, each, 0, 400) for each in self._members(setting, int, "number")]
        for number in sorted({each for each in numbers if numbers.count(each) > 1}):
            self.mistake("repeated", self.prefix + setting, given=number)
        return tuple(sorted(set(numbers), reverse=True))

    def days(self, setting: str) -> frozenset[date]:
        """A set of dates."""
        return frozenset(self._members(setting, date, "date"))

    def item_numbers(self, setting: str) -> frozenset[int]:
        """The numbers of items of the plan."""
        return frozenset(self._bounded(setting, each, 1, 999_999) for each in self._members(setting, int, "number"))

    def table(self, setting: str) -> Values:
        """The table below a setting."""
        given = self._of_kind(setting, dict, "table")
        return Values(given, self._defaults[setting], self._mistakes, f"{self.prefix}{setting}.")

    def tables(self, setting: str, like: dict[str, Any]) -> list[Values]:
        """The tables in a list; a key that one leaves out is a mistake of the wrong kind."""
        rungs = self._members(setting, dict, "table")
        found = []
        for number, rung in enumerate(rungs, start=1):
            below = Values(rung, like, self._mistakes, f"{self.prefix}{setting}[{number}].")
            for missing in like.keys() - rung.keys():
                below.mistake("missing", below.prefix + missing)
            found.append(below)
        return found

    def _of_kind(self, setting: str, kind: type, wanted: str) -> Any:
        value = self._given.get(setting, self._defaults[setting])
        if _is(value, kind):
            return value
        self._wrong(setting, wanted)
        return self._defaults[setting]

    def _members(self, setting: str, kind: type, wanted: str) -> list[Any]:
        members = self._of_kind(setting, list, "list")
        good = [each for each in members if _is(each, kind)]
        for each in members:
            if not _is(each, kind):
                self.mistake("wrong_kind", self.prefix + setting, given=each, wanted=wanted)
        return good

    def _bounded(self, setting: str, value: Any, low: int, high: int) -> Any:
        if not low <= value <= high:
            self.mistake("out_of_range", self.prefix + setting, given=value, low=low, high=high)
        return value

    def _wrong(self, setting: str, wanted: str) -> None:
        self.mistake("wrong_kind", self.prefix + setting, given=self._given.get(setting), wanted=wanted)


def _is(value: object, kind: type) -> bool:
    """TOML's own kinds: true is no number, and a moment is no date."""
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if kind is date:
        return isinstance(value, date) and not isinstance(value, datetime)
    return isinstance(value, kind)
