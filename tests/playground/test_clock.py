"""Does the clock stop wherever a follower has something to do, and wait until it is done?"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest

pytestmark = pytest.mark.anyio


class Toy:
    """A follower that acts at given moments: each costs it some real time, in which it is not quiet."""

    def __init__(self, town: Any, name: str = "toy") -> None:
        self.town = town
        self.name = name
        self.plan: list[datetime] = []
        self.done: list[tuple[datetime, datetime]] = []
        self.work = 0.02
        self.stuck = False
        self.on_act: Any = None

    async def live(self) -> None:
        """Follow until cancelled."""
        seen = 0
        now: datetime | None = None
        while True:
            due = [(moment, now) for moment in self.plan if now and moment <= now]
            if due:
                await self.report(seen, quiet=False, hold=False)
                await asyncio.sleep(self.work)
                self.done += due
                self.plan = [moment for moment in self.plan if (moment, now) not in due]
                if self.on_act:
                    await self.on_act()
            answer = await self.report(seen, quiet=not self.stuck)
            seen, now = answer["version"], datetime.fromisoformat(answer["now"])

    async def report(self, seen: int, *, quiet: bool, hold: bool = True) -> dict[str, Any]:
        """One report."""
        next_at = min(self.plan).isoformat() if self.plan else None
        body = {"follower": self.name, "seen": seen, "quiet": quiet, "next_at": next_at}
        if hold:
            answer: dict[str, Any] = await self.town.control("clock/follow", **body)
            return answer
        task = asyncio.create_task(self.town.control("clock/follow", **body))
        await asyncio.sleep(0.01)
        task.cancel()
        return {}


@pytest.fixture
async def toy(town: Any) -> AsyncIterator[Toy]:
    """A living follower that has reported itself."""
    follower = Toy(town)
    task = asyncio.create_task(follower.live())
    while not (await town.look("clock"))["followers"]:
        await asyncio.sleep(0.01)
    yield follower
    task.cancel()


def days(town: Any, count: int) -> list[datetime]:
    """08:30 of the next days."""
    return [town.app.state.world.clock.starts_at.replace(minute=30) + timedelta(days=day) for day in range(count)]


async def shown(town: Any) -> datetime:
    """What the clock shows."""
    return datetime.fromisoformat((await town.look("clock"))["now"])


async def test_it_runs_by_itself_from_the_starting_moment(town: Any) -> None:
    first = await shown(town)
    await asyncio.sleep(0.2)
    second = await shown(town)
    assert timedelta(seconds=0.15) < second - first < timedelta(seconds=2)
    assert first.isoformat().startswith("2025-04-17T08:00:0")


async def test_without_a_follower_it_jumps_at_once(town: Any) -> None:
    started = time.monotonic()
    body = await town.control("clock", to="2025-12-31")
    assert body["now"].startswith("2025-12-31T00:00:00")
    assert body["steps"] == 1
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("to", ["2025-04-17T07:59", "2025-04-16", "yesterday", ""])
async def test_it_is_never_moved_backwards_or_to_nonsense(town: Any, to: str) -> None:
    status, body = await town.order("clock", to=to)
    assert status == 400
    assert body["error"]
    assert (await shown(town)).isoformat().startswith("2025-04-17T08:00")


async def test_it_stops_at_every_moment_and_shows_exactly_that_moment(town: Any, toy: Toy) -> None:
    toy.plan = planned = days(town, 5)
    await asyncio.sleep(0.05)
    body = await town.control("clock", to="2025-04-21T12:00")
    assert [moment for moment, _ in toy.done] == planned
    assert all(now == moment for moment, now in toy.done)
    assert body["steps"] == 6
    assert body["now"].startswith("2025-04-21T12:00:00")


async def test_the_move_answers_only_when_the_last_work_is_done(town: Any, toy: Toy) -> None:
    toy.plan = [town.app.state.world.clock.starts_at + timedelta(hours=1)]
    toy.work = 0.4
    await town.control("clock", to="2025-04-17T09:00")
    assert len(toy.done) == 1


async def test_new_work_found_on_the_way_is_stopped_for_too(town: Any, toy: Toy) -> None:
    first = town.app.state.world.clock.starts_at + timedelta(hours=1)

    async def find_more() -> None:
        if len(toy.done) < 3:
            toy.plan.append(first + timedelta(hours=len(toy.done)))

    toy.plan, toy.on_act = [first], find_more
    await town.control("clock", to="2025-04-17T20:00")
    assert [moment for moment, _ in toy.done] == [first + timedelta(hours=hour) for hour in range(3)]


async def test_time_does_not_move_while_an_update_waits_for_the_bot(town: Any, toy: Toy) -> None:
    await town.control("send", person=1001, text="first me")
    move = asyncio.create_task(town.control("clock", to="2025-04-18"))
    await asyncio.sleep(0.3)
    assert not move.done()
    assert (await shown(town)).isoformat().startswith("2025-04-17T08:00")
    [update] = await town.updates()
    await asyncio.sleep(0.2)
    assert not move.done(), "fetched is not yet confirmed"
    await town.updates(offset=update["update_id"] + 1)
    assert (await move)["now"].startswith("2025-04-18T00:00")


async def test_a_follower_that_never_rests_ends_the_move_with_a_sentence(town: Any, toy: Toy) -> None:
    town.app.state.world.clock.patience = 0.3
    toy.stuck = True
    status, body = await town.order("clock", to="2025-04-18")
    assert status == 504
    assert "did not come to rest" in body["error"]
    assert (await town.look("clock"))["moving_to"] is None


async def test_a_follower_that_dies_is_not_waited_for(town: Any) -> None:
    dead = Toy(town)
    task = asyncio.create_task(dead.live())
    await asyncio.sleep(0.2)
    task.cancel()
    started = time.monotonic()
    body = await town.control("clock", to="2025-04-18")
    assert body["now"].startswith("2025-04-18T00:00")
    assert time.monotonic() - started < 10


async def test_two_followers_are_both_stopped_for(town: Any, toy: Toy) -> None:
    other = Toy(town, "other")
    task = asyncio.create_task(other.live())
    toy.plan, other.plan = days(town, 1), days(town, 2)[1:]
    await asyncio.sleep(0.3)
    body = await town.control("clock", to="2025-04-19")
    assert (len(toy.done), len(other.done), body["steps"]) == (1, 1, 3)
    task.cancel()


async def test_one_move_at_a_time(town: Any, toy: Toy) -> None:
    toy.plan, toy.work = days(town, 1), 0.4
    move = asyncio.create_task(town.control("clock", to="2025-04-18"))
    await asyncio.sleep(0.2)
    status, body = await town.order("clock", to="2025-04-20")
    assert status == 409
    assert "already moving" in body["error"]
    await move


async def test_a_follower_that_leaves_is_forgotten(town: Any) -> None:
    follow = asyncio.create_task(town.control("clock/follow", follower="bot", seen=1, quiet=False))
    await asyncio.sleep(0.1)
    await town.control("clock/follow", follower="bot", leave=True)
    await follow
    assert (await town.look("clock"))["followers"] == []
