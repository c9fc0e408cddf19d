"""Are edits and deletions allowed and refused as by Telegram?"""

from __future__ import annotations

from typing import Any

import pytest

from playground.editing import SAME

pytestmark = pytest.mark.anyio


async def test_an_edit_without_buttons_takes_them_away(town: Any) -> None:
    number = await town.keyboard("签收")
    edited = await town.call("editMessageText", chat_id=1001, message_id=number, text="done")
    assert "reply_markup" not in edited
    assert edited["edit_date"] >= edited["date"]
    assert [entry["kind"] for entry in await town.log()] == ["message", "edit"]


async def test_the_same_again_is_not_modified(town: Any) -> None:
    number = await town.keyboard("a")
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "a"}]]}
    same = {"chat_id": 1001, "message_id": number, "reply_markup": markup}
    assert await town.refused("editMessageText", text="?", **same) == (400, f"Bad Request: {SAME}")
    assert await town.refused("editMessageReplyMarkup", **same) == (400, f"Bad Request: {SAME}")
    await town.call("editMessageReplyMarkup", chat_id=1001, message_id=number)


async def test_only_what_the_bot_wrote_can_be_edited(town: Any) -> None:
    theirs = (await town.control("send", person=1001, text="mine"))["messages"][0]["message_id"]
    for message_id, description in [
        (theirs, "message can't be edited"),
        (99, "message to edit not found"),
        (0, "message identifier is not specified"),
    ]:
        answer = await town.refused("editMessageText", chat_id=1001, message_id=message_id, text="x")
        assert answer == (400, f"Bad Request: {description}")


async def test_text_and_caption_are_not_the_same_thing(town: Any) -> None:
    text = await town.keyboard("a")
    body = await town.form("sendDocument", {"chat_id": 1001, "caption": "c"}, {"document": ("a.txt", b"x")})
    file = body["result"]["message_id"]
    answer = await town.refused("editMessageCaption", chat_id=1001, message_id=text, caption="x")
    assert answer == (400, "Bad Request: there is no caption in the message to edit")
    answer = await town.refused("editMessageText", chat_id=1001, message_id=file, text="x")
    assert answer == (400, "Bad Request: there is no text in the message to edit")
    edited = await town.call("editMessageCaption", chat_id=1001, message_id=file, caption="<i>d</i>", parse_mode="HTML")
    assert edited["caption"] == "d"
    assert "caption" not in await town.call("editMessageCaption", chat_id=1001, message_id=file)


async def test_a_message_is_deleted_once_and_within_two_days(town: Any) -> None:
    first, second = await town.keyboard("a"), await town.keyboard("b")
    assert await town.call("deleteMessage", chat_id=1001, message_id=first) is True
    gone = await town.refused("deleteMessage", chat_id=1001, message_id=first)
    assert gone == (400, "Bad Request: message to delete not found")
    await town.control("clock", to="2025-04-19T09:00")
    old = await town.refused("deleteMessage", chat_id=1001, message_id=second)
    assert old == (400, "Bad Request: message can't be deleted for everyone")


async def test_several_are_deleted_and_missing_ones_passed_over(town: Any) -> None:
    first, second = await town.keyboard("a"), await town.keyboard("b")
    await town.call("deleteMessages", chat_id=1001, message_ids=[first, 99, second])
    assert [entry["message_id"] for entry in await town.log("delete")] == [first, second]
