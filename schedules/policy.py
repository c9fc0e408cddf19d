"""What may be set about when a plan speaks?"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import date, time
from functools import cache
from importlib.resources import files
from typing import cast

from schedules.policy_values import RECEIVERS, Mistake, MonthDay, Receiver, Values

HEIRS = ("head", "deputy")
"""Who gets the items of somebody who leaves."""


class BadPolicy(Exception):
    """A policy file that cannot be used. `mistakes` holds one (key, values) for each mistake, in the file's order.

    Keys: not_toml {reason}; unknown_setting {setting}; wrong_kind {setting, given, wanted}; out_of_range {setting,
    given, low, high}; repeated {setting, given}; not_a_time, not_a_month_day {setting, given}; unknown_receiver {setting, given,
    known}; missing {setting}; holiday_and_workday {on}; unknown_season {setting}. `wanted` is one of text, number, yes_or_no, date, list, table.
    """

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__(", ".join(f"{key} {values}" for key, values in mistakes))
        self.mistakes = mistakes


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a ladder: `after` working days the item is told to `to`."""

    after: int
    to: Receiver


@dataclass(frozen=True, slots=True)
class Policy:
    """When a plan speaks. Days before a date are calendar days, days after one are working days.

    Times are wall times where the reader is. A number of days that is 0 in `*_within` or `monthly_call_day` turns
    that rule off.
    """

    name: str
    starts_on: date
    lead_points: tuple[int, ...]
    annual_points: tuple[int, ...]
    recurring_points: tuple[int, ...]
    working_days_only: bool
    digest_at: time
    quiet_from: time
    quiet_to: time
    monthly_call_day: int
    lag_points: int
    ahead_points: int
    behind_points: int
    bulletin_day: int
    unowned_weekly: bool
    undated_quarterly: bool
    important_alone: bool
    acknowledge_within: int
    acknowledge_to: Receiver
    confirm_within: int
    confirm_to: Receiver
    extensions_at_most: int
    urge_again_after: int
    slip_answer_within: int
    overdue_daily_for: int
    overdue_then_weekly: bool
    escalation: tuple[Step, ...]
    blocked: tuple[Step, ...]
    holidays: frozenset[date]
    workdays: frozenset[date]
    start_windows: bool = True
    leaver_items_to: str = "head"
    keep_evidence: int = 0
    keep_messages: int = 0
    important: frozenset[int] = frozenset()
    exceptions: tuple[tuple[int, tuple[int, ...]], ...] = ()
    seasons: tuple[tuple[str, MonthDay], ...] = ()  # the last day before each season, by any of its names
    fiscal_year_ends: MonthDay | None = None

    def for_item(self, number: int) -> Policy:
        """The policy as it is for one item of the plan: with the lead points of its exception, if it has one."""
        own = dict(self.exceptions).get(number)
        return self if own is None else replace(self, lead_points=own, annual_points=own, recurring_points=own)

    def lead_days(self, kind: str) -> tuple[int, ...]:
        """The lead points for a kind of milestone, in calendar days before its date, farthest first."""
        return {"annual_target": self.annual_points, "recurring": self.recurring_points}.get(kind, self.lead_points)


@cache
def default_text() -> str:
    """The default policy as the TOML text that a plan's own policy may start from."""
    return files("schedules").joinpath("default_policy.toml").read_text("utf-8")


@cache
def default() -> Policy:
    """The policy of a plan that has been given none."""
    return parse("")


def parse(toml_text: str) -> Policy:
    """The policy in a TOML text; what the text does not name is as in the default. Raises BadPolicy."""
    try:
        given = tomllib.loads(toml_text)
    except tomllib.TOMLDecodeError as error:
        raise BadPolicy([("not_toml", {"reason": str(error)})]) from error
    mistakes: list[Mistake] = []
    policy = _policy(Values(given, tomllib.loads(default_text()), mistakes))
    mistakes += [("holiday_and_workday", {"on": on}) for on in sorted(policy.holidays & policy.workdays)]
    if mistakes:
        raise BadPolicy(mistakes)
    return policy


def _policy(values: Values) -> Policy:  # longer than others: one line a setting
    values.refuse_unknown()
    overdue = values.table("overdue")
    overdue.refuse_unknown()
    return Policy(
        name=values.text("name"),
        starts_on=values.day("starts_on"),
        lead_points=values.days_before("lead_points"),
        annual_points=values.days_before("annual_points"),
        recurring_points=values.days_before("recurring_points"),
        working_days_only=values.truth("working_days_only"),
        digest_at=values.clock("digest_at"),
        quiet_from=values.clock("quiet_from"),
        quiet_to=values.clock("quiet_to"),
        monthly_call_day=values.number("monthly_call_day", 0, 31),
        lag_points=values.number("lag_points", 0, 100),
        ahead_points=values.number("ahead_points", 0, 100),
        behind_points=values.number("behind_points", 0, 100),
        bulletin_day=values.number("bulletin_day", 0, 28),
        unowned_weekly=values.truth("unowned_weekly"),
        undated_quarterly=values.truth("undated_quarterly"),
        important_alone=values.truth("important_alone"),
        acknowledge_within=values.number("acknowledge_within", 0, 60),
        acknowledge_to=_receiver(values, "acknowledge_to"),
        confirm_within=values.number("confirm_within", 0, 60),
        confirm_to=_receiver(values, "confirm_to"),
        urge_again_after=values.number("urge_again_after", 0, 720),
        slip_answer_within=values.number("slip_answer_within", 1, 60),
        extensions_at_most=values.number("extensions_at_most", 0, 20),
        overdue_daily_for=overdue.number("daily_for", 0, 60),
        overdue_then_weekly=overdue.truth("then_weekly"),
        escalation=_ladder(values, "escalation"),
        blocked=_ladder(values, "blocked"),
        holidays=values.days("holidays"),
        workdays=values.days("workdays"),
        start_windows=values.truth("start_windows"),
        leaver_items_to=values.one_of("leaver_items_to", HEIRS),
        keep_evidence=values.number("keep_evidence", 0, 36_500),
        keep_messages=values.number("keep_messages", 0, 36_500),
        important=values.item_numbers("important"),
        exceptions=_exceptions(values),
        seasons=values.month_days("seasons"),
        fiscal_year_ends=values.month_day("fiscal_year_ends"),
    )


def _receiver(values: Values, setting: str) -> Receiver:
    return cast(Receiver, values.one_of(setting, RECEIVERS))


def _ladder(values: Values, setting: str) -> tuple[Step, ...]:
    steps: list[Step] = []
    for rung in values.tables(setting, like={"after": 1, "to": "leader"}):
        rung.refuse_unknown()
        step = Step(after=rung.number("after", 1, 365), to=_receiver(rung, "to"))
        if any(earlier.to == step.to for earlier in steps):
            values.mistake("repeated", f"{rung.prefix}to", given=step.to)
        steps.append(step)
    return tuple(sorted(steps, key=lambda step: step.after))


def _exceptions(values: Values) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """Each item's own lead points, by the items' numbers."""
    found: dict[int, tuple[int, ...]] = {}
    for rule in values.tables("exception", like={"item": 1, "lead_points": []}):
        rule.refuse_unknown()
        item = rule.number("item", 1, 999_999)
        if item in found:
            values.mistake("repeated", f"{rule.prefix}item", given=item)
        found[item] = rule.days_before("lead_points")
    return tuple(sorted(found.items()))


__all__ = ["BadPolicy", "Policy", "Receiver", "Step", "default", "default_text", "parse"]
