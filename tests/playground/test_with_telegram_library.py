"""Does the library that the bot is built on find everything where it expects it?"""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto, Update
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, NetworkError, RetryAfter
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes

pytestmark = pytest.mark.anyio


@pytest.fixture
async def bot(town: Any) -> AsyncIterator[Bot]:
    """The library's client."""
    async with Bot("8088:town", base_url=f"{town.url}/bot", base_file_url=f"{town.url}/file/bot") as client:
        yield client


async def test_it_sends_edits_answers_and_fetches(town: Any, bot: Bot, png: bytes) -> None:
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("签收", callback_data="ack m12")]])
    sent = await bot.send_message(1001, "<b>好</b>", parse_mode="HTML", reply_markup=keys)
    await town.control("press", person=1001, message_id=sent.message_id, button="签收")
    [update] = await bot.get_updates()
    assert update.callback_query
    await update.callback_query.answer("ok")
    await bot.edit_message_text("done", 1001, sent.message_id)
    given = await town.give(1001, "a.txt", b"content")
    file = await bot.get_file(given["document"]["file_id"])
    assert bytes(await file.download_as_bytearray()) == b"content"
    await bot.send_document(1001, io.BytesIO(b"x"), caption="c", filename="计划.txt")
    await bot.send_photo(1001, png)
    await bot.send_media_group(1001, [InputMediaPhoto(png), InputMediaPhoto(png)])
    await bot.set_my_commands([BotCommand("due", "到期")], language_code="zh")
    assert (await bot.get_my_commands(language_code="zh"))[0].command == "due"
    assert (await bot.get_chat(-1001000000001)).title == "工作专班"
    assert (await town.look("defects"))["defects"] == []


async def test_each_fault_becomes_the_error_that_the_library_has_for_it(town: Any, bot: Bot) -> None:
    kinds: list[tuple[str, type[Exception]]] = [
        ("429", RetryAfter),
        ("403", Forbidden),
        ("migrate", ChatMigrated),
        ("502", NetworkError),
        ("hang_up", NetworkError),
        ("answer_lost", NetworkError),
    ]
    group = -1001000000001
    for fault, error in kinds:
        await town.control("faults", method="sendMessage", fault=fault)
        with pytest.raises(error) as raised:
            await bot.send_message(group, "x")
        group = raised.value.new_chat_id if isinstance(raised.value, ChatMigrated) else group
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", 1001, 99)
    with pytest.raises(Forbidden, match="can't initiate"):
        await bot.send_message(1006, "x")


async def test_a_second_poller_is_a_conflict(town: Any, bot: Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.1)
    second = asyncio.create_task(town.raw("getUpdates", timeout=1))
    with pytest.raises(Conflict):
        await first
    await second


async def test_an_application_polls_hears_a_command_and_a_press(town: Any) -> None:
    async def due(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message
        keys = InlineKeyboardMarkup([[InlineKeyboardButton("more", callback_data="more")]])
        await update.message.reply_text(" ".join(context.args or []), reply_markup=keys)

    async def more(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.callback_query
        await update.callback_query.answer()
        await update.callback_query.edit_message_text("pressed")

    builder = Application.builder().token("8088:town").base_url(f"{town.url}/bot").job_queue(None)
    app = builder.base_file_url(f"{town.url}/file/bot").build()
    app.add_handler(CommandHandler("due", due))
    app.add_handler(CallbackQueryHandler(more))
    async with app:
        await app.start()
        assert app.updater
        await app.updater.start_polling(timeout=20)
        await town.control("send", person=1001, chat="工作专班", text="/due@duban_bot 本月")
        heard = await until(town, lambda entry: entry["from_bot"])
        assert heard["text"] == "本月"
        await town.control("press", person=1003, chat="工作专班", message_id=heard["message_id"], button="more")
        await until(town, lambda entry: entry["text"] == "pressed")
        await app.updater.stop()
        await app.stop()
    assert (await town.look("defects"))["defects"] == []


async def until(town: Any, wanted: Any) -> dict[str, Any]:
    """Wait for a message or an edit in the log."""
    async with asyncio.timeout(10):
        while True:
            for entry in await town.log():
                if entry["kind"] in ("message", "edit") and wanted(entry):
                    found: dict[str, Any] = entry
                    return found
            await asyncio.sleep(0.02)
