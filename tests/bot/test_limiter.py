"""Are Telegram's limits kept, and who goes first? On a monotonic clock that leaps over every wait."""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

import pytest
from telegram.error import RetryAfter

from bot.limiter import NO_LIMITS, Limiter, Limits, Turn
from bot.request import NotSent

InNoTime = Callable[[Coroutine[Any, Any, Any]], Any]


class Wire:
    """Notes when each call leaves."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limiter = Limiter(limits or Limits())
        self.left: list[tuple[float, object]] = []
        self.refuse_once: float | None = None

    async def call(
        self, chat: object, endpoint: str = "sendMessage", turn: Turn | None = None, name: object = None
    ) -> None:
        async def leave() -> bool:
            self.left.append((asyncio.get_running_loop().time(), name if name is not None else chat))
            if self.refuse_once is not None:
                wait, self.refuse_once = self.refuse_once, None
                raise RetryAfter(timedelta(seconds=wait))
            return True

        data = {"chat_id": chat} if chat is not None else {}
        await self.limiter.process_request(leave, (), {}, endpoint, data, turn)

    def moments(self) -> list[float]:
        return [at for at, _ in self.left]


def most_within(moments: list[float], seconds: float) -> int:
    """The largest number of moments in any window that long."""
    return max(bisect_left(moments, start + seconds) - index for index, start in enumerate(moments))


def test_thirty_a_second_evenly_and_hardly_fewer(in_no_time: InNoTime) -> None:
    async def story() -> Wire:
        wire = Wire()
        await asyncio.gather(*(wire.call(chat) for chat in range(1, 301)))
        return wire

    moments = in_no_time(story()).moments()
    assert most_within(moments, 1.0) <= 30
    assert 299 / (moments[-1] - moments[0]) >= 29
    gaps = [later - earlier for earlier, later in zip(moments, moments[1:], strict=False)]
    assert min(gaps) > 0.02, "no bunches"


def test_one_a_second_in_a_private_chat_in_the_order_of_asking(in_no_time: InNoTime) -> None:
    async def story() -> Wire:
        wire = Wire()
        await asyncio.gather(*(wire.call(7, "editMessageText" if n % 2 else "sendMessage", name=n) for n in range(5)))
        return wire

    wire = in_no_time(story())
    assert [name for _, name in wire.left] == [0, 1, 2, 3, 4]
    assert all(later - earlier >= 1 for earlier, later in zip(wire.moments(), wire.moments()[1:], strict=False))


def test_twenty_a_minute_in_a_group(in_no_time: InNoTime) -> None:
    async def story() -> Wire:
        wire = Wire()
        await asyncio.gather(*(wire.call(-100) for _ in range(45)))
        return wire

    moments = in_no_time(story()).moments()
    assert most_within(moments, 60.0) == 20
    assert moments[-1] < 130


def test_a_group_that_is_full_holds_nobody_else_up(in_no_time: InNoTime) -> None:
    async def story() -> Wire:
        wire = Wire()
        await asyncio.gather(*(wire.call(-100) for _ in range(25)), *(wire.call(chat) for chat in range(1, 11)))
        return wire

    others = [at for at, chat in in_no_time(story()).left if chat != -100]
    assert max(others) < 1


@pytest.mark.parametrize(
    "endpoint", ["getChatMember", "answerCallbackQuery", "setMyCommands", "sendChatAction", "getFile"]
)
def test_only_sends_and_edits_are_counted(in_no_time: InNoTime, endpoint: str) -> None:
    async def story() -> Wire:
        wire = Wire()
        for _ in range(100):
            await wire.call(-100, endpoint)
        await wire.call(-100)
        return wire

    assert in_no_time(story()).moments()[-1] == 0


def test_an_answer_overtakes_the_notices_that_wait(in_no_time: InNoTime) -> None:
    async def story() -> Wire:
        wire = Wire()
        notices = [asyncio.create_task(wire.call(chat, turn=Turn.NOTICE)) for chat in range(1, 101)]
        await asyncio.sleep(1)
        asked = asyncio.get_running_loop().time()
        await wire.call(500, turn=Turn.ANSWER)
        assert wire.left[-1][1] == 500
        assert wire.left[-1][0] - asked <= 0.04
        await asyncio.gather(*notices)
        return wire

    assert len(in_no_time(story()).left) == 101


def test_a_chat_that_was_told_to_wait_waits_alone(in_no_time: InNoTime) -> None:
    async def story() -> Wire:
        wire = Wire()
        wire.refuse_once = 7
        with pytest.raises(RetryAfter):
            await wire.call(1)
        await asyncio.gather(wire.call(1), wire.call(2), wire.call(3))
        return wire

    left = in_no_time(story()).left
    assert [chat for _, chat in left] == [1, 2, 3, 1]
    assert left[2][0] < 1
    assert left[3][0] >= 7


def test_a_call_that_waits_for_its_turn_hears_that_its_chat_was_told_to_wait(in_no_time: InNoTime) -> None:
    """The first call's answer comes while the second is next in its chat and waits for its turn among all."""

    async def story() -> list[float]:
        limiter, left = Limiter(Limits(overall=0.5)), []
        loop = asyncio.get_running_loop()

        async def told_late() -> None:
            await asyncio.sleep(1.5)
            raise RetryAfter(timedelta(seconds=7))

        async def leave() -> None:
            left.append(loop.time())

        first = asyncio.create_task(limiter.process_request(told_late, (), {}, "sendMessage", {"chat_id": 1}, None))
        await asyncio.sleep(0)
        await limiter.process_request(leave, (), {}, "sendMessage", {"chat_id": 1}, None)
        await asyncio.gather(first, return_exceptions=True)
        return left

    assert in_no_time(story())[0] >= 1.5 + 7


def test_a_caller_that_gave_up_costs_no_turn(in_no_time: InNoTime) -> None:
    async def story() -> Wire:
        wire = Wire()
        calls = [asyncio.create_task(wire.call(chat)) for chat in range(1, 61)]
        await asyncio.sleep(0.01)
        for call in calls[10:50]:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)
        return wire

    moments = in_no_time(story()).moments()
    assert len(moments) == 20
    assert moments[-1] < 0.8


def test_a_paid_broadcast_is_as_even(in_no_time: InNoTime) -> None:
    async def story() -> Wire:
        wire = Wire(Limits(overall=1000))
        await asyncio.gather(*(wire.call(chat) for chat in range(1, 3001)))
        return wire

    moments = in_no_time(story()).moments()
    assert most_within(moments, 1.0) <= 1000
    assert 2999 / moments[-1] >= 950


def test_without_limits_nothing_waits(in_no_time: InNoTime) -> None:
    async def story() -> Wire:
        wire = Wire(NO_LIMITS)
        for _ in range(1000):
            await wire.call(1)
            await wire.call(-1)
        return wire

    assert in_no_time(story()).moments()[-1] == 0


def test_who_waits_when_we_stop_was_surely_not_sent(in_no_time: InNoTime) -> None:
    async def story() -> Wire:
        wire = Wire()
        calls = [asyncio.create_task(wire.call(chat)) for chat in [1, 1, *range(2, 20)]]
        await asyncio.sleep(0.01)
        await wire.limiter.shutdown()
        ends = await asyncio.gather(*calls, return_exceptions=True)
        assert [type(end) for end in ends] == [type(None), *[NotSent] * 19]
        with pytest.raises(NotSent):
            await wire.call(1)
        return wire

    assert len(in_no_time(story()).left) == 1
