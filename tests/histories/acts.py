"""What may people do, and who is told of it? The acts of the plain model: each says whether it is allowed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tests.histories.days import day_of, wall
from tests.histories.model import CONTACTS, Clockwork
from tests.histories.sayings import WORKED_ON, Item, Rules


class Model(Clockwork):
    """The clockwork, and the people who turn it."""

    def adopt(self, kind: str, due_on: date | None) -> Item:
        item = Item(len(self.items) + 1, kind, due_on, self.now, self.now)
        self.items.append(item)
        return item

    def assign(self, item: Item, unit: str) -> bool:
        if item.state not in WORKED_ON:
            return False
        item.state, item.signed, item.unit, item.handed_over_at = "open", False, unit, self.now
        item.heard_until = self.now
        self.news("handed_over", item, [CONTACTS[unit]])
        return True

    def acknowledge(self, item: Item) -> bool:
        if item.state != "open":
            return False
        item.state, item.signed = "acknowledged", True
        return True

    def report(self, item: Item) -> bool:
        if item.state not in WORKED_ON:
            return False
        item.state, item.signed, item.reported_at = "reported", True, self.now
        self.news("reported", item, ["supervisor"])
        return True

    def progress(self, item: Item, percent: float) -> bool:
        if item.state not in WORKED_ON or item.percent == percent:
            return False
        item.state, item.signed, item.percent = "blocked" if item.state == "blocked" else "acknowledged", True, percent
        self.news("progressed", item, ["supervisor"], digest=True, waits=True)
        return True

    def confirm(self, item: Item) -> bool:
        return self._to("confirmed", item, ("reported",))

    def send_back(self, item: Item) -> bool:
        if item.state != "reported":
            return False
        item.state, item.reported_at, item.percent = "acknowledged", None, None
        item.back_at = item.heard_until = self.now
        self.news("sent_back", item, self.owner(item))
        return True

    def block(self, item: Item) -> bool:
        if item.state not in ("open", "acknowledged"):
            return False
        item.state, item.signed, item.blocked_at = "blocked", True, self.now
        self.news("blocked", item, ["supervisor", "leader"])
        return True

    def unblock(self, item: Item) -> bool:
        if item.state != "blocked":
            return False
        item.state = "acknowledged"
        self.news("unblocked", item, ["supervisor", "leader"])
        return True

    def move(self, item: Item, due_on: date) -> bool:
        if item.state not in WORKED_ON or item.due_on == due_on or due_on < day_of(self.now):
            return False
        item.due_on, item.heard_until = due_on, self.now
        item.blocked_at = self.now if item.state == "blocked" else None
        self.news("moved", item, self.owner(item))
        return True

    def park(self, item: Item, review_on: date | None) -> bool:
        if review_on is not None and review_on <= day_of(self.now):
            return False
        if not self._to("parked", item, WORKED_ON):
            return False
        item.review_on = review_on
        return True

    def cancel(self, item: Item) -> bool:
        return self._to("cancelled", item, (*WORKED_ON, "reported", "parked"))

    def resume(self, item: Item, *, by_clock: bool = False) -> bool:
        if item.state not in ("parked", "cancelled"):
            return False
        item.state, item.review_on = "acknowledged" if item.signed else "open", None
        item.back_at = item.heard_until = self.now
        told = [*self.owner(item), "supervisor"] if by_clock else self.owner(item)
        self.news("resumed", item, told, digest=by_clock)
        return True

    def snooze(self, name: str, item: Item, until: date) -> bool:
        person = self.people[name]
        wakes_at = wall(until, person.hour_under(self.rules))
        if item.state not in (*WORKED_ON, "reported") or wakes_at <= self.now:
            return False
        person.snooze(item.number, until, wakes_at)
        return True

    def wake(self, name: str, item: Item) -> bool:
        return self.people[name].snoozed.pop(item.number, None) is not None

    def mute(self, name: str, until: date | None) -> bool:
        person = self.people[name]
        ends_at = wall(until, person.hour_under(self.rules)) if until else None
        if (ends_at is None and not person.muted(self.now)) or (ends_at is not None and ends_at <= self.now):
            return False
        person.mute(ends_at, self.now)
        return True

    def change(self, set_it: Callable[[Rules], None]) -> None:
        """Another policy: what it would have said before is not said any more, what was due already is."""
        for item in self.items:
            due = self.next_of(item)
            if due is None or due > self.now:
                item.heard_until = max(item.heard_until, self.now)
        set_it(self.rules)

    def taken_up_by_the_clock(self, item: Item) -> None:
        self.resume(item, by_clock=True)

    def _to(self, state: str, item: Item, fit: tuple[str, ...]) -> bool:
        if item.state not in fit:
            return False
        item.state, item.review_on = state, None
        self.news(state, item, self.owner(item))
        return True
