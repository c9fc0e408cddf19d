"""Which series of points does a milestone have, one function a rule?

Each series is in time order and may be endless; points.py weaves them into one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from schedules.calendar import DAY, LAST_YEAR
from schedules.facts import IN_PROGRESS, Audience, Point
from schedules.lateness import blocked, late, review, unacknowledged, waiting, waiting_too_long
from schedules.pace import Measured, expected
from schedules.scene import LAG, LEAD, MONTHLY, QUARTER, UNOWNED, Scene, woven


def all_series(scene: Scene) -> list[Iterator[Point]]:
    """The series that the state, kind and ownership of this milestone call for; none when it is closed."""
    facts = scene.facts
    if facts.state == "reported":
        return [waiting(scene), waiting_too_long(scene)]
    if facts.state == "parked":
        return [review(scene)]
    if facts.state not in IN_PROGRESS:
        return []
    if not facts.has_lead_unit:
        return [_nobodys(scene)]
    if facts.due_on is None:
        return [quarterly(scene), window(scene), unacknowledged(scene), *blocked(scene)]
    return [_dated(scene, facts.due_on), unacknowledged(scene), *blocked(scene)]


def _nobodys(scene: Scene) -> Iterator[Point]:
    """Without a lead unit it stands in one of the supervisor's lists and nowhere else."""
    facts = scene.facts
    if facts.kind == "horizon" or facts.due_on is None:
        return quarterly(scene)
    if facts.kind == "annual_target" and scene.policy.monthly_call_day:
        return monthly(scene, "supervisor", None)
    return unowned(scene)


def _dated(scene: Scene, due_on: date) -> Iterator[Point]:
    """Up to the date, and then what is late: the second half is not even begun while the date is ahead."""
    kind = scene.facts.kind
    if scene.since <= due_on:
        ahead = [window(scene), leads(scene, due_on)]
        if kind == "horizon":
            ahead.append(quarterly(scene))
        elif kind != "recurring":
            ahead += [monthly(scene, "owner", due_on), *lag(scene, due_on)]
        yield from woven(ahead)
    yield from woven(late(scene, due_on))


def leads(scene: Scene, due_on: date) -> Iterator[Point]:
    """So many days before the date, moved back; of a window none before it opens."""
    opens_on = _opens_on(scene)
    for days in scene.policy.lead_days(scene.facts.kind):
        if due_on - days * DAY < scene.since:
            continue
        on = scene.speaking.back_to_working(due_on - days * DAY)
        if opens_on is None or on >= opens_on:
            yield scene.point(f"lead-{days}", on, "owner", LEAD - 10 * days, days=days)


def window(scene: Scene) -> Iterator[Point]:
    """The day on which works are to start."""
    opens_on, facts = _opens_on(scene), scene.facts
    if scene.policy.start_windows and opens_on is not None and facts.window_start is not None:
        length = ((facts.due_on or facts.window_start) - facts.window_start).days
        yield scene.point("window", opens_on, "owner", LEAD - 10 * length + 5)


def _opens_on(scene: Scene) -> date | None:
    """The day a window speaks: its first working day; when it has none, the last one before it."""
    facts = scene.facts
    if facts.kind != "start_window" or facts.window_start is None:
        return None
    on = scene.speaking.on_to_working(facts.window_start)
    last = facts.due_on
    return on if last is None or on <= last else scene.speaking.back_to_working(facts.window_start)


def monthly(scene: Scene, to: Audience, until: date | None) -> Iterator[Point]:
    """The call for a progress report, every month while the date is ahead."""
    begins = scene.day(scene.facts.begins_at)
    month = max(begins, scene.since).replace(day=1)
    while scene.policy.monthly_call_day and month.year <= LAST_YEAR:
        following = (month + 31 * DAY).replace(day=1)
        on = scene.speaking.back_to_working(min(month + (scene.policy.monthly_call_day - 1) * DAY, following - DAY))
        if until is not None and on >= until:
            return
        call = scene.point(f"monthly-{month:%Y-%m}", on, to, MONTHLY)
        if call.at > scene.facts.begins_at:
            yield call
        month = following


def lag(scene: Scene, due_on: date) -> Iterator[Iterator[Point]]:
    """What was reported falls so many points behind the expected progress: said once for each number reported.

    To the owner and to the office, on the first working day after the evening on which it is so.
    """
    facts, points = scene.facts, scene.policy.lag_points
    if facts.reached is None or facts.progress_at is None or not points:
        return
    begins_on = facts.window_start or scene.day(facts.adopted_at)
    item = Measured(facts.state, due_on, begins_on, facts.kind == "annual_target", steps=facts.steps)
    reached = Fraction(str(facts.reached))
    evening = _behind_from(item, reached, points, scene.day(facts.progress_at), due_on)
    on = scene.speaking.next_working(evening)
    if on < due_on:
        behind = int(((expected(item, evening) or 0) - reached) * 100)
        name = f"lag-{float(reached * 100):g}"
        for audience in ("owner", "supervisor"):
            yield iter((scene.point(name, on, audience, LAG, days=behind),))


def _behind_from(item: Measured, reached: Fraction, points: int, first: date, last: date) -> date:
    """The first evening from `first` on at which it is so many points behind; `last` where none before it is."""
    low, high = first.toordinal(), max(first, last).toordinal()
    while low < high:
        middle = (low + high) // 2
        if ((expected(item, date.fromordinal(middle)) or 0) - reached) * 100 >= points:
            high = middle
        else:
            low = middle + 1
    return date.fromordinal(low)


def quarterly(scene: Scene) -> Iterator[Point]:
    """What has no date yet, or lies beyond the plan: to the supervisor on each quarter's first working day."""
    facts = scene.facts
    first = max(scene.day(facts.adopted_at), scene.since)
    quarter = first.replace(month=(first.month - 1) // 3 * 3 + 1, day=1)
    while scene.policy.undated_quarterly and quarter.year <= LAST_YEAR:
        on = scene.speaking.first_working_of_quarter(quarter)
        if facts.due_on is not None and on >= facts.due_on:
            return
        point = scene.point(f"quarter-{quarter}", on, "supervisor", QUARTER)
        if point.at > facts.adopted_at:
            yield point
        quarter = (quarter + 93 * DAY).replace(day=1)


def unowned(scene: Scene) -> Iterator[Point]:
    """Nobody answers for it: to the supervisor on each week's first working day."""
    if not scene.policy.unowned_weekly:
        return
    for monday, on in scene.weeks(scene.day(scene.facts.adopted_at)):
        point = scene.point(f"unowned-{monday}", on, "supervisor", UNOWNED)
        if point.at > scene.facts.adopted_at:
            yield point
