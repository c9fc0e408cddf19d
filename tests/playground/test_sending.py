"""Are messages taken and refused as Telegram would?"""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.anyio
KEY = {"text": "a", "callback_data": "a"}


def board(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    """An inline keyboard."""
    return {"inline_keyboard": list(rows)}


async def test_a_message_comes_back_as_it_was_delivered(town: Any) -> None:
    sent = await town.call(
        "sendMessage", chat_id=1001, text="<b>好</b> 👍", parse_mode="HTML", disable_notification=True
    )
    assert sent["text"] == "好 👍"
    [entry] = await town.log("message")
    assert (entry["html"], entry["disable_notification"], entry["from_bot"]) == ("<b>好</b> 👍", True, True)
    assert entry["at"].startswith("2025-04-17T08:00:")
    assert entry["at"].endswith("+08:00")


@pytest.mark.parametrize(
    ("parameters", "code", "description"),
    [
        ({"text": ""}, 400, "Bad Request: message text is empty"),
        ({"text": " \n"}, 400, "Bad Request: text must be non-empty"),
        ({"text": "好" * 4097}, 400, "Bad Request: message is too long"),
        ({"text": "👍" * 2049}, 400, "Bad Request: message is too long"),
        ({"chat_id": ""}, 400, "Bad Request: chat_id is empty"),
        ({"chat_id": 77}, 400, "Bad Request: chat not found"),
        ({"chat_id": "@nobody"}, 400, "Bad Request: chat not found"),
        ({"chat_id": 8088}, 403, "Forbidden: bot can't send messages to bots"),
        ({"chat_id": 1006}, 403, "Forbidden: bot can't initiate conversation with a user"),
        ({"parse_mode": "BBCode"}, 400, "Bad Request: unsupported parse_mode"),
        ({"message_thread_id": 5}, 400, "Bad Request: message thread not found"),
        ({"reply_parameters": {"message_id": 99}}, 400, "Bad Request: message to be replied not found"),
        ({"reply_markup": board([{"text": "a", "callback_data": "好" * 22}])}, 400, "Bad Request: BUTTON_DATA_INVALID"),
        ({"reply_markup": board([{"text": "a", "callback_data": ""}])}, 400, "Bad Request: BUTTON_DATA_INVALID"),
        ({"reply_markup": board([KEY] * 9)}, 400, "Bad Request: reply markup is too long"),
        ({"reply_markup": board(*[[KEY]] * 101)}, 400, "Bad Request: reply markup is too long"),
        ({"reply_markup": "{"}, 400, "Bad Request: can't parse reply_markup JSON object"),
        (
            {"reply_markup": board([{"text": "a"}])},
            400,
            "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"reply_markup": board([{"text": "a", "url": "http://localhost/x"}])},
            400,
            "Bad Request: inline keyboard button URL 'http://localhost/x' is invalid: Wrong HTTP URL",
        ),
    ],
)
async def test_each_refusal_has_telegrams_words(
    town: Any, parameters: dict[str, Any], code: int, description: str
) -> None:
    assert await town.refused("sendMessage", **({"chat_id": 1001, "text": "x"} | parameters)) == (code, description)
    assert await town.log("message") == []


@pytest.mark.parametrize("text", ["好" * 4096, "👍" * 2048, "<b>" + "x" * 4096 + "</b>"])
async def test_the_limit_itself_is_allowed_and_tags_do_not_count(town: Any, text: str) -> None:
    await town.call("sendMessage", chat_id=1001, text=text, parse_mode="HTML")


async def test_limits_of_buttons_themselves_are_allowed(town: Any) -> None:
    rows = [[{"text": "a", "callback_data": "x" * 64}] * 8] * 12
    sent = await town.call("sendMessage", chat_id=1001, text="x", reply_markup=board(*rows))
    assert len(sent["reply_markup"]["inline_keyboard"]) == 12


async def test_a_reply_carries_what_it_answers(town: Any) -> None:
    first = await town.call("sendMessage", chat_id=1001, text="first")
    again = {"message_id": first["message_id"], "allow_sending_without_reply": True}
    sent = await town.call("sendMessage", chat_id=1001, text="second", reply_parameters=again)
    assert sent["reply_to_message"]["text"] == "first"
    lost = await town.call("sendMessage", chat_id=1001, text="third", reply_parameters=again | {"message_id": 99})
    assert "reply_to_message" not in lost


async def test_four_ways_of_sending_parameters_and_any_case_of_the_method(town: Any) -> None:
    base = f"{town.url}/bot{town.token}"
    query = {"chat_id": "1001", "text": "1"}
    async with town.session.get(f"{base}/sendmessage", params=query) as response:
        assert (await response.json())["ok"]
    async with town.session.post(f"{base}/SENDMESSAGE", data=query) as response:
        assert (await response.json())["ok"]
    assert (await town.form("sendMessage", query, {}))["ok"]
    await town.call("sendMessage", **query)
    assert [entry["text"] for entry in await town.log("message")] == ["1"] * 4


async def test_a_blocked_bot_is_told_so_until_the_person_writes_again(town: Any) -> None:
    await town.control("block", person="督查室", blocked=True)
    assert await town.refused("sendMessage", chat_id=1001, text="x") == (403, "Forbidden: bot was blocked by the user")
    await town.control("send", person="督查室", text="hello again")
    await town.call("sendMessage", chat_id=1001, text="x")
    kinds = [
        update["my_chat_member"]["new_chat_member"]["status"]
        for update in await town.updates()
        if "my_chat_member" in update
    ]
    assert kinds == ["kicked", "member"]


async def test_the_first_message_of_a_person_opens_the_chat(town: Any) -> None:
    await town.control("send", person="路人", text="/start")
    assert (await town.call("sendMessage", chat_id=1006, text="hello"))["chat"]["id"] == 1006
