"""May a button be sent that Telegram would not show?"""

from __future__ import annotations

from typing import Any

import pytest

from playground.calls import Call
from playground.keyboards import read_markup
from playground.refusals import Refused


def read(*buttons: dict[str, Any]) -> Any:
    """One row of buttons as a call carries it."""
    return read_markup(Call("sendMessage", 1, {"reply_markup": {"inline_keyboard": [list(buttons)]}}))


@pytest.mark.parametrize(
    "button",
    [
        {"text": "a", "callback_data": "好" * 21},
        {"text": "a", "url": "https://example.org/"},
        {"text": "a", "url": "tg://user?id=1"},
        {"text": "a", "url": "http://127.0.0.1:8080/ledger"},
        {"text": "a", "web_app": {"url": "https://example.org/"}},
        {"text": "a", "copy_text": {"text": "x"}},
        {"text": "a", "callback_data": "x", "style": "danger"},
        {"text": "a", "switch_inline_query": ""},
    ],
)
def test_what_telegram_documents_is_taken(button: dict[str, Any]) -> None:
    assert read(button) == {"inline_keyboard": [[button]]}


@pytest.mark.parametrize(
    ("button", "part"),
    [
        ({"text": "a", "callback_data": "x", "url": "https://example.org/"}, "Text buttons are unallowed"),
        ({"text": " ", "callback_data": "x"}, "must be non-empty"),
        ({"text": "a", "callback_data": "x", "colour": "red"}, "no field colour"),
        ({"text": "a", "url": "javascript:alert(1)"}, "Unsupported URL protocol"),
        ({"text": "a", "web_app": {"url": "http://example.org/"}}, "Only HTTPS links are allowed"),
        ({"text": "a", "copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
    ],
)
def test_what_telegram_would_not_show_is_refused(button: dict[str, Any], part: str) -> None:
    with pytest.raises(Refused, match=part):
        read(button)


def test_an_empty_keyboard_is_none() -> None:
    assert read() is None
    assert read_markup(Call("sendMessage", 1, {})) is None
