"""How is Telegram wired to us? PTB's application, and the one place that sees an Update."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import (
    CallbackQuery,
    Chat,
    ChatMember,
    ChatMemberUpdated,
    Document,
    Message,
    MessageOrigin,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
    PhotoSize,
    Update,
    User,
)  # fmt: skip
from telegram.ext import Application, BaseUpdateProcessor, ContextTypes, TypeHandler

from bot.inbox import Inbox, lane
from bot.incoming import Attached, Incoming
from bot.limiter import Limiter
from bot.request import AiohttpRequest
from channels.addresses import leads_to_this_machine

App = Application[Any, Any, Any, Any, Any, Any]
Answer = Callable[[Incoming], Awaitable[None]]
ALLOWED = (Update.MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER)
AT_ONCE = 64  # chats that are answered at the same time


def requests_to(api_url: str) -> tuple[AiohttpRequest, AiohttpRequest]:
    """The doors to a Bot API: one for every call, one for polling alone."""
    abroad = not leads_to_this_machine(api_url)  # where no proxy of the environment leads
    return AiohttpRequest(trust_env=abroad), AiohttpRequest(trust_env=abroad, connections=2, patient=True)


def build(
    token: str, api_url: str, requests: tuple[AiohttpRequest, AiohttpRequest], inbox: Inbox, limiter: Limiter,
    answer: Answer,
) -> App:  # fmt: skip
    """The application; `api_url` has no trailing slash and no /bot. `answer` gets every update, one a chat at a time."""
    application = (
        Application.builder()
        .token(token)
        .base_url(f"{api_url}/bot")
        .base_file_url(f"{api_url}/file/bot")
        .request(requests[0])
        .get_updates_request(requests[1])
        .rate_limiter(limiter)
        .job_queue(None)
        .update_queue(inbox)
        .concurrent_updates(OneAChat(AT_ONCE))
        .build()
    )

    async def on_update(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        try:
            await answer(read(update, application.bot.id))
        finally:
            inbox.finished(update.update_id)

    application.add_handler(TypeHandler(Update, on_update))
    return application


class OneAChat(BaseUpdateProcessor):
    """Updates of different chats run beside each other, those of one chat in the order they came."""

    __slots__ = ("_lanes",)

    def __init__(self, at_once: int) -> None:
        super().__init__(at_once)
        self._lanes: dict[int | None, tuple[asyncio.Lock, list[object]]] = {}

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        key = lane(update) if isinstance(update, Update) else None
        lock, waiting = self._lanes.setdefault(key, (asyncio.Lock(), []))
        waiting.append(update)
        try:
            async with lock:
                await coroutine
        finally:
            waiting.pop()
            if not waiting:
                self._lanes.pop(key, None)

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...


def read(update: Update, bot_id: int) -> Incoming:
    """What an update says."""
    other = Incoming(update.update_id, "other", lane(update) or 0, private=False)
    if update.callback_query is not None:
        return _press(update.update_id, update.callback_query) or other
    if update.my_chat_member is not None:
        return _membership(update.update_id, update.my_chat_member)
    message = update.message
    if message is None:
        return other
    if message.migrate_to_chat_id is not None:
        return Incoming(
            update.update_id, "migration", message.chat_id, private=False, moved_to=message.migrate_to_chat_id
        )
    if message.from_user is None or message.from_user.is_bot:
        return other
    if message.text is None and message.caption is None and _attached(message) is None:
        return other
    return _words(update.update_id, message, message.from_user, bot_id)


def _words(update_id: int, message: Message, sender: User, bot_id: int) -> Incoming:
    answered = message.reply_to_message
    return Incoming(
        update_id, "words", message.chat_id, message.chat.type == Chat.PRIVATE, sender.id, sender.full_name,
        sender.language_code, message.text or message.caption or "", message.message_id,
        message.message_thread_id if message.is_topic_message else None,
        to_us=answered is not None and answered.from_user is not None and answered.from_user.id == bot_id,
        attached=_attached(message), forwarded_from=_first_said_by(message.forward_origin),
        chat_name=message.chat.title or "",
    )  # fmt: skip


def _press(update_id: int, press: CallbackQuery) -> Incoming | None:
    if press.data is None or press.message is None:
        return None
    sender, shown = press.from_user, press.message
    whole = shown if isinstance(shown, Message) else None
    return Incoming(
        update_id, "press", shown.chat.id, shown.chat.type == Chat.PRIVATE, sender.id, sender.full_name,
        sender.language_code, press.data, whole.message_id if whole else None,
        whole.message_thread_id if whole and whole.is_topic_message else None, callback_id=press.id,
        said_at=shown.date if whole else None,
    )  # fmt: skip


def _membership(update_id: int, change: ChatMemberUpdated) -> Incoming:
    here = change.new_chat_member.status not in (ChatMember.BANNED, ChatMember.LEFT)
    private = change.chat.type == Chat.PRIVATE
    return Incoming(
        update_id, "membership", change.chat.id, private, change.from_user.id, change.from_user.full_name,
        change.from_user.language_code, member=here,
    )  # fmt: skip


def _first_said_by(origin: MessageOrigin | None) -> tuple[str, int] | None:
    """Whose words were forwarded: a person, one who hides his account, a group or a channel."""
    if isinstance(origin, MessageOriginUser):
        return origin.sender_user.full_name, 0 if origin.sender_user.is_bot else origin.sender_user.id
    if isinstance(origin, MessageOriginHiddenUser):
        return origin.sender_user_name, 0
    if isinstance(origin, MessageOriginChat | MessageOriginChannel):
        chat = origin.sender_chat if isinstance(origin, MessageOriginChat) else origin.chat
        return chat.title or chat.full_name or "", 0
    return None


def _attached(message: Message) -> Attached | None:
    if message.photo:
        largest: PhotoSize = message.photo[-1]
        return Attached("photo", largest.file_id, "", largest.file_size or 0)
    file: Document | None = message.document
    if file is not None:
        return Attached("file", file.file_id, file.file_name or "", file.file_size or 0)
    return None
