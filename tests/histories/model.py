"""What should everybody have been told by now? The plain model's clock: what is due is said, what waits is sent."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from tests.histories.days import DAY, day_of, wall
from tests.histories.outbox import Letter, Line, Reader, once_an_item
from tests.histories.sayings import WORKED_ON, Item, Rules, Saying, said_on

CONTACTS = {"住建局": "li", "交通局": "wang"}
RANKS = ("owner", "supervisor", "secretary", "leader", "head")
FURTHEST = 130  # days; no item is silent for longer and then speaks
LADDER = 3


class Heard(NamedTuple):
    """A message that reached somebody, without a label or with it."""

    at: datetime
    who: str
    labelled: bool
    lines: frozenset[Line]


class Clockwork(ABC):
    """Items, people, and what becomes of them as time passes. `fates` are what befalls each one's next messages."""

    def __init__(self, now: datetime) -> None:
        self.now, self.rules = now, Rules()
        self.items: list[Item] = []
        self.people = {name: Reader(name) for name in ("supervisor", "li", "wang", "head", "leader")}
        self.heard: list[Heard] = []
        self.fates: dict[str, list[str]] = {name: [] for name in self.people}
        self.crash, self._anew = "", True
        self._said: set[tuple[int, date, str, str]] = set()
        self._letters = 0
        self._owed: list[tuple[datetime, str, Line, bool, bool, bool]] = []

    def pass_time(self, until: datetime) -> None:
        """Everything happens at its moment."""
        while (at := self._next_at()) is not None and at <= until:
            self.now = max(self.now, at)
            self.catch_up()
        self.now = until

    def stand_still(self, until: datetime) -> None:
        """The program is not running; then everything that was missed happens at once."""
        self.begin_anew()
        self.now = until
        self.catch_up()

    def begin_anew(self) -> None:
        """Another process: what is late by then asks whether its reader sleeps."""
        self._anew = True

    def catch_up(self) -> None:
        due = [(at, item) for item in self.items if (at := self.next_of(item)) is not None and at <= self.now]
        for _, item in sorted(due, key=lambda each: (each[0], each[1].number)):
            self._speak(item)
        self._tell_all()
        self._wake_up()
        self._tell_all()
        self._send()

    def next_of(self, item: Item) -> datetime | None:
        """When it speaks next, by looking at one day after the other."""
        if item.state in ("confirmed", "cancelled") or (item.state == "parked" and item.review_on is None):
            return None
        on, hour = day_of(item.heard_until), self._hour(item)
        for day in (on + number * DAY for number in range(FURTHEST)):
            if wall(day, hour) > item.heard_until and said_on(item, day, self.rules, hour):
                return wall(day, hour)
        return None

    def owner(self, item: Item) -> list[str]:
        return [CONTACTS[item.unit]] if item.unit else []

    def news(self, kind: str, item: Item, people: Iterable[str], *, digest: bool = False, waits: bool = False) -> None:
        gathered, self._owed = self._owed, []
        for name in people:
            line = Line(kind, item.number, "", item.due_on or day_of(self.now))
            self._owe(name, line, digest=digest, waits=waits)
        self._tell_all()
        self._owed = gathered

    def _speak(self, item: Item) -> None:
        for saying, on in self._due_of(item):
            if saying.point == "review":
                self.taken_up_by_the_clock(item)
                continue
            for name in self._hearers(item, saying.to):
                wakes = item.number in self.people[name].snoozed and saying.weight[0] < LADDER
                if not wakes or self.people[name].snoozed[item.number][1] <= self.now:
                    own = saying.alone and saying.weight[0] < LADDER
                    line = Line("reminder", item.number, saying.point, item.due_on or on)
                    self._owe(name, line, digest=not saying.alone, own=own)
        item.heard_until = self.now

    def _due_of(self, item: Item) -> list[tuple[Saying, date]]:
        """The weightiest of each audience, of equals the latest; what was due before the hand-over it stands for."""
        hour, first = self._hour(item), day_of(item.heard_until)
        found: dict[tuple[str, bool], tuple[Saying, date]] = {}
        for day in (first + number * DAY for number in range((day_of(self.now) - first).days + 1)):
            if max(item.heard_until, item.begins_at) < wall(day, hour) <= self.now:
                for saying in said_on(item, day, self.rules, hour):
                    group = saying.to, saying.alone
                    if group not in found or saying.weight >= found[group][0].weight:
                        found[group] = saying, day
        return sorted(found.values(), key=lambda each: (each[1], RANKS.index(each[0].to), each[0].weight))

    def _wake_up(self) -> None:
        over = [
            (wakes_at, person, number, until)
            for person in self.people.values()
            for number, (until, wakes_at) in person.snoozed.items()
            if wakes_at <= self.now
        ]
        for _, person, number, until in sorted(over, key=lambda each: each[0]):
            item = self.items[number - 1]
            del person.snoozed[number]
            if item.state in WORKED_ON:
                self._owe(person.name, Line("reminder", number, f"snooze-{until}", item.due_on or until))

    @abstractmethod
    def taken_up_by_the_clock(self, item: Item) -> None: ...

    def _owe(self, name: str, line: Line, *, digest: bool = False, waits: bool = False, own: bool = False) -> None:
        """A reminder is said once to one person for an item, its date and the point."""
        key = line.item, line.for_on, line.point, name
        if line.kind == "reminder" and key in self._said:
            return
        self._said.add(key)
        at, muted = self.people[name].when(line, self.rules, self.now, digest=digest, waits=waits)
        self._owed.append((at, name, line, muted, digest, own))

    def _tell_all(self) -> None:
        """What leaves first comes first, and what may wait joins it."""
        for at, name, line, muted, digest, own in sorted(self._owed, key=lambda each: each[0]):
            self._letters += 1
            self.people[name].tell(line, at, self._letters, muted=muted, digest=digest, own=own)
        self._owed.clear()

    def _send(self) -> None:
        """Each message that is due goes its way; what carries nothing any more is dropped."""
        while due := self._waiting_now():
            crash = self.crash
            self._anew = bool(crash)
            for person, letter in due:
                letter.tried = True
                lines = frozenset(once_an_item([line for line in letter.lines if self._holds(line, person.name)]))
                if not lines:
                    person.waiting.remove(letter)
                    continue
                self.crash = ""
                self._go(person, letter, lines, crash or (self.fates[person.name] or ["arrives"]).pop(0))

    def _go(self, person: Reader, letter: Letter, lines: frozenset[Line], fate: str) -> None:
        if fate in ("arrives", "answer lost", "killed after"):
            self.heard.append(Heard(self.now, person.name, letter.again, lines))
        if fate == "arrives":
            person.waiting.remove(letter)
            for line in lines:
                item = self.items[line.item - 1]
                if line.kind == "handed_over" and item.state == "open":
                    item.handed_over_at = self.now
        elif fate == "put off":
            letter.send_at = self.now + timedelta(seconds=90)
        else:
            letter.again = True
            if fate in ("answer lost", "lost"):
                letter.send_at = self.now + timedelta(seconds=5)

    def _waiting_now(self) -> list[tuple[Reader, Letter]]:
        if self._anew:
            for person in self.people.values():
                person.sleep_on(self.rules, self.now)
        due = [(person, each) for person in self.people.values() for each in person.waiting if each.send_at <= self.now]
        return sorted(due, key=lambda each: (each[1].send_at, each[1].number))

    def _holds(self, line: Line, name: str) -> bool:
        """Whether it is still so when the message leaves."""
        item = self.items[line.item - 1]
        if line.kind == "handed_over":
            return item.state in WORKED_ON and name in self.owner(item)
        if line.kind != "reminder":
            return True
        if item.due_on is not None and item.due_on != line.for_on:
            return False
        if line.point.startswith("waiting"):
            return item.state == "reported"
        if line.point.startswith("blocked"):
            return item.state == "blocked"
        if line.point == "unacknowledged":
            return item.state == "open"
        return item.state in WORKED_ON and not (line.point.startswith("unowned") and item.unit)

    def _hearers(self, item: Item, to: str) -> list[str]:
        """Nobody is secretary, and the second unit has no head: the office hears it."""
        if to == "owner":
            return self.owner(item)
        return ["head"] if to == "head" and item.unit == "住建局" else ["leader"] if to == "leader" else ["supervisor"]

    def _hour(self, item: Item) -> time:
        owner = self.owner(item)
        return self.people[owner[0]].hour_under(self.rules) if owner else self.rules.digest_at

    def _next_at(self) -> datetime | None:
        moments = [at for item in self.items if (at := self.next_of(item)) is not None]
        for person in self.people.values():
            moments += [letter.send_at for letter in person.waiting]
            moments += [wakes_at for _, wakes_at in person.snoozed.values()]
        return min(moments, default=None)
