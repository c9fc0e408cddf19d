"""What happens when the bot changes its mind? Edits and deletions, with Telegram's refusals."""

from __future__ import annotations

from playground.calls import Call
from playground.keyboards import read_markup
from playground.methods import EDITING, method
from playground.refusals import bad
from playground.sending import given, read_caption, read_text
from playground.store import JSON
from playground.world import Chat, World

DELETABLE_SECONDS = 48 * 3600
SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


@method("editMessageText", f"{EDITING} text parse_mode entities link_preview_options", counts=True)
def edit_text(world: World, call: Call) -> JSON:
    """Another text; without reply_markup the buttons go."""
    text, entities = read_text(call)
    chat, message = _own(world, call)
    if "text" not in message:
        raise bad("there is no text in the message to edit")
    fields = {"text": text, "entities": entities, "reply_markup": read_markup(call)}
    return _edit(world, chat, message, fields)


@method("editMessageCaption", f"{EDITING} caption parse_mode caption_entities show_caption_above_media", counts=True)
def edit_caption(world: World, call: Call) -> JSON:
    """Another caption under a file."""
    chat, message = _own(world, call)
    if "text" in message:
        raise bad("there is no caption in the message to edit")
    caption = read_caption(call.text("caption"), call.text("parse_mode"), given(call, "caption_entities"))
    return _edit(world, chat, message, {**caption, "reply_markup": read_markup(call)})


@method("editMessageReplyMarkup", EDITING, counts=True)
def edit_markup(world: World, call: Call) -> JSON:
    """Other buttons, or none."""
    chat, message = _own(world, call)
    return _edit(world, chat, message, {"reply_markup": read_markup(call)})


@method("deleteMessage", "chat_id message_id")
def delete_message(world: World, call: Call) -> bool:
    """One message away."""
    if not call.number("message_id"):
        raise bad("message identifier is not specified")
    chat = world.writable(call.text("chat_id"))
    _delete(world, chat, call.number("message_id"))
    return True


@method("deleteMessages", "chat_id message_ids")
def delete_messages(world: World, call: Call) -> bool:
    """Several messages away; those that are not there are passed over."""
    numbers = call.parsed("message_ids")
    if (
        not isinstance(numbers, list)
        or not all(isinstance(one, int) for one in numbers)
        or not 1 <= len(numbers) <= 100
    ):
        raise bad("message identifiers are not specified")
    chat = world.writable(call.text("chat_id"))
    for number in numbers:
        if world.store.message(chat.id, number):
            _delete(world, chat, number)
    return True


def _own(world: World, call: Call) -> tuple[Chat, JSON]:
    if call.text("inline_message_id"):
        raise bad("MESSAGE_ID_INVALID")
    chat = world.writable(call.text("chat_id"))
    if not call.number("message_id"):
        raise bad("message identifier is not specified")
    message = world.store.message(chat.id, call.number("message_id"))
    if message is None:
        raise bad("message to edit not found")
    if not message["from"]["is_bot"] or "forward_origin" in message:
        raise bad("message can't be edited")
    return chat, message


def _edit(world: World, chat: Chat, message: JSON, fields: JSON) -> JSON:
    kept = {key: value for key, value in fields.items() if value not in (None, [], "")}
    if all(message.get(key) == kept.get(key) for key in fields):
        raise bad(SAME)
    edited = {key: value for key, value in message.items() if key not in fields} | kept
    edited["edit_date"] = world.unix_now()
    world.store.keep_message(chat.id, message["message_id"], edited)
    world.log_message("edit", edited)
    return edited


def _delete(world: World, chat: Chat, message_id: int) -> None:
    message = world.store.message(chat.id, message_id)
    if message is None:
        raise bad("message to delete not found")
    too_old = world.unix_now() - message["date"] > DELETABLE_SECONDS
    foreign = chat.type != "private" and message["from"]["id"] != world.bot_id
    if too_old or (foreign and world.groups[chat.id].bot_status != "administrator"):
        raise bad("message can't be deleted for everyone" if too_old else "message can't be deleted")
    world.store.drop_message(chat.id, message_id)
    world.log("delete", chat.id, message_id=message_id)
