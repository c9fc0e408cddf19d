"""What does the bot learn and do about chats? Members, pins, reactions, forwarding, leaving."""

from __future__ import annotations

from typing import Any

from playground.calls import Call
from playground.methods import SENDING, WHERE, method
from playground.refusals import bad, forbidden
from playground.sending import given, read_caption, send
from playground.store import JSON
from playground.world import Chat, World

_ACTIONS = [
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
]
_REACTIONS = set(
    "👍👎❤🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳🌚🌭💯🤣⚡🍌🏆💔🤨😐🍓🍾💋🖕😈😴😭🤓👻👀🎃🙈😇😨🤝✍🤗🫡🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾😡"
)


@method("sendChatAction", f"{WHERE} action")
def send_chat_action(world: World, call: Call) -> bool:
    """Typing, uploading."""
    if call.text("action") not in _ACTIONS:
        raise bad("wrong parameter action in request")
    chat = world.writable(call.text("chat_id"))
    world.log("action", chat.id, action=call.text("action"))
    return True


@method("getChat", "chat_id")
def get_chat(world: World, call: Call) -> JSON:
    """All that is known of a chat."""
    chat = _met(world, call)
    full: dict[str, Any] = world.chat_form(chat) | {"accent_color_id": chat.id % 7, "max_reaction_count": 11}
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    full["accepted_gift_types"] = dict.fromkeys(gifts, False)
    if chat.pinned:
        pinned = world.store.message(chat.id, chat.pinned[-1])
        full |= {"pinned_message": pinned} if pinned else {}
    if chat.type == "supergroup":
        full["permissions"] = {"can_send_messages": True, "can_pin_messages": False, "can_invite_users": True}
    return full


@method("getChatMember", "chat_id user_id")
def get_chat_member(world: World, call: Call) -> JSON:
    """What somebody is in a chat."""
    chat = _met(world, call)
    return member(world, chat, call.number("user_id"))


@method("getChatMemberCount", "chat_id")
def get_chat_member_count(world: World, call: Call) -> int:
    """How many, the bot among them."""
    chat = _met(world, call)
    return 2 if chat.type == "private" else len(world.groups[chat.id].members) + 1


@method("getChatAdministrators", "chat_id return_bots")
def get_chat_administrators(world: World, call: Call) -> list[JSON]:
    """The owner, and the bot where it is one."""
    chat = _met(world, call)
    if chat.type == "private":
        raise bad("there are no administrators in the private chat")
    everybody = [member(world, chat, user_id) for user_id in (*world.groups[chat.id].members, world.bot_id)]
    return [one for one in everybody if one["status"] in ("creator", "administrator")]


def member(world: World, chat: Chat, user_id: int) -> JSON:
    """Telegram's ChatMember. Raises Refused for somebody unknown."""
    if user_id == world.bot_id:
        return _bot_member(world, chat)
    person = world.people.get(user_id)
    if person is None:
        raise bad("user not found" if chat.type == "private" else "PARTICIPANT_ID_INVALID")
    user = world.user(person)
    if not world.is_member(chat, user_id):
        return {"status": "left", "user": user}
    owner = chat.type != "private" and world.groups[chat.id].members[0] == user_id
    return {"status": "creator", "user": user, "is_anonymous": False} if owner else {"status": "member", "user": user}


def _bot_member(world: World, chat: Chat) -> JSON:
    user = world.bot_user()
    if chat.type == "private" or world.groups[chat.id].bot_status == "member":
        return {"status": "member", "user": user}
    rights = [
        "can_be_edited",
        "is_anonymous",
        "can_manage_chat",
        "can_delete_messages",
        "can_manage_video_chats",
        "can_restrict_members",
        "can_promote_members",
        "can_change_info",
        "can_invite_users",
        "can_post_stories",
        "can_edit_stories",
        "can_delete_stories",
        "can_pin_messages",
    ]
    mine = ("can_manage_chat", "can_delete_messages", "can_pin_messages", "can_invite_users")
    return {"status": "administrator", "user": user, **{right: right in mine for right in rights}}


@method("leaveChat", "chat_id")
def leave_chat(world: World, call: Call) -> bool:
    """Out of the group."""
    chat = world.writable(call.text("chat_id"))
    if chat.type == "private":
        raise bad("chat member status can't be changed in private chats")
    chat.left = True
    world.keep_chat(chat)
    world.log("left", chat.id)
    return True


@method("pinChatMessage", "business_connection_id chat_id message_id disable_notification")
def pin_message(world: World, call: Call) -> bool:
    """To the top."""
    chat = _may_pin(world, call)
    number = call.number("message_id")
    if world.store.message(chat.id, number) is None:
        raise bad("message to pin not found")
    chat.pinned = [*(kept for kept in chat.pinned if kept != number), number]
    world.keep_chat(chat)
    world.log("pin", chat.id, message_id=number, disable_notification=call.flag("disable_notification"))
    return True


@method("unpinChatMessage", "business_connection_id chat_id message_id")
def unpin_message(world: World, call: Call) -> bool:
    """Off the top: the named one, or the newest."""
    chat = _may_pin(world, call)
    number = call.number("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if number not in chat.pinned:
        raise bad("message to unpin not found")
    chat.pinned.remove(number)
    world.keep_chat(chat)
    world.log("unpin", chat.id, message_id=number)
    return True


@method("setMessageReaction", "chat_id message_id reaction is_big")
def set_reaction(world: World, call: Call) -> bool:
    """One emoji on a message, or none."""
    chat = world.writable(call.text("chat_id"))
    reactions = call.parsed("reaction") or []
    if world.store.message(chat.id, call.number("message_id")) is None:
        raise bad("message to react not found")
    if not isinstance(reactions, list) or len(reactions) > 1:
        raise bad("REACTIONS_TOO_MANY")
    if not all(isinstance(one, dict) for one in reactions):
        raise bad("can't parse ReactionType: expected an Object")
    emoji = [str(one.get("emoji", "")) for one in reactions]
    if any(one not in _REACTIONS for one in emoji):
        raise bad("REACTION_INVALID")
    world.log("reaction", chat.id, message_id=call.number("message_id"), emoji="".join(emoji))
    return True


_COPY = f"{SENDING.removeprefix('business_connection_id ')} from_chat_id message_id video_start_timestamp caption parse_mode caption_entities show_caption_above_media"


@method("copyMessage", _COPY, counts=True)
def copy_message(world: World, call: Call) -> JSON:
    """The same content again, without saying from where."""
    original = _original(world, call, "copy")
    fields = _content(original)
    if call.text("caption") and "text" not in original:
        fields |= read_caption(call.text("caption"), call.text("parse_mode"), given(call, "caption_entities"))
    return {"message_id": send(world, call, world.writable(call.text("chat_id")), fields)["message_id"]}


_FORWARD = (
    "chat_id message_thread_id direct_messages_topic_id from_chat_id video_start_timestamp disable_notification "
    "protect_content message_effect_id suggested_post_parameters message_id"
)


@method("forwardMessage", _FORWARD, counts=True)
def forward_message(world: World, call: Call) -> JSON:
    """The same message again, with its origin."""
    original = _original(world, call, "forward")
    origin = original.get("forward_origin") or {
        "type": "user",
        "date": original["date"],
        "sender_user": original["from"],
    }
    return send(world, call, world.writable(call.text("chat_id")), _content(original) | {"forward_origin": origin})


_DONE = {"copy": "copied", "forward": "forwarded"}


def _original(world: World, call: Call, verb: str) -> JSON:
    source = world.find_chat(call.text("from_chat_id"))
    message = world.store.message(source.id, call.number("message_id"))
    if message is None or message.get("has_protected_content"):
        raise bad(f"message to {verb} not found" if message is None else f"message can't be {_DONE[verb]}")
    return message


def _content(message: JSON) -> JSON:
    carried = ("text", "entities", "caption", "caption_entities", "photo", "document", "link_preview_options")
    return {key: message[key] for key in carried if key in message}


def _met(world: World, call: Call) -> Chat:
    chat = world.find_chat(call.text("chat_id"))
    if not chat.started:
        raise bad("chat not found")
    if chat.left:
        raise forbidden("bot is not a member of the supergroup chat")
    return chat


def _may_pin(world: World, call: Call) -> Chat:
    chat = world.writable(call.text("chat_id"))
    if chat.type != "private" and world.groups[chat.id].bot_status != "administrator":
        raise bad("not enough rights to manage pinned messages in the chat")
    return chat
