"""Whose words are forwarded words? Those of whoever said them first, with his account where Telegram shows it."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Update

from bot.app import read

AT = {"date": 1745000000}


@pytest.mark.parametrize(
    ("origin", "first"),
    [
        (
            {"type": "user", "sender_user": {"id": 7, "is_bot": False, "first_name": "王", "last_name": "村"}},
            ("王 村", 7),
        ),
        ({"type": "user", "sender_user": {"id": 8, "is_bot": True, "first_name": "bot"}}, ("bot", 0)),
        ({"type": "hidden_user", "sender_user_name": "somebody"}, ("somebody", 0)),
        ({"type": "chat", "sender_chat": {"id": -1, "type": "group", "title": "专班"}}, ("专班", 0)),
        ({"type": "channel", "chat": {"id": -2, "type": "channel", "title": "热线"}, "message_id": 3}, ("热线", 0)),
        (None, None),
    ],
)
def test_the_first_sayer_is_named(origin: dict[str, Any] | None, first: tuple[str, int] | None) -> None:
    message: dict[str, Any] = {
        **AT, "message_id": 1, "text": "路灯不亮", "chat": {"id": 5, "type": "private", "first_name": "督"},
        "from": {"id": 5, "is_bot": False, "first_name": "督"},
    }  # fmt: skip
    if origin is not None:
        message["forward_origin"] = origin | AT
    update = Update.de_json({"update_id": 1, "message": message}, None)
    assert read(update, 99).forwarded_from == first
