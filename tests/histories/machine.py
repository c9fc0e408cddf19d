"""What may happen in a random history? The same acts on the ledger and on the plain model, step by step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from sqlalchemy import select

from db.ledger import Milestone, Plan
from db.session import Session
from supervision import acts, handing_over, hearing_later, own_hours, policies
from supervision.rights import Actor
from tests.histories.acts import Model
from tests.histories.choices import AT_MOST, BY_OFFICE, BY_OWNER, DAYS, FATES, ITEMS, PEOPLE, SETTINGS, UNITS, WHO
from tests.histories.days import DAY, SHANGHAI, day_of
from tests.histories.ledger import Ledger
from tests.histories.model import CONTACTS, Heard
from tests.histories.sayings import Item, Rules
from tests.supervision.conftest import MORNING

STEPS = {"taken": 0}
TEMPLATE: list[Path] = []


class Histories(RuleBasedStateMachine):
    """The same acts on the ledger and on the model; after each, everybody has heard the same."""

    def __init__(self) -> None:
        super().__init__()
        self.model, self.ledger = Model(MORNING), Ledger(TEMPLATE[0], MORNING)

    def teardown(self) -> None:
        try:
            if not self.ledger.broken:
                self.time_passes(timedelta(days=14))
        finally:
            STEPS["taken"] += self.ledger.steps
            self.ledger.close()

    def items(self, numbers: set[int]) -> list[Item]:
        return [item for item in self.model.items if item.number - 1 in numbers]

    def read_by(self, who: str, numbers: set[int]) -> list[Item]:
        """Owners see what is theirs."""
        seen = self.items(numbers)
        return [item for item in seen if who not in CONTACTS.values() or who in self.model.owner(item)]

    def both(self, who: str, acts: list[tuple[Item, Any, bool]]) -> None:
        """Several acts of one person at once: each is allowed in both, or in neither."""
        done = self.ledger.act(who, [(item.number, act) for item, act, _ in acts])
        assert done == [allowed for _, _, allowed in acts]

    def compare(self) -> None:
        self.ledger.broken = True
        heard, wanted = sorted(self.ledger.heard, key=_order), sorted(self.model.heard, key=_order)
        assert heard == wanted, _difference(heard, wanted)
        self.ledger.heard.clear()
        self.model.heard.clear()
        self.ledger.broken = False

    @initialize()
    def quieter_papers(self) -> None:
        self.set_policy({"bulletin_day": 0, "lag_points": 0}, lambda _rules: None)

    has_items = precondition(lambda self: bool(self.model.items))

    @precondition(lambda self: len(self.model.items) < AT_MOST)
    @rule(kind=st.sampled_from(["deadline", "deadline", "annual_target", "relative"]), days=DAYS, unit=UNITS)
    def adopt(self, kind: str, days: int, unit: str) -> None:
        """Six at once, of which four are given to a unit."""
        for number in range(6):
            due_on = None if kind == "relative" else day_of(self.model.now) + (days + number) * DAY
            self.ledger.adopt(kind, due_on)
            self.model.adopt(kind, due_on)
        self.assign({len(self.model.items) - back for back in range(1, 5)}, unit)

    @has_items
    @rule(numbers=ITEMS, unit=UNITS)
    def assign(self, numbers: set[int], unit: str) -> None:
        def give(session: Session, actor: Actor, item: Milestone, now: datetime) -> None:
            handing_over.assign(session, actor, [item], self.ledger.unit(session, unit), now)

        self.both("supervisor", [(item, give, self.model.assign(item, unit)) for item in self.items(numbers)])

    @has_items
    @rule(numbers=ITEMS, unit=UNITS, what=st.sampled_from(sorted(BY_OWNER)))
    def owner_acts(self, numbers: set[int], unit: str, what: str) -> None:
        act, modelled = BY_OWNER[what]
        theirs = [item for item in self.items(numbers) if item.unit == unit]
        self.both(CONTACTS[unit], [(item, act, modelled(self.model, item)) for item in theirs])

    @has_items
    @rule(numbers=ITEMS, what=st.sampled_from(sorted(BY_OFFICE)))
    def office_acts(self, numbers: set[int], what: str) -> None:
        act, modelled = BY_OFFICE[what]
        self.both("supervisor", [(item, act, modelled(self.model, item)) for item in self.items(numbers)])

    @has_items
    @rule(numbers=ITEMS, days=DAYS)
    def move(self, numbers: set[int], days: int) -> None:
        on = day_of(self.model.now) + days * DAY

        def move(session: Session, actor: Actor, item: Milestone, now: datetime) -> None:
            acts.move(session, actor, item, on, "等征地", now)

        self.both("supervisor", [(item, move, self.model.move(item, on)) for item in self.items(numbers)])

    @has_items
    @rule(numbers=ITEMS, days=st.one_of(st.none(), DAYS))
    def park(self, numbers: set[int], days: int | None) -> None:
        until = None if days is None else day_of(self.model.now) + days * DAY

        def park(session: Session, actor: Actor, item: Milestone, now: datetime) -> None:
            acts.park(session, actor, item, "等批复", now, review_on=until)

        self.both("supervisor", [(item, park, self.model.park(item, until)) for item in self.items(numbers)])

    @has_items
    @rule(numbers=ITEMS, who=st.sampled_from(["supervisor", "li", "wang", "leader"]), days=st.integers(-1, 9))
    def snooze(self, numbers: set[int], who: str, days: int) -> None:
        until = day_of(self.model.now) + days * DAY

        def snooze(session: Session, actor: Actor, item: Milestone, now: datetime) -> None:
            hearing_later.snooze(session, actor, self.ledger.person(session, who), item, until, now)

        self.both(who, [(item, snooze, self.model.snooze(who, item, until)) for item in self.read_by(who, numbers)])

    @has_items
    @rule(numbers=ITEMS, who=st.sampled_from(["supervisor", "li", "wang", "leader"]))
    def wake(self, numbers: set[int], who: str) -> None:
        def wake(session: Session, actor: Actor, item: Milestone, now: datetime) -> None:
            hearing_later.wake(session, actor, self.ledger.person(session, who), item, now)

        self.both(who, [(item, wake, self.model.wake(who, item)) for item in self.read_by(who, numbers)])

    @has_items
    @rule(who=WHO, days=st.one_of(st.none(), st.integers(0, 9)))
    def mute(self, who: str, days: int | None) -> None:
        until = None if days is None else day_of(self.model.now) + days * DAY

        def mute(session: Session, actor: Actor, item: Milestone, now: datetime) -> None:
            hearing_later.mute(session, actor, self.ledger.person(session, who), item.plan, until, now)

        self.both(who, [(self.model.items[0], mute, self.model.mute(who, until))])

    @has_items
    @rule(who=WHO, hour=st.sampled_from([None, time(7), time(8), time(9), time(19, 30)]))
    def digest_hour(self, who: str, hour: time | None) -> None:
        def change(session: Session, actor: Actor, _item: Milestone, now: datetime) -> None:
            own_hours.set_digest(session, actor, self.ledger.person(session, who), hour, now)

        person = self.model.people[who]
        allowed, person.hour = person.hour != hour, hour
        self.both(who, [(self.model.items[0], change, allowed)])

    @has_items
    @rule(who=WHO, quiet=st.sampled_from([None, (time(17), time(9)), (time(0), time(0))]))
    def quiet_hours(self, who: str, quiet: tuple[time, time] | None) -> None:
        def change(session: Session, actor: Actor, _item: Milestone, now: datetime) -> None:
            own_hours.set_quiet(session, actor, self.ledger.person(session, who), quiet, now)

        person = self.model.people[who]
        allowed, person.quiet = person.quiet != quiet, quiet
        self.both(who, [(self.model.items[0], change, allowed)])

    @rule(name=st.sampled_from(sorted(SETTINGS)), data=st.data())
    def another_policy(self, name: str, data: st.DataObject) -> None:
        value = data.draw(st.sampled_from(SETTINGS[name]))
        given: dict[str, Any] = {name: value}
        if name in ("escalation", "blocked"):
            given = {name: [{"after": days, "to": to} for days, to in value]}
        elif name in ("daily_for", "then_weekly"):
            given = {"overdue": {name: value}}
        elif isinstance(value, tuple):
            given = {name: list(value)}
        attribute = {
            "lead_points": "lead", "then_weekly": "weekly", "acknowledge_within": "sign_within",
            "confirm_within": "decide_within", "escalation": "ladder", "blocked": "stuck",
        }.get(name, name)  # fmt: skip
        becomes = (
            frozenset(value) if name == "important" else time.fromisoformat(value) if name == "quiet_from" else value
        )
        if getattr(self.model.rules, attribute) != becomes:
            self.set_policy(given, lambda rules: setattr(rules, attribute, becomes))

    def set_policy(self, given: dict[str, Any], change: Callable[[Rules], None]) -> None:
        with self.ledger.database.writing() as session:
            plan = session.scalars(select(Plan)).one()
            policies.take(session, self.ledger.actor(session, "supervisor"), plan, given, self.ledger.now)
        self.ledger.steps += 1
        self.model.change(change)
        self.time_passes(timedelta())

    @rule(who=st.sampled_from(PEOPLE), fate=st.sampled_from(FATES))
    def next_message_meets(self, who: str, fate: str) -> None:
        """Put off by Telegram, lost on the way, or its answer lost."""
        self.ledger.fates[who].append(fate)
        self.model.fates[who].append(fate)

    @rule(when=st.sampled_from(["killed before", "killed after"]))
    def killed_at_the_next_message(self, when: str) -> None:
        self.ledger.crash = self.model.crash = when

    @has_items
    @rule(numbers=ITEMS)
    def killed_before_the_commit(self, numbers: set[int]) -> None:
        """Of an act, and of a tick."""
        self.ledger.act(
            "supervisor", [(item.number, BY_OFFICE["cancel"][0]) for item in self.items(numbers)], killed=True
        )
        self.ledger.catch_up(killed=True)
        self.model.begin_anew()
        self.model.catch_up()
        self.compare()

    @rule(hours=st.sampled_from([0, 1, 9, 14]))
    def hours_pass(self, hours: int) -> None:
        self.time_passes(timedelta(hours=hours))

    @rule(days=st.sampled_from([1, 1, 2, 3, 7]))
    def days_pass(self, days: int) -> None:
        self.time_passes(timedelta(days=days))

    def time_passes(self, span: timedelta) -> None:
        until: datetime = self.model.now + span
        self.ledger.pass_time(until)
        self.model.pass_time(until)
        self.compare()

    @rule(days=st.sampled_from([0, 1, 4, 30]), hours=st.integers(0, 23))
    def it_is_off(self, days: int, hours: int) -> None:
        until = self.model.now + timedelta(days=days, hours=hours)
        self.ledger.stand_still(until)
        self.model.stand_still(until)
        self.compare()


def _order(heard: Any) -> tuple[Any, ...]:
    return heard.at, heard.who, heard.labelled, sorted(heard.lines)


def _difference(heard: list[Heard], wanted: list[Heard]) -> str:
    rows = [("said", each) for each in heard if each not in wanted] + [
        ("wanted", each) for each in wanted if each not in heard
    ]
    return "\n" + "\n".join(
        f"{what} {at.astimezone(SHANGHAI):%m-%d %H:%M:%S} {who}{' again' if again else ''}: "
        + "; ".join(f"{line.kind} {line.item} {line.point} {line.for_on:%m-%d}" for line in sorted(lines))
        for what, (at, who, again, lines) in rows
    )
