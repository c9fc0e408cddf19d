"""What must be known of a milestone to say when it speaks, and what is one such moment?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Literal, NamedTuple, get_args

from schedules.calendar import FIRST_YEAR, LAST_YEAR
from schedules.moments import aware

Kind = Literal["deadline", "start_window", "annual_target", "recurring", "relative", "horizon"]
State = Literal["open", "acknowledged", "blocked", "reported", "confirmed", "parked", "cancelled"]
Audience = Literal["owner", "supervisor", "secretary", "leader", "head"]
Reason = Literal["merged", "missed", "before_hand_over", "set_afresh", "snoozed"]

_RANK: dict[Audience, int] = {audience: rank for rank, audience in enumerate(get_args(Audience))}
IN_PROGRESS = frozenset({"open", "acknowledged", "blocked"})
"""The states in which the owner still owes the work; a sent-back item is acknowledged again."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the ledger knows of one milestone. Moments are aware; dates are days of the plan's zone.

    `handed_over_at` is when the last hand-over was delivered, `returned_at` when a report was last sent back or
    the item taken up again, `reported_at` when it was last reported done (needed in the state reported), `blocked_at` since when it has been blocked with this date. For a recurring milestone
    `due_on` is the occurrence at hand. Raises ValueError for a moment without a zone, a report without its moment,
    and a date outside the years 1900 to 2199.
    """

    kind: Kind
    due_on: date | None
    adopted_at: datetime
    state: State = "open"
    has_lead_unit: bool = True
    window_start: date | None = None
    handed_over_at: datetime | None = None
    acknowledged: bool = False
    reported_at: datetime | None = None
    returned_at: datetime | None = None
    blocked_at: datetime | None = None
    rrule: str | None = None
    important: bool = False
    review_on: date | None = None  # of a parked item, the day on which it comes back
    reached: float | None = None  # the share that was last reported, 0 to 1
    progress_at: datetime | None = None  # when it was reported
    steps: tuple[tuple[date, Fraction], ...] = ()  # the shares that are wanted by their days

    def __post_init__(self) -> None:
        moments = (self.handed_over_at, self.reported_at, self.returned_at, self.progress_at, self.blocked_at)
        for moment in (self.adopted_at, *moments):
            if moment is not None:
                aware(moment)
        for on in (self.due_on, self.window_start, self.review_on):
            if on is not None and not FIRST_YEAR <= on.year <= LAST_YEAR:
                raise ValueError(f"a date outside {FIRST_YEAR} to {LAST_YEAR}: {on}")
        if self.state == "reported" and self.reported_at is None:
            raise ValueError("a reported milestone without the moment of its report")

    @property
    def begins_at(self) -> datetime:
        """From when its reminders count: the delivered hand-over, else the adoption."""
        return self.handed_over_at or self.adopted_at


class Point(NamedTuple):
    """One moment at which one milestone speaks to one audience.

    `name` is stable: what was sent belongs to (milestone, due date, name, person). `on` is the day of the plan's
    calendar, `at` the UTC instant. `alone` asks for a notice of its own instead of a line in the digest. `days` is
    the nominal number: calendar days before the date for a lead point (so `due_on` minus `days` is the day it was
    moved from), working days counted for overdue, escalation, a block, acknowledgement and the leader's waiting point, the
    points behind for a lag; else None. Of the points of one milestone the one with the largest `weight` is said.
    """

    name: str
    on: date
    at: datetime
    audience: Audience
    alone: bool
    days: int | None
    weight: int

    @property
    def topic(self) -> str:
        """The first word of the name: lead, window, overdue, escalate, blocked, unacknowledged, monthly, waiting, unowned, quarter, review, lag."""
        return self.name.partition("-")[0]

    @property
    def order(self) -> tuple[datetime, int, int, str]:
        """Time order; at one instant by audience, then the weightiest last."""
        return self.at, _RANK[self.audience], self.weight, self.name


def is_overdue(due_on: date | None, state: str, today: date) -> bool:
    """True when `today` in the plan's zone is after the date and the work is not reported; blocked items included."""
    return due_on is not None and today > due_on and state in IN_PROGRESS
