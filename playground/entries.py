"""How does a message stand in the delivery log? Flat, with its text as HTML and its buttons as rows."""

from __future__ import annotations

from typing import Any

from playground.entities import to_html

JSON = dict[str, Any]


def describe(message: JSON) -> JSON:
    """The fields of a log entry for a message in Telegram's form."""
    text, marks = words(message)
    sender = message.get("from", {})
    markup = message.get("reply_markup", {})
    return {
        "chat_title": message["chat"].get("title") or _name(message["chat"]),
        "chat_type": message["chat"]["type"],
        "message_id": message["message_id"],
        "from": {"id": sender.get("id"), "name": _name(sender), "is_bot": sender.get("is_bot", False)},
        "from_bot": sender.get("is_bot", False),
        "text": text,
        "html": to_html(text, marks),
        "entities": marks,
        "buttons": markup.get("inline_keyboard", []),
        "keyboard": None if "inline_keyboard" in markup else markup or None,
        "file": file_of(message),
        "reply_to": message.get("reply_to_message", {}).get("message_id"),
        "thread": message.get("message_thread_id"),
        "album": message.get("media_group_id"),
        "forwarded_from": _origin(message.get("forward_origin")),
    }


def words(message: JSON) -> tuple[str, list[JSON]]:
    """Text or caption of a message, with its entities; "" when it has neither."""
    kind = ("text", "entities") if "text" in message else ("caption", "caption_entities")
    return message.get(kind[0]) or "", message.get(kind[1]) or []


def file_of(message: JSON) -> JSON | None:
    """The file that a message carries."""
    if "photo" in message:
        largest = message["photo"][-1]
        return {"kind": "photo", "file_id": largest["file_id"], "name": "", "size": largest.get("file_size", 0)} | {
            "width": largest["width"],
            "height": largest["height"],
        }
    if "document" in message:
        document = message["document"]
        return {
            "kind": "document",
            "file_id": document["file_id"],
            "name": document.get("file_name", ""),
            "mime": document.get("mime_type", ""),
            "size": document.get("file_size", 0),
        }
    return None


def _name(account: JSON) -> str:
    return f"{account.get('first_name', '')} {account.get('last_name', '')}".strip()


def _origin(origin: JSON | None) -> str | None:
    return _name(origin["sender_user"]) if origin and "sender_user" in origin else None
