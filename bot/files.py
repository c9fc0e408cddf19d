"""What is in a file that hangs on a message? Fetched, opened and read beside the loop."""

from __future__ import annotations

import asyncio
from datetime import date

from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.ask import Sent
from bot.incoming import Attached
from bot.outcomes import growing_wait, outcome
from plans.documents import LARGEST, MEGABYTE, bare_name, open_document
from plans.reading import read
from plans.refusals import Unreadable
from supervision.milestones import Shown
from wording.papers.returned_book import returned_book

TRIES = 4
LARGEST_POLICY = 20_000  # bytes
TOO_BIG = "file is too big"


async def fetched(bot: Bot, attached: Attached, caption: str, today: date) -> Sent:
    """A file with its text and what was read in it, or with the reason why there is none.

    Raises TelegramError when Telegram does not hand it out.
    """
    shown = as_evidence(attached, caption)
    if attached.kind == "photo":
        return Sent(shown, unreadable="unknown_format", unreadable_values={"found": "jpg"})
    if attached.size > LARGEST:
        return _too_large(shown)
    try:
        content = await _content(bot, attached.file_id)
    except BadRequest as refused:
        if TOO_BIG in str(refused).lower():
            return _too_large(shown)
        raise
    return await asyncio.to_thread(_opened, shown, attached.file_name, content, today)


def as_evidence(attached: Attached, caption: str) -> Shown:
    """The file as it is kept with a report: by Telegram's id, never its content."""
    return Shown(attached.kind, caption, attached.file_id, bare_name(attached.file_name) or None)


async def _content(bot: Bot, file_id: str) -> bytes:
    for attempt in range(1, TRIES + 1):
        try:
            file = await bot.get_file(file_id)
            return bytes(await file.download_as_bytearray(read_timeout=60))
        except TelegramError as error:
            if attempt == TRIES or outcome(error).kind not in ("unsent", "unknown"):
                raise
            await asyncio.sleep((outcome(error).wait or growing_wait(attempt)).total_seconds())
    raise AssertionError("unreachable")


def _opened(shown: Shown, name: str, content: bytes, today: date) -> Sent:
    if name.lower().endswith(".toml") and len(content) <= LARGEST_POLICY:
        return Sent(shown, settings=content.decode("utf-8-sig", errors="replace"))
    try:
        book = returned_book(content)
        if book is not None:
            return Sent(shown, book=book)
        document = open_document(name, content)
    except Unreadable as refused:
        return Sent(shown, unreadable=refused.key, unreadable_values=dict(refused.values))
    return Sent(shown, document, read(document.text, today=today))


def _too_large(shown: Shown) -> Sent:
    return Sent(shown, unreadable="too_large", unreadable_values={"limit_mb": LARGEST // MEGABYTE})
