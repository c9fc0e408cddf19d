"""How does a message leave with the least work? One call to the Bot API, past PTB's objects but by its rules of errors.

A morning's reminders are thousands of the same call: to build a Message of PTB from each answer, only to read its
number, costs more than the call itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from json.encoder import encode_basestring as quoted  # a JSON string that keeps its Chinese
from typing import cast

from telegram import Bot
from telegram.error import NetworkError
from telegram.ext import ExtBot
from telegram.request import RequestData

from bot.limiter import Turn
from bot.request import Json

METHOD = "sendMessage"


async def post_text(
    bot: Bot, chat_id: int, text: str, buttons: Sequence[Sequence[tuple[str, str]]], *, silent: bool,
    thread: int | None = None,
) -> int:  # fmt: skip
    """Sends HTML of at most one message's length, in the turn of notices; gives its id. Raises what PTB raises."""
    body = cast(RequestData, Json(written(chat_id, text, buttons, silent=silent, thread=thread)))
    request, url = bot.request, f"{bot.base_url}/{METHOD}"
    limiter = bot.rate_limiter if isinstance(bot, ExtBot) else None
    if limiter is None:
        answer = await request.post(url, body)
    else:
        answer = await limiter.process_request(
            request.post, (url, body), {}, METHOD, {"chat_id": chat_id}, rate_limit_args=Turn.NOTICE
        )
    if not isinstance(answer, dict) or not isinstance(answer.get("message_id"), int):
        raise NetworkError("outcome unknown: the Bot API answered without a message")
    return int(answer["message_id"])


def written(
    chat_id: int, text: str, buttons: Sequence[Sequence[tuple[str, str]]], *, silent: bool, thread: int | None = None
) -> bytes:
    """The parameters of the call as JSON. Only strings vary: to have dictionaries walked takes three times as long."""
    more = ',"disable_notification":true' if silent else ""
    if thread is not None:
        more += f',"message_thread_id":{thread}'
    if buttons:
        rows = ",".join([f"[{','.join([_button(label, data) for label, data in row])}]" for row in buttons])
        more += f',"reply_markup":{{"inline_keyboard":[{rows}]}}'
    head = f'"chat_id":{chat_id},"text":{quoted(text)},"parse_mode":"HTML"'
    return f'{{{head},"link_preview_options":{{"is_disabled":true}}{more}}}'.encode()


def _button(label: str, data: str) -> str:
    return f'{{"text":{quoted(label)},"callback_data":{quoted(data)}}}'
