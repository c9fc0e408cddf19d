"""May these buttons be sent? Telegram's rules for reply_markup."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from playground.calls import Call
from playground.refusals import bad

ROW, TOTAL, DATA_BYTES = 8, 100, 64
_KINDS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
_DRESS = {"text", "style", "icon_custom_emoji_id"}
_SHAPES = ("inline_keyboard", "keyboard", "remove_keyboard", "force_reply")


def read_markup(call: Call) -> dict[str, Any] | None:
    """The markup of a call, checked; None when it carries none. Raises Refused."""
    markup = call.parsed("reply_markup")
    if markup is None or markup == {}:
        return None
    if not isinstance(markup, dict) or not any(shape in markup for shape in _SHAPES):
        raise bad("object expected as reply markup")
    if "inline_keyboard" not in markup:
        return markup
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad('field "inline_keyboard" of the InlineKeyboardMarkup should be an Array of Arrays')
    kept = [[_button(button) for button in row] for row in rows if row]
    if sum(map(len, kept)) > TOTAL or any(len(row) > ROW for row in kept):
        raise bad("reply markup is too long")
    return {"inline_keyboard": kept} if kept else None


def _button(button: Any) -> dict[str, Any]:
    if not isinstance(button, dict):
        raise bad("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    unknown = set(button) - _DRESS - set(_KINDS)
    if unknown:
        raise bad(f"can't parse inline keyboard button: the playground knows no field {min(unknown)}")
    if not isinstance(button.get("text"), str) or not button["text"].strip():
        raise bad('can\'t parse inline keyboard button: Field "text" must be non-empty')
    kinds = [kind for kind in _KINDS if button.get(kind) is not None]
    if len(kinds) != 1:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    _check(kinds[0], button[kinds[0]])
    return button


def _check(kind: str, value: Any) -> None:
    if kind == "callback_data" and not 1 <= len(str(value).encode()) <= DATA_BYTES:
        raise bad("BUTTON_DATA_INVALID")
    if kind == "url":
        _check_url(str(value))
    if kind in ("web_app", "copy_text") and not isinstance(value, dict):
        raise bad(f'can\'t parse inline keyboard button: Field "{kind}" must be of type Object')
    if kind == "web_app" and not str(value.get("url", "")).startswith("https://"):
        raise bad(
            f"inline keyboard button Web App URL '{value.get('url', '')}' is invalid: Only HTTPS links are allowed"
        )
    if kind == "copy_text" and not 1 <= len(str(value.get("text", ""))) <= 256:
        raise bad("BUTTON_COPY_TEXT_INVALID")


def _check_url(url: str) -> None:
    scheme, host = urlsplit(url).scheme, urlsplit(url).hostname or ""
    if scheme == "tg":
        return
    if scheme not in ("http", "https", "ton"):
        raise bad(f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol")
    if not re.search(r"\.|:", host):
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
