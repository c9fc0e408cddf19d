"""Does the bot learn the truth about chats, and may it do there what Telegram allows?"""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.anyio
GROUP = -1001000000001


async def test_a_chat_is_described_in_full(town: Any) -> None:
    assert (await town.call("getChat", chat_id=1002))["last_name"] == "小李"
    assert (await town.call("getChat", chat_id=GROUP))["title"] == "工作专班"
    assert await town.refused("getChat", chat_id=1006) == (400, "Bad Request: chat not found")


async def test_members_are_who_they_are(town: Any) -> None:
    statuses = [
        (await town.call("getChatMember", chat_id=GROUP, user_id=one))["status"] for one in (1001, 1002, 1006, 8088)
    ]
    assert statuses == ["creator", "member", "left", "member"]
    assert await town.call("getChatMemberCount", chat_id=GROUP) == 6
    assert await town.call("getChatMemberCount", chat_id=1001) == 2
    assert [one["user"]["id"] for one in await town.call("getChatAdministrators", chat_id=GROUP)] == [1001]
    answer = await town.refused("getChatMember", chat_id=GROUP, user_id=5)
    assert answer == (400, "Bad Request: PARTICIPANT_ID_INVALID")


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("good morning", False),
        ("/due 本月", True),
        ("/due@duban_bot", True),
        ("/due@other_bot", False),
        ("look, @duban_bot", True),
    ],
)
async def test_in_a_group_the_bot_hears_only_what_is_meant_for_it(town: Any, text: str, *, heard: bool) -> None:
    await town.control("send", person="交通局 小周", chat="工作专班", text=text)
    assert bool(await town.updates()) is heard
    assert len(await town.log("message")) == 1


async def test_a_reply_to_the_bot_is_heard_in_a_group(town: Any) -> None:
    sent = await town.call("sendMessage", chat_id=GROUP, text="which?")
    await town.control("send", person=1003, chat=GROUP, text="this one", reply_to=sent["message_id"])
    [update] = await town.updates()
    assert update["message"]["reply_to_message"]["text"] == "which?"


async def test_a_stranger_cannot_write_into_the_group(town: Any) -> None:
    status, body = await town.order("send", person="路人", chat="工作专班", text="hello")
    assert (status, body) == (403, {"error": "路人 is not in 工作专班."})


async def test_pins_are_kept_and_need_rights_in_a_group(town: Any) -> None:
    number = await town.keyboard("a")
    await town.call("pinChatMessage", chat_id=1001, message_id=number)
    assert (await town.call("getChat", chat_id=1001))["pinned_message"]["message_id"] == number
    await town.call("unpinChatMessage", chat_id=1001)
    assert "pinned_message" not in await town.call("getChat", chat_id=1001)
    assert await town.refused("unpinChatMessage", chat_id=1001) == (400, "Bad Request: message to unpin not found")
    answer = await town.refused("pinChatMessage", chat_id=1001, message_id=99)
    assert answer == (400, "Bad Request: message to pin not found")
    sent = await town.call("sendMessage", chat_id=GROUP, text="x")
    answer = await town.refused("pinChatMessage", chat_id=GROUP, message_id=sent["message_id"])
    assert answer == (400, "Bad Request: not enough rights to manage pinned messages in the chat")


async def test_a_reaction_is_one_known_emoji(town: Any) -> None:
    number = await town.keyboard("a")
    react = {"chat_id": 1001, "message_id": number}
    await town.call("setMessageReaction", reaction=[{"type": "emoji", "emoji": "👀"}], **react)
    await town.call("setMessageReaction", **react)
    assert [entry["emoji"] for entry in await town.log("reaction")] == ["👀", ""]
    answer = await town.refused("setMessageReaction", reaction=[{"type": "emoji", "emoji": "✅"}], **react)
    assert answer == (400, "Bad Request: REACTION_INVALID")


async def test_forwarding_names_the_origin_and_copying_does_not(town: Any) -> None:
    said = (await town.control("send", person=1002, text="evidence"))["messages"][0]["message_id"]
    source = {"from_chat_id": 1002, "message_id": said, "chat_id": 1001}
    forwarded = await town.call("forwardMessage", **source)
    assert forwarded["forward_origin"]["sender_user"]["id"] == 1002
    copied = await town.call("copyMessage", **source)
    entries = {entry["message_id"]: entry for entry in await town.log("message") if entry["chat"] == 1001}
    assert entries[forwarded["message_id"]]["forwarded_from"] == "住建局 小李"
    assert (entries[copied["message_id"]]["text"], entries[copied["message_id"]]["forwarded_from"]) == (
        "evidence",
        None,
    )
    answer = await town.refused("copyMessage", **(source | {"message_id": 99}))
    assert answer == (400, "Bad Request: message to copy not found")


async def test_after_leaving_the_group_is_closed_to_the_bot(town: Any) -> None:
    await town.call("leaveChat", chat_id=GROUP)
    answer = await town.refused("sendMessage", chat_id=GROUP, text="x")
    assert answer == (403, "Forbidden: bot is not a member of the supergroup chat")


async def test_only_known_actions_are_shown(town: Any) -> None:
    await town.call("sendChatAction", chat_id=1001, action="typing")
    answer = await town.refused("sendChatAction", chat_id=1001, action="dancing")
    assert answer == (400, "Bad Request: wrong parameter action in request")
