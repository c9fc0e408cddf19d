"""When is a person told, and what is told together? The plain model's messages, a list a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from tests.histories.days import DAY, SHANGHAI, day_of, wall, works
from tests.histories.sayings import Rules

URGENT = ("handed_over", "sent_back", "blocked")
BY_DATE = ("lead", "overdue", "snooze")
LATE = timedelta(minutes=10)


class Line(NamedTuple):
    """One thing that is told: a reminder has a point, news has none."""

    kind: str
    item: int
    point: str
    for_on: date


@dataclass(eq=False)
class Letter:
    """A message on its way. `tried` ones are joined by nothing more; `again` ones carry the label."""

    number: int
    send_at: datetime
    lines: list[Line] = field(default_factory=list)
    digest: bool = False
    own: bool = False
    tried: bool = False
    again: bool = False

    @property
    def urgent(self) -> bool:
        return any(line.kind in URGENT or (line.kind == "reminder" and not self.digest) for line in self.lines)


@dataclass
class Reader:
    """A person with hours of his own, and what waits for him."""

    name: str
    hour: time | None = None
    quiet: tuple[time, time] | None = None
    mute_ends_at: datetime | None = None
    waiting: list[Letter] = field(default_factory=list)
    snoozed: dict[int, tuple[date, datetime]] = field(default_factory=dict)

    def hour_under(self, rules: Rules) -> time:
        return self.hour or rules.digest_at

    def muted(self, now: datetime) -> bool:
        return self.mute_ends_at is not None and self.mute_ends_at > now

    def when(self, line: Line, rules: Rules, now: datetime, *, digest: bool, waits: bool) -> tuple[datetime, bool]:
        """When it may leave, and whether it is held back until he is not muted any more."""
        at = self._digest_at(rules, now, waits=waits) if digest else self._awake_at(rules, now)
        muted = self.muted(now) and line.kind not in URGENT and (digest or line.kind != "reminder")
        return (max(at, self.mute_ends_at) if muted and self.mute_ends_at else at), muted

    def tell(self, line: Line, at: datetime, number: int, *, muted: bool, digest: bool, own: bool) -> None:
        """Puts the line where it leaves first, or into a new message."""
        fit = [letter for letter in self.waiting if not letter.tried and letter.own == own and letter.send_at <= at]
        if muted:
            fit = [letter for letter in fit if letter.send_at == at]
        letter = min(fit, key=lambda each: (each.send_at, each.number), default=None)
        if letter is None:
            letter = Letter(number, at, own=own)
            self.waiting.append(letter)
        letter.digest = letter.digest or digest
        letter.lines.append(line)

    def snooze(self, item: int, until: date, wakes_at: datetime) -> None:
        """What would remind him of the item is taken out of what waits, but for what went up."""
        self.snoozed[item] = until, wakes_at
        for letter in self.waiting:
            if not letter.tried:
                letter.lines = [line for line in letter.lines if line.item != item or not _reminds(line)]

    def mute(self, until: datetime | None, now: datetime) -> None:
        before, self.mute_ends_at = self.mute_ends_at, until
        for letter in self.waiting:
            if letter.tried or letter.send_at <= now:
                continue
            if until is None and letter.send_at == before:
                letter.send_at = now
            elif until is not None and not letter.urgent:
                letter.send_at = until if letter.send_at == before else max(letter.send_at, until)

    def sleep_on(self, rules: Rules, now: datetime) -> None:
        """What nobody could send for long, and is not urgent, does not wake him."""
        awake_at = self._awake_at(rules, now)
        for letter in self.waiting:
            if letter.lines and not letter.urgent and letter.send_at <= now - LATE and awake_at > now:
                letter.send_at = awake_at

    def _quiet(self, rules: Rules, at: time) -> bool:
        start, end = self.quiet or (rules.quiet_from, rules.quiet_to)
        return start <= at < end if start <= end else at >= start or at < end

    def _awake_at(self, rules: Rules, now: datetime) -> datetime:
        if not self._quiet(rules, now.astimezone(SHANGHAI).time()):
            return now
        end = (self.quiet or (rules.quiet_from, rules.quiet_to))[1]
        today = wall(day_of(now), end)
        return today if today > now else today + DAY

    def _digest_at(self, rules: Rules, now: datetime, *, waits: bool) -> datetime:
        """This morning's digest, or now when its hour is gone on a working day outside the quiet hours."""
        today, hour, at = day_of(now), self.hour_under(rules), now.astimezone(SHANGHAI).time()
        if not waits and works(today) and not self._quiet(rules, at):
            return max(now, wall(today, hour))
        while not works(today) or wall(today, hour) <= now:
            today += DAY
        return wall(today, hour)


def _reminds(line: Line) -> bool:
    return (
        line.kind == "reminder"
        and line.point.partition("-")[0] not in ("escalate", "blocked", "unacknowledged")
        and line.point != "waiting-leader"
    )


def once_an_item(lines: list[Line]) -> list[Line]:
    """Of an item's date the last reminder stands for those before it, and of each list that it stands on as well."""
    last = {(line.item, about): line for line in lines if (about := _about(line))}
    return [line for line in lines if not (about := _about(line)) or last[line.item, about] is line]


def _about(line: Line) -> str:
    topic = line.point.partition("-")[0]
    if line.kind != "reminder" or line.point == "waiting-leader":
        return ""
    of_lists = ("unowned", "quarter", "monthly", "lag", "waiting")
    return "date" if topic in BY_DATE else topic if topic in of_lists else ""
