"""Does a failed call say the truth about whether it left? A table over real sockets."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import struct
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from telegram import Bot
from telegram.error import NetworkError, TelegramError

from bot.outcomes import outcome
from bot.request import AiohttpRequest, NotSent

pytestmark = pytest.mark.anyio
Conversation = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Speaking = Callable[[Conversation], AbstractAsyncContextManager[str]]
SECRET = "AAF-very-secret-part"
TOKEN = f"4711:{SECRET}"
MESSAGE = {"message_id": 5, "date": 1, "chat": {"id": 1, "type": "private"}, "text": "x"}


async def whole_request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
    )
    return head + await reader.readexactly(length)


def answer(status: int, body: object, *, headers: str = "") -> Conversation:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await whole_request(reader)
        writer.write(f"HTTP/1.1 {status} X\r\n{headers}Content-Length: {len(content)}\r\n\r\n".encode() + content)
        await writer.drain()

    return say


def refusal(code: int, words: str, **parameters: object) -> Conversation:
    body: dict[str, object] = {"ok": False, "error_code": code, "description": words}
    return answer(code, body | ({"parameters": parameters} if parameters else {}))


async def never(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await whole_request(reader)
    await asyncio.sleep(5)


async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await whole_request(reader)
    connection = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def hang_up(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await whole_request(reader)


async def half(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await whole_request(reader)
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"ok": true')
    await writer.drain()


@asynccontextmanager
async def nobody() -> AsyncIterator[str]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, but nobody listens
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


@asynccontextmanager
async def no_answer_to_the_knock() -> AsyncIterator[str]:
    """A listener whose line is full: the system drops what knocks, so connecting takes for ever."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(4):
            knocking = stack.enter_context(socket.socket())
            knocking.setblocking(False)
            knocking.connect_ex(listener.getsockname())
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


async def failure(url: str, request: AiohttpRequest | None = None) -> TelegramError:
    """What a sendMessage ends with."""
    request = request or AiohttpRequest(connect_timeout=0.3, pool_timeout=0.3, read_timeout=0.3, trust_env=False)
    await request.initialize()
    try:
        bot = Bot(TOKEN, base_url=f"{url}/bot", request=request)
        with pytest.raises(TelegramError) as caught:
            await bot.send_message(1, "x")
        return caught.value
    finally:
        await request.shutdown()


AFTER_THE_REQUEST: list[tuple[str, Conversation, str]] = [
    ("read timeout", never, "unknown"),
    ("reset after the request", reset, "unknown"),
    ("server hangs up", hang_up, "unknown"),
    ("half an answer", half, "unknown"),
    ("no JSON", answer(200, b"<html>"), "unknown"),
    ("JSON without a result", answer(200, b"{}"), "unknown"),
    ("JSON that is no object", answer(200, b"[]"), "unknown"),
    ("502", answer(502, b"<html>Bad Gateway</html>"), "unknown"),
    ("500", refusal(500, "Internal Server Error"), "unknown"),
    ("429", refusal(429, "Too Many Requests: retry after 7", retry_after=7), "unsent"),
    ("429 of a proxy", answer(429, b"slow down", headers="Retry-After: 9\r\n"), "unsent"),
    ("401", refusal(401, "Unauthorized"), "unsent"),
    ("400", refusal(400, "Bad Request: message text is empty"), "refused"),
    ("413 of a proxy", answer(413, b"<html>too large</html>"), "refused"),
    ("blocked", refusal(403, "Forbidden: bot was blocked by the user"), "person_gone"),
    ("deactivated", refusal(403, "Forbidden: user is deactivated"), "person_gone"),
    ("never met", refusal(403, "Forbidden: bot can't initiate conversation with a user"), "person_gone"),
    ("no such chat", refusal(400, "Bad Request: chat not found"), "person_gone"),
    (
        "moved",
        refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-9),
        "moved",
    ),
]


@pytest.mark.parametrize(
    ("conversation", "kind"), [row[1:] for row in AFTER_THE_REQUEST], ids=[r[0] for r in AFTER_THE_REQUEST]
)
async def test_what_comes_after_the_request_tells_what_became_of_it(
    speaking: Speaking, conversation: Conversation, kind: str
) -> None:
    async with speaking(conversation) as url:
        error = await failure(url)
    assert outcome(error).kind == kind
    assert SECRET not in "".join(traceback.format_exception(error))


@pytest.mark.parametrize("somewhere", [nobody, no_answer_to_the_knock], ids=["refused", "connect timeout"])
async def test_what_meets_nobody_was_surely_not_sent(somewhere: Callable[[], AbstractAsyncContextManager[str]]) -> None:
    async with somewhere() as url:
        error = await failure(url)
    assert isinstance(error, NotSent)
    assert outcome(error).kind == "unsent"
    assert SECRET not in "".join(traceback.format_exception(error))


@pytest.mark.parametrize("url", ["http://nowhere.invalid", "http://exa mple"], ids=["no such name", "no address"])
async def test_a_name_that_leads_nowhere_was_surely_not_sent(url: str) -> None:
    error = await failure(url)
    assert outcome(error).kind == "unsent"
    assert SECRET not in "".join(traceback.format_exception(error))


async def test_a_server_that_speaks_no_tls_was_surely_not_sent(speaking: Speaking) -> None:
    async with speaking(hang_up) as url:
        error = await failure(url.replace("http:", "https:"))
    assert outcome(error).kind == "unsent"


async def test_a_full_pool_was_surely_not_sent(speaking: Speaking) -> None:
    request = AiohttpRequest(connections=1, connect_timeout=0.1, pool_timeout=0.1, read_timeout=2, trust_env=False)
    await request.initialize()
    async with speaking(never) as url:
        bot = Bot(TOKEN, base_url=f"{url}/bot", request=request)
        first = asyncio.create_task(bot.send_message(1, "x"))
        await asyncio.sleep(0.05)
        with pytest.raises(NotSent):
            await bot.send_message(1, "y")
        assert not first.done()
        first.cancel()
    await request.shutdown()


async def test_a_closed_request_was_surely_not_sent() -> None:
    request = AiohttpRequest(trust_env=False)
    with pytest.raises(NotSent):
        await Bot(TOKEN, base_url="http://127.0.0.1:9/bot", request=request).send_message(1, "x")


async def test_polling_takes_an_unknown_token_for_a_disturbance(speaking: Speaking) -> None:
    async with speaking(refusal(401, "Unauthorized")) as url:
        error = await failure(url, AiohttpRequest(trust_env=False, patient=True))
    assert type(error) is NotSent
    assert isinstance(error, NetworkError)


async def test_text_and_files_arrive_as_they_were_given(speaking: Speaking) -> None:
    heard: list[bytes] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in range(2):
            heard.append(await whole_request(reader))
            body = json.dumps({"ok": True, "result": MESSAGE}).encode()
            writer.write(f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
            await writer.drain()

    request = AiohttpRequest(connections=1, trust_env=False)
    await request.initialize()
    async with speaking(listen) as url:
        bot = Bot(TOKEN, base_url=f"{url}/bot", request=request)
        sent = await bot.send_message(1, "6月底 & more")
        await bot.send_photo(1, b"\x89PNG picture", caption="签收")
    await request.shutdown()
    assert sent.message_id == 5
    assert b"text=6%E6%9C%88%E5%BA%95+%26+more" in heard[0]
    assert b"\x89PNG picture" in heard[1]
    assert "签收".encode() in heard[1]
    assert b"multipart/form-data" in heard[1]
