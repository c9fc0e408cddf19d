"""Does a fault on call look as it would on the wire, and is the call done or not done as promised?"""

from __future__ import annotations

import time
from typing import Any

import aiohttp
import pytest

pytestmark = pytest.mark.anyio
GROUP = -1001000000001


async def test_too_many_requests_says_how_long_to_wait(town: Any) -> None:
    await town.control("faults", method="sendMessage", fault="429", retry_after=7)
    async with town.session.post(
        f"{town.url}/bot{town.token}/sendMessage", json={"chat_id": 1001, "text": "x"}
    ) as response:
        body = await response.json()
        assert (response.status, response.headers["Retry-After"]) == (429, "7")
    assert body["parameters"] == {"retry_after": 7}
    assert body["description"] == "Too Many Requests: retry after 7"
    await town.call("sendMessage", chat_id=1001, text="x")


async def test_a_fault_comes_as_often_as_ordered_and_only_to_its_method(town: Any) -> None:
    await town.control("faults", method="sendMessage", fault="403", times=2)
    await town.call("getMe")
    for _ in range(2):
        assert (await town.refused("sendMessage", chat_id=1001, text="x"))[0] == 403
    await town.call("sendMessage", chat_id=1001, text="x")


@pytest.mark.parametrize(("fault", "done"), [("hang_up", 0), ("answer_lost", 1)])
async def test_a_broken_connection_leaves_the_call_done_or_not(town: Any, fault: str, done: int) -> None:
    await town.control("faults", method="sendMessage", fault=fault)
    with pytest.raises(aiohttp.ClientError):
        await town.call("sendMessage", chat_id=1001, text="x")
    assert len(await town.log("message")) == done


@pytest.mark.parametrize(("fault", "done"), [("hang", 0), ("silence", 1), ("half", 1), ("wrong_json", 1)])
async def test_a_call_may_be_done_or_not_and_get_no_answer_that_makes_sense(town: Any, fault: str, done: int) -> None:
    await town.control("faults", method="sendMessage", fault=fault, seconds=0.2)
    with pytest.raises((aiohttp.ClientError, ValueError)):
        await town.call("sendMessage", chat_id=1001, text="x")
    assert len(await town.log("message")) == done
    [told] = await town.log("fault")
    assert (told["chat"], told["method"], told["fault"]) == (1001, "sendMessage", fault)


async def test_a_server_that_hangs_is_left_when_the_bot_gives_up(town: Any) -> None:
    await town.control("faults", method="sendMessage", fault="silence", seconds=60)
    given_up = aiohttp.ClientTimeout(total=0.2)
    with pytest.raises(TimeoutError):
        await town.session.post(
            f"{town.url}/bot{town.token}/sendMessage", json={"chat_id": 1001, "text": "x"}, timeout=given_up
        )
    await town.call("sendMessage", chat_id=1001, text="y")
    assert [entry["text"] for entry in await town.log("message")] == ["x", "y"]


async def test_shares_add_up_and_a_seed_repeats_them(town: Any) -> None:
    """Of 200 calls about a tenth, and about as many again, meet one of two faults."""
    runs = []
    for _ in range(2):
        await town.control("faults", seed=7)
        await town.control("faults", method="sendMessage", fault="403", share=0.1)
        await town.control("faults", method="sendMessage", fault="429", share=0.1)
        runs.append([(await town.raw("sendMessage", chat_id=1001, text="x"))[0] for _ in range(200)])
        await town.control("faults", clear=True)
    assert runs[0] == runs[1]
    assert 8 <= runs[0].count(403) <= 35
    assert 8 <= runs[0].count(429) <= 35


async def test_a_gateway_error_is_a_page_and_not_telegrams_json(town: Any) -> None:
    await town.control("faults", method="*", fault="502")
    async with town.session.post(f"{town.url}/bot{town.token}/sendMessage", json={}) as response:
        assert (response.status, response.content_type) == (502, "text/html")
    assert await town.log("message") == []


async def test_a_delay_is_real_seconds_and_then_the_call_is_done(town: Any) -> None:
    await town.control("faults", method="sendMessage", fault="delay", seconds=0.3)
    started = time.monotonic()
    await town.call("sendMessage", chat_id=1001, text="x")
    assert time.monotonic() - started >= 0.3


async def test_a_group_moves_to_another_id_and_tells_so(town: Any) -> None:
    await town.control("faults", method="sendMessage", fault="migrate", chat=str(GROUP))
    _, body = await town.raw("sendMessage", chat_id=GROUP, text="x")
    assert body["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    new = body["parameters"]["migrate_to_chat_id"]
    assert (await town.raw("sendMessage", chat_id=GROUP, text="x"))[1]["parameters"] == {"migrate_to_chat_id": new}
    assert (await town.call("sendMessage", chat_id=new, text="x"))["chat"]["id"] == new
    told = [update["message"] for update in await town.updates()]
    assert [
        (message["chat"]["id"], message.get("migrate_to_chat_id"), message.get("migrate_from_chat_id"))
        for message in told
    ] == [
        (GROUP, new, None),
        (new, None, GROUP),
    ]
    await town.control("send", person=1002, chat="工作专班", text="/due")
    assert (await town.log("message"))[-1]["chat"] == new


async def test_an_unknown_fault_is_refused_with_the_list(town: Any) -> None:
    status, body = await town.order("faults", method="sendMessage", fault="fire")
    assert status == 400
    assert "answer_lost" in body["error"]


async def test_the_flood_limiter_allows_one_a_second_after_a_burst(town: Any) -> None:
    await town.control("faults", fault="flood")
    answers = [await town.raw("sendMessage", chat_id=1001, text="x") for _ in range(5)]
    assert [status for status, _ in answers] == [200, 200, 200, 429, 429]
    assert answers[-1][1]["parameters"]["retry_after"] == 1
    await town.control("clock", to="2025-04-17T08:05")
    await town.call("sendMessage", chat_id=1001, text="x")
    await town.call("getChatMember", chat_id=GROUP, user_id=1001)


async def test_the_flood_limiter_allows_a_group_twenty_a_minute(town: Any) -> None:
    await town.control("faults", fault="flood")
    sent = 0
    for second in range(1, 31):
        await town.control("clock", to=f"2025-04-17T08:01:{second:02}")
        status, _ = await town.raw("sendMessage", chat_id=GROUP, text="x")
        sent += status == 200
    assert sent == 20
    await town.control("faults", fault="flood", times=0)
    await town.call("sendMessage", chat_id=GROUP, text="x")
