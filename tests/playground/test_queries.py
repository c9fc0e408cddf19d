"""Does a pressed button arrive, and is it answered in time?"""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.anyio
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


async def test_a_press_arrives_with_its_message_and_is_answered_once(town: Any) -> None:
    number = await town.keyboard("签收", "看")
    await town.control("press", person="督查室", message_id=number, button="签收")
    [update] = await town.updates()
    query = update["callback_query"]
    assert (query["data"], query["from"]["id"], query["message"]["message_id"]) == ("签收", 1001, number)
    await town.call("answerCallbackQuery", callback_query_id=query["id"], text="好", show_alert=True)
    [answer] = await town.log("answer")
    assert (answer["text"], answer["show_alert"], answer["person"]) == ("好", True, 1001)
    assert await town.refused("answerCallbackQuery", callback_query_id=query["id"]) == (400, TOO_OLD)


async def test_a_button_can_be_pressed_again_and_again(town: Any) -> None:
    number = await town.keyboard("a")
    presses = [await town.control("press", person=1001, message_id=number, button=0) for _ in range(3)]
    assert len({press["query_id"] for press in presses}) == 3
    assert len(await town.updates()) == 3


async def test_a_query_grows_too_old(town: Any) -> None:
    number = await town.keyboard("a")
    press = await town.control("press", person=1001, message_id=number, button="a")
    await town.control("clock", to="2025-04-17T08:01")
    assert await town.refused("answerCallbackQuery", callback_query_id=press["query_id"]) == (400, TOO_OLD)
    assert await town.refused("answerCallbackQuery", callback_query_id="1") == (400, TOO_OLD)


async def test_an_answer_has_two_hundred_characters(town: Any) -> None:
    number = await town.keyboard("a")
    press = await town.control("press", person=1001, message_id=number, button="a")
    query = {"callback_query_id": press["query_id"]}
    assert await town.refused("answerCallbackQuery", text="好" * 201, **query) == (400, "Bad Request: MESSAGE_TOO_LONG")
    await town.call("answerCallbackQuery", text="好" * 200, **query)


async def test_a_press_that_cannot_be_is_explained(town: Any) -> None:
    number = await town.keyboard("签收")
    for wanted, part in [
        ({"person": 1001, "message_id": number, "button": "办结"}, "there are: 签收"),
        ({"person": 1002, "message_id": number, "button": 0, "chat": 1001}, "is not in"),
        ({"person": 1001, "message_id": 99, "button": 0}, "no message 99"),
        ({"person": "nobody", "message_id": number, "button": 0}, "no person"),
    ]:
        status, body = await town.order("press", **wanted)
        assert status in (403, 404)
        assert part in body["error"]
