"""When does a milestone speak whose day is past, that nobody signed for, that is blocked, or whose report waits? One function a rule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from schedules.calendar import DAY, LAST_YEAR
from schedules.facts import Point
from schedules.scene import BLOCKED, LADDER, OVERDUE, WAITING, Scene


def unacknowledged(scene: Scene) -> Iterator[Point]:
    """Handed over and not signed for: to the head, once."""
    facts, within = scene.facts, scene.policy.acknowledge_within
    if facts.state == "open" and not facts.acknowledged and facts.handed_over_at is not None and within:
        on = scene.calendar.add_working(scene.day(facts.handed_over_at), within)
        yield scene.point("unacknowledged", on, scene.policy.acknowledge_to, LADDER, days=within, alone=True)


def late(scene: Scene, due_on: date) -> list[Iterator[Point]]:
    """The three series of an overdue milestone: to the owner, to the supervisor, and up the ladder.

    All count working days from the later of the due date and the hand-over.
    """
    base = max(due_on, scene.day(scene.facts.begins_at))
    return [_late_owner(scene, base), _late_supervisor(scene, base), *_ladder(scene, base)]


def _late_owner(scene: Scene, base: date) -> Iterator[Point]:
    on = base
    for number in range(1, scene.policy.overdue_daily_for + 1):
        on = scene.speaking.next_working(on)
        if on >= scene.since:
            yield scene.point(f"overdue-{number}", on, "owner", OVERDUE, days=number)
    if scene.policy.overdue_then_weekly:
        for monday, first in scene.weeks(on + DAY):
            yield scene.point(f"overdue-{monday}", first, "owner", OVERDUE)


def _late_supervisor(scene: Scene, base: date) -> Iterator[Point]:
    on = scene.speaking.next_working(base)
    yield scene.point("overdue-1", on, "supervisor", OVERDUE, days=1)
    if scene.policy.overdue_then_weekly:
        for monday, first in scene.weeks(on + (7 - on.weekday()) * DAY):
            yield scene.point(f"overdue-{monday}", first, "supervisor", OVERDUE)


def _ladder(scene: Scene, base: date) -> Iterator[Iterator[Point]]:
    """Each step once; a step whose day passed while a report was waiting comes the working day after it was sent back."""
    returned_at = scene.facts.returned_at
    for step in scene.policy.escalation:
        on = scene.calendar.add_working(base, step.after)
        if returned_at is not None:
            on = max(on, scene.calendar.next_working(scene.day(returned_at)))
        yield iter((scene.point(f"escalate-{step.to}", on, step.to, LADDER + step.after, days=step.after, alone=True),))


def blocked(scene: Scene) -> list[Iterator[Point]]:
    """Stuck for long: up a ladder of its own, each step once. It says more than that the item is late, so it goes before that."""
    facts = scene.facts
    if facts.state != "blocked" or facts.blocked_at is None:
        return []
    since = scene.day(facts.blocked_at)
    return [
        iter((
            scene.point(
                f"blocked-{step.to}", scene.calendar.add_working(since, step.after), step.to, BLOCKED + step.after,
                days=step.after, alone=True,
            ),
        ))
        for step in scene.policy.blocked
    ]  # fmt: skip


def review(scene: Scene) -> Iterator[Point]:
    """Set aside until a day: it comes back on that day, or on the first working day after it."""
    if scene.facts.review_on is not None:
        on = scene.speaking.on_to_working(scene.facts.review_on)
        yield scene.point("review", on, "supervisor", WAITING)


def waiting(scene: Scene) -> Iterator[Point]:
    """Reported and not yet decided: in the supervisor's digest every working day."""
    reported_at = scene.facts.reported_at
    assert reported_at is not None
    on = max(scene.day(reported_at), scene.since) - DAY
    while (on := scene.speaking.next_working(on)).year <= LAST_YEAR:
        point = scene.point(f"waiting-{on}", on, "supervisor", WAITING)
        if point.at > reported_at:
            yield point


def waiting_too_long(scene: Scene) -> Iterator[Point]:
    """Not decided for so many working days: to the leader, once."""
    reported_at, within = scene.facts.reported_at, scene.policy.confirm_within
    assert reported_at is not None
    if within:
        on = scene.calendar.add_working(scene.day(reported_at), within)
        yield scene.point("waiting-leader", on, scene.policy.confirm_to, LADDER, days=within, alone=True)
