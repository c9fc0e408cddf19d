"""When may a message leave that is ready now?"""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from schedules.calendar import DAY, WorkingDays
from schedules.moments import aware, moment_of
from schedules.policy import Policy
from schedules.scene import EVERY_DAY


def is_quiet(moment: datetime, quiet_from: time, quiet_to: time, zone: ZoneInfo) -> bool:
    """True within the quiet hours of `zone`: `quiet_from` is quiet, `quiet_to` no longer; equal times mean no quiet hours.

    Raises ValueError when `moment` has no zone.
    """
    wall = aware(moment).astimezone(zone).time()
    if quiet_from <= quiet_to:
        return quiet_from <= wall < quiet_to
    return wall >= quiet_from or wall < quiet_to


def notice_at(moment: datetime, policy: Policy, zone: ZoneInfo) -> datetime:
    """The UTC instant at which a notice of its own may leave: `moment`, or the end of the reader's quiet hours.

    `zone` is the reader's. Raises ValueError when `moment` has no zone.
    """
    if not is_quiet(moment, policy.quiet_from, policy.quiet_to, zone):
        return moment
    return _next(moment, policy.quiet_to, EVERY_DAY, zone)


def digest_at(
    moment: datetime, policy: Policy, calendar: WorkingDays, zone: ZoneInfo, *, hour: time | None = None
) -> datetime:
    """The UTC instant at which a digest that is late may leave: `moment`, unless it is a day off or within quiet hours.

    Then it is the next digest hour (`hour`, else the policy's) of a working day. `zone` is the reader's. Raises
    ValueError when `moment` has no zone.
    """
    days = calendar if policy.working_days_only else EVERY_DAY
    today = aware(moment).astimezone(zone).date()
    if days.is_working(today) and not is_quiet(moment, policy.quiet_from, policy.quiet_to, zone):
        return moment
    return _next(moment, policy.digest_at if hour is None else hour, days, zone)


def next_digest(
    moment: datetime, policy: Policy, calendar: WorkingDays, zone: ZoneInfo, *, hour: time | None = None
) -> datetime:
    """The next digest hour after `moment`, for what may wait until then. Raises ValueError when it has no zone."""
    days = calendar if policy.working_days_only else EVERY_DAY
    return _next(aware(moment), policy.digest_at if hour is None else hour, days, zone)


def _next(moment: datetime, at: time, days: WorkingDays, zone: ZoneInfo) -> datetime:
    """The next instant after `moment` at which it is `at` on one of these days."""
    on = days.on_to_working(moment.astimezone(zone).date())
    while (found := moment_of(on, at, zone)) <= moment:
        on = days.on_to_working(on + DAY)
    return found
