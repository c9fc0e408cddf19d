"""What happens when the bot writes? sendMessage and what every sent message has in common."""

from __future__ import annotations

from typing import Any

from playground import utf16
from playground.calls import Call
from playground.entities import checked, formatted
from playground.keyboards import read_markup
from playground.methods import SENDING, method
from playground.refusals import bad
from playground.store import JSON
from playground.world import Chat, World

MOST_TEXT, MOST_CAPTION = 4096, 1024


@method("sendMessage", f"{SENDING} text parse_mode entities link_preview_options", counts=True)
def send_message(world: World, call: Call) -> JSON:
    """A text."""
    text, entities = read_text(call)
    chat = world.writable(call.text("chat_id"))
    options = call.parsed("link_preview_options")
    return send(world, call, chat, {"text": text, "entities": entities, "link_preview_options": options})


def send(world: World, call: Call, chat: Chat, fields: JSON) -> JSON:
    """Put a message of the bot into a chat and into the log."""
    topic = topic_of(call, chat)
    reply = _reply(world, call, chat)
    markup = read_markup(call)
    shown = markup if markup and "inline_keyboard" in markup else None
    protected = {"has_protected_content": True} if call.flag("protect_content") else {}
    message = world.message(
        chat, world.bot_user(), {"reply_to_message": reply, **topic, **fields, "reply_markup": shown, **protected}
    )
    logged = message | ({"reply_markup": markup} if markup else {})
    world.log_message("message", logged, disable_notification=call.flag("disable_notification"))
    return message


def read_text(call: Call) -> tuple[str, list[JSON]]:
    """The text of a call with its entities. Raises Refused when it is empty or too long."""
    source = call.text("text")
    if not source:
        raise bad("message text is empty")
    text, entities = formatted(source, call.text("parse_mode"), given(call, "entities"))
    if not text:
        raise bad("text must be non-empty")
    if utf16.length(text) > MOST_TEXT:
        raise bad("message is too long")
    return text, entities


def read_caption(source: str, parse_mode: str, entities: list[JSON] | None) -> JSON:
    """The caption as fields of a message. Raises Refused when it is too long."""
    text, marks = formatted(source, parse_mode, entities)
    if utf16.length(text) > MOST_CAPTION:
        raise bad("message caption is too long")
    return {"caption": text, "caption_entities": marks}


def given(call: Call, name: str) -> list[JSON] | None:
    """Entities that the bot sent itself."""
    entities = call.parsed(name)
    return None if entities is None else checked(entities)


def topic_of(call: Call, chat: Chat) -> JSON:
    """The topic of a forum as fields of a message. There are no others, and no business connections."""
    if call.text("business_connection_id"):
        raise bad("business connection not found")
    thread = call.number("message_thread_id")
    if call.number("direct_messages_topic_id") or (thread and thread not in chat.topics):
        raise bad("message thread not found")
    return in_topic(thread)


def in_topic(thread: int) -> JSON:
    """How a message says that it stands in a topic."""
    return {"message_thread_id": thread, "is_topic_message": True} if thread else {}


def _reply(world: World, call: Call, chat: Chat) -> JSON | None:
    wanted: Any = call.parsed("reply_parameters")
    if not wanted:
        return None
    if not isinstance(wanted, dict):
        raise bad("can't parse reply parameters JSON object")
    try:
        place = int(wanted.get("chat_id") or chat.id), int(wanted.get("message_id") or 0)
    except (TypeError, ValueError):
        raise bad("can't parse reply parameters JSON object") from None
    message = world.store.message(*place)
    if message is None:
        if wanted.get("allow_sending_without_reply"):
            return None
        raise bad("message to be replied not found")
    message.pop("reply_to_message", None)
    return message
