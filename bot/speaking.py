"""How does an answer reach the chat? As a toast, an edit, a picture or messages, and again when it failed."""

from __future__ import annotations

import asyncio
import html
import io
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot.limiter import Turn
from bot.outcomes import PartlySent, growing_wait, outcome
from bot.rendering import Answer
from bot.splitting import LONGEST_CAPTION, TAG, length, split
from supervision.papers import Written
from wording.say import say

log = logging.getLogger(__name__)
LONGEST_TOAST = 200
TRIES = 12  # about a quarter of an hour; what is unanswered then is sent after the next start
TRIES_OF_A_PART = 6
NOTHING_NEW = "message is not modified"
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Speaker:
    """Sends stored answers. `moved` is told when a group has got a new id; `paper` gets a file of ours by its number."""

    def __init__(
        self, bot: Bot, moved: Callable[[int, int], Awaitable[None]], paper: Callable[[int], Awaitable[Written | None]]
    ) -> None:
        self._bot, self._moved, self._paper = bot, moved, paper

    async def say(self, answer: Answer, repeated: bool) -> None:  # noqa: FBT001  # called through a Callable
        """Sends the answer; labels it when it may have arrived before. Returns when it is sent or never will be.

        Raises TelegramError when Telegram could not be reached for long: then the answer is still owed.
        """
        if answer["callback"] is not None and await self._toast(answer):
            return
        await self._hide(answer)
        for attempt in range(1, TRIES + 1):
            try:
                await self._once(answer, repeated=repeated)
                return
            except Exception as error:
                became = outcome(error)
                if became.kind == "moved" and became.moved_to is not None:
                    await self._moved(answer["chat"], became.moved_to)
                    answer["chat"] = became.moved_to
                    continue
                if became.kind == "topic_gone" and answer["thread"] is not None:
                    answer["thread"] = None
                    continue
                if became.kind in ("refused", "person_gone", "topic_gone"):
                    log.warning("An answer was refused: %s", became.why)
                    return
                if attempt == TRIES:
                    raise
                repeated = repeated or became.kind == "unknown"
                await asyncio.sleep((became.wait or growing_wait(attempt)).total_seconds())

    async def _hide(self, answer: Answer) -> None:
        """Takes a message with a secret out of the chat, where we may."""
        if answer.get("hide") is None:  # an answer that an older version stored has none
            return
        try:
            await self._bot.delete_message(answer["chat"], answer["hide"] or 0)
        except TelegramError as error:
            log.warning("A message that holds a secret could not be taken out of its chat: %s", error)

    async def _toast(self, answer: Answer) -> bool:
        """Answers the press, which stops the button's clock; True when that says all that there is to say."""
        words = html.unescape(TAG.sub("", answer["text"]))
        short = answer["toast"] and len(words) <= LONGEST_TOAST
        try:
            await self._bot.answer_callback_query(answer["callback"] or "", text=words if short and words else None)
        except TelegramError as error:
            log.debug("A press could not be answered: %s", error)  # it is too old after a restart
            return not answer["text"]
        return short

    async def _once(self, answer: Answer, *, repeated: bool) -> None:
        keyboard = keyboard_of(answer["buttons"])
        if answer["edit"] is not None and length(answer["text"]) <= 4096 and await self._edited(answer, keyboard):
            return
        text = labelled(answer["text"], answer["language"]) if repeated else answer["text"]
        where: dict[str, Any] = {
            "chat_id": answer["chat"], "message_thread_id": answer["thread"], "rate_limit_args": Turn.ANSWER,
            "reply_parameters": _reply_to(answer["reply_to"]), "disable_notification": repeated or None,
        }  # fmt: skip
        if answer["qr"] is not None:
            picture = qr_picture(answer["qr"])
            if length(text) <= LONGEST_CAPTION:
                await self._bot.send_photo(
                    photo=picture, caption=text, parse_mode=ParseMode.HTML, reply_markup=keyboard, **where
                )
                return
            await self._bot.send_photo(photo=picture, **where)
        await send_parts(self._bot, text, keyboard, where)
        for kind, file_id in answer["files"]:
            if kind == "photo":
                await self._bot.send_photo(photo=file_id, **where)
            else:
                await self._bot.send_document(document=file_id, **where)
        for number in answer.get("papers") or ():  # an answer that an older version stored has none
            await send_paper(self._bot, await self._paper(number), where)

    async def _edited(self, answer: Answer, keyboard: InlineKeyboardMarkup | None) -> bool:
        """Edits the message of the button; False when Telegram will not, and a new message has to do."""
        try:
            await self._bot.edit_message_text(
                answer["text"], chat_id=answer["chat"], message_id=answer["edit"], parse_mode=ParseMode.HTML,
                reply_markup=keyboard, link_preview_options=NO_PREVIEW, rate_limit_args=Turn.ANSWER,  # type: ignore[call-arg]
            )  # fmt: skip
        except BadRequest as refused:
            return NOTHING_NEW in str(refused).lower()
        return True


async def send_parts(bot: Bot, text: str, keyboard: InlineKeyboardMarkup | None, where: dict[str, Any]) -> int:
    """Sends a text in as many messages as it needs, the buttons under the last; gives the last one's id.

    A later part that surely was not sent is tried again by itself. Raises what became of the first part, or
    PartlySent for a later one.
    """
    parts = split(text)
    for number, part in enumerate(parts, start=1):
        under = keyboard if number == len(parts) else None
        message_id = await _part(bot, part, under, where, number, len(parts))
    return message_id


async def _part(
    bot: Bot, part: str, keyboard: InlineKeyboardMarkup | None, where: dict[str, Any], number: int, parts: int
) -> int:
    attempt = 0
    while True:
        attempt += 1
        try:
            message = await bot.send_message(
                text=part, parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW, reply_markup=keyboard, **where
            )
        except TelegramError as error:
            if number == 1:
                raise
            became = outcome(error)
            if became.kind != "unsent" or attempt == TRIES_OF_A_PART:
                raise PartlySent(number, parts, became) from error
            await asyncio.sleep((became.wait or growing_wait(attempt)).total_seconds())
        else:
            return message.message_id


async def send_papers(bot: Bot, papers: Sequence[Written], where: dict[str, Any]) -> None:
    """Sends the files that belong below words that have arrived. Raises PartlySent where one does not."""
    for number, paper in enumerate(papers, start=2):
        try:
            await send_paper(bot, paper, where)
        except TelegramError as error:
            raise PartlySent(number, len(papers) + 1, outcome(error)) from error


async def send_paper(bot: Bot, paper: Written | None, where: dict[str, Any]) -> None:
    """Sends a file that we wrote; one that is forgotten is left out."""
    if paper is None:
        return
    if paper.shown == "photo":
        await bot.send_photo(photo=paper.content, filename=paper.name, **where)
    else:
        await bot.send_document(document=paper.content, filename=paper.name, **where)


def keyboard_of(rows: list[list[tuple[str, str]]]) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=data) for label, data in row] for row in rows]
    )


def labelled(text: str, language: str) -> str:
    """The text of a message that may have arrived before; once is enough."""
    label = str(say("messages.again", language))
    return text if text.startswith(label) else f"{label}\n{text}"


def qr_picture(link: str) -> bytes:
    """A link as a PNG."""
    import segno  # only who shows a link as a picture waits for it

    drawn = io.BytesIO()
    segno.make(link, error="m").save(drawn, kind="png", scale=8, border=3)
    return drawn.getvalue()


def _reply_to(message_id: int | None) -> ReplyParameters | None:
    return ReplyParameters(message_id, allow_sending_without_reply=True) if message_id is not None else None
