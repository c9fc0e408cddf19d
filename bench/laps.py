"""What is one row of bench/soak.json? A fault, how often it was tried, what it cost, and what it may cost."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from db.session import Database
from playground.cast import Cast
from tests.bot.killing import IN_FLIGHT
from tests.bot.town import Wire

SUMS = ("tries", "lost", "unlabelled", "labelled", "messages", "unanswered", "called_too_soon")
LARGEST = ("max_labelled_a_kill", "max_in_flight", "slowest_s", "most_a_second")


@dataclass
class Found:
    """What laps of one fault have shown so far. None: not asked of this fault."""

    tries: int = 0
    lost: int = 0
    unlabelled: int = 0
    labelled: int = 0
    max_labelled_a_kill: int = 0
    max_in_flight: int | None = None
    slowest_s: float | None = None
    messages: int = 0
    unanswered: int = 0  # of what people asked meanwhile
    called_too_soon: int = 0  # calls to a chat that Telegram had told to wait
    most_a_second: int | None = None
    closest_s: float | None = None  # between two messages to one private chat

    def add(self, other: Found) -> None:
        for name in SUMS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name, which in [(name, max) for name in LARGEST] + [("closest_s", min)]:
            both = [value for value in (getattr(self, name), getattr(other, name)) if value is not None]
            setattr(self, name, which(both, default=None))


Lap = Callable[[Database, Wire, Path, int, int], Awaitable[Found]]
"""So many tries at once, with a seed."""


@dataclass
class Fault:
    """One row: what is done, on which database, how often in all and in a lap, and what has to come out."""

    name: str
    database: str
    wanted: int
    a_lap: int
    lap: Lap
    goal: str
    broken: bool = False  # a variant that has to fail
    within: float | None = None  # seconds in which it has to go on
    labelled_a_kill: int = IN_FLIGHT
    a_second: int | None = None  # calls, at most
    cast: Cast | None = None  # who plays, where it is not the usual people
    found: Found = field(default_factory=Found)
    seconds: float = 0.0
    stuck: int = 0  # laps in which nothing came any more
    when: dict[str, Any] = field(default_factory=dict)  # the date and the load of its last lap

    def met(self) -> bool:
        found = self.found
        if self.broken:
            return found.unlabelled > 0
        kept = not (found.lost or found.unlabelled or found.unanswered or found.called_too_soon or self.stuck)
        quick = self.within is None or found.slowest_s is None or found.slowest_s <= self.within
        paced = self.a_second is None or (
            (found.most_a_second or 0) <= self.a_second and (found.closest_s is None or found.closest_s >= 1)
        )
        return kept and quick and paced and found.max_labelled_a_kill <= self.labelled_a_kill

    def row(self) -> dict[str, Any]:
        more = {
            "goal": self.goal, "met": self.met(), "wanted": self.wanted, "stuck": self.stuck,
            "duration_s": round(self.seconds),
        }  # fmt: skip
        return {"fault": self.name, "database": self.database, **vars(self.found), **more, **self.when}
