"""What do people do here? They write, send files, press buttons, and sometimes block the bot."""

from __future__ import annotations

import re
import secrets
from typing import Any

from playground import entities, files, pictures, utf16
from playground.cast import Person
from playground.chats import member
from playground.entries import words
from playground.refusals import Misdirected, Refused
from playground.sending import MOST_CAPTION, MOST_TEXT, in_topic
from playground.store import JSON
from playground.world import Chat, World


def say(
    world: World, person: Person, chat: Chat, text: str, reply_to: int | None = None, thread: int = 0
) -> list[JSON]:
    """Write a text; a long one goes as several messages, as a client sends it. A `thread` makes the group a forum.

    Raises Misdirected.
    """
    if not text.strip():
        raise Misdirected("An empty text cannot be sent.")
    _enter(world, person, chat)
    _open_topic(world, chat, thread)
    parts = utf16.split(text.strip(), MOST_TEXT)
    return [
        _post(world, person, chat, {"text": part, "entities": entities.found(part, []), **in_topic(thread)}, reply_to)
        for part in parts
    ]


def show(
    world: World, person: Person, chat: Chat, name: str, content: bytes, *, caption: str = "", as_photo: bool = False
) -> JSON:
    """Send a file, or a picture as a photo. Raises Misdirected."""
    if not content:
        raise Misdirected(f"“{name}” is empty; Telegram's clients do not send empty files.")
    if utf16.length(caption) > MOST_CAPTION:
        raise Misdirected(f"A caption has at most {MOST_CAPTION} characters.")
    _enter(world, person, chat)
    words = {"caption": caption, "caption_entities": entities.found(caption, [])}
    if as_photo and pictures.size(content):
        try:
            return _post(world, person, chat, {"photo": files.keep_photo(world, content), **words})
        except Refused as refusal:
            raise Misdirected(f"“{name}” cannot be sent as a photo: {refusal.description}.") from None
    mime = pictures.media_type(content)
    return _post(world, person, chat, {"document": files.keep_document(world, name, mime, content), **words})


def press(world: World, person: Person, chat: Chat, message_id: int, button: object) -> JSON:
    """Press an inline button, named by label, place or callback_data, as often as one likes. Raises Misdirected."""
    message = world.store.message(chat.id, message_id)
    if message is None:
        raise Misdirected(f"There is no message {message_id} in {chat.name}.", code=404)
    if not world.is_member(chat, person.telegram_id):
        raise Misdirected(f"{person.name} is not in {chat.name}.", code=403)
    pressed = _button(message, button)
    if "callback_data" not in pressed:
        raise Misdirected(f"“{pressed['text']}” opens something and is not sent to the bot.")
    query_id = str(secrets.randbits(62))
    query = {"chat": chat.id, "message_id": message_id, "person": person.telegram_id, "answered": False}
    world.store.keep_query(query_id, query | {"at": world.clock.now().timestamp()})
    instance = str(abs(chat.id) * 7919 + 17)
    body = {"id": query_id, "from": world.user(person), "message": message, "chat_instance": instance}
    update_id = world.updates.put("callback_query", body | {"data": pressed["callback_data"]}, chat.id)
    world.log(
        "press", chat.id, person=person.telegram_id, message_id=message_id, text=pressed["text"], query_id=query_id
    )
    return {"query_id": query_id, "update_id": update_id, "button": pressed["text"]}


def block(world: World, person: Person, *, blocked: bool) -> None:
    """Block the bot, or let it write again."""
    chat = world.chats[person.telegram_id]
    if not chat.started or chat.blocked == blocked:
        return
    before, after = ("member", "kicked") if blocked else ("kicked", "member")
    chat.blocked = blocked
    world.keep_chat(chat)
    body = {
        "chat": world.chat_form(chat),
        "from": world.user(person),
        "date": world.unix_now(),
        "old_chat_member": _status(world, before),
        "new_chat_member": _status(world, after),
    }
    world.updates.put("my_chat_member", body, chat.id)
    world.log("blocked" if blocked else "unblocked", chat.id, person=person.telegram_id)


def _status(world: World, status: str) -> JSON:
    until: dict[str, Any] = {"until_date": 0} if status == "kicked" else {}
    return {"status": status, "user": world.bot_user(), **until}


def _enter(world: World, person: Person, chat: Chat) -> None:
    if not world.is_member(chat, person.telegram_id):
        raise Misdirected(f"{person.name} is not in {chat.name}.", code=403)
    if chat.type == "private":
        block(world, person, blocked=False)
        if not chat.started:
            world.open_chat(chat.id)


def _open_topic(world: World, chat: Chat, thread: int) -> None:
    if thread and chat.type != "supergroup":
        raise Misdirected("Only a supergroup has topics.")
    if thread and thread not in chat.topics:
        chat.topics.append(thread)
        world.keep_chat(chat)


def _post(world: World, person: Person, chat: Chat, fields: JSON, reply_to: int | None = None) -> JSON:
    reply = world.store.message(chat.id, reply_to) if reply_to else None
    if reply:
        reply.pop("reply_to_message", None)
    message = world.message(chat, world.user(person), {"reply_to_message": reply, **fields})
    world.log_message("message", message)
    if not chat.left and (chat.type == "private" or _reaches_bot(world, chat, message)):
        world.updates.put("message", message, chat.id)
    return message


def _reaches_bot(world: World, chat: Chat, message: JSON) -> bool:
    """Privacy mode: a plain member sees commands, replies to it and mentions of it."""
    if member(world, chat, world.bot_id)["status"] == "administrator":
        return True
    if message.get("reply_to_message", {}).get("from", {}).get("id") == world.bot_id:
        return True
    text, _ = words(message)
    mine = world.cast.bot.username.lower()
    if f"@{mine}" in text.lower():
        return True
    addressed = re.match(r"/[A-Za-z0-9_]+(?:@(\w+))?", text)
    return addressed is not None and addressed.group(1) is None


def _button(message: JSON, wanted: object) -> JSON:
    buttons: list[JSON] = [one for row in message.get("reply_markup", {}).get("inline_keyboard", []) for one in row]
    if isinstance(wanted, int):
        if 0 <= wanted < len(buttons):
            return buttons[wanted]
    else:
        for key in ("text", "callback_data"):
            named = [one for one in buttons if one.get(key) == wanted]
            if named:
                return named[0]
    there = ", ".join(one["text"] for one in buttons) or "no buttons"
    raise Misdirected(f"Message {message['message_id']} has no button “{wanted}”; there are: {there}.", code=404)
