"""What does a test of the channels have at hand? A receiver of web calls and a mail server, both of this machine."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest


@dataclass
class Receiver:
    """An HTTP server that keeps what it was told. `answers` gives (status, body) by path; "hang" answers never."""

    port: int = 0
    heard: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    answers: dict[str, tuple[int, str]] = field(default_factory=dict)
    asked: asyncio.Event = field(default_factory=asyncio.Event)

    def address(self, path: str = "ok") -> str:
        return f"json://127.0.0.1:{self.port}/{path}"

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next(
            int(line.split(":")[1]) for line in head.splitlines() if line.lower().startswith("content-length")
        )
        path = head.split()[1].strip("/")
        self.heard.append((path, json.loads(await reader.readexactly(length))))
        self.asked.set()
        status, body = self.answers.get(path, (200, "{}"))
        if body == "hang":
            await asyncio.sleep(60)
        more = "Retry-After: 7\r\n" if status == 429 else ""
        writer.write(
            f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n{more}Connection: close\r\n\r\n{body}".encode()
        )
        await writer.drain()
        writer.close()


@dataclass
class MailServer:
    """An SMTP server that keeps whole letters. `code` is what it says to a letter's end."""

    port: int = 0
    code: int = 250
    letters: list[tuple[str, str]] = field(default_factory=list)

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 here\r\n")
        to = ""
        while line := (await reader.readline()).decode(errors="replace").strip():
            word = line.split()[0].upper()
            if word == "RCPT":
                to = line.partition("<")[2].partition(">")[0]
            if word == "DATA":
                writer.write(b"354 go on\r\n")
                letter = await reader.readuntil(b"\r\n.\r\n")
                if self.code == 250:
                    self.letters.append((to, letter.decode()))
            writer.write(f"{self.code if word == 'DATA' else 250} so\r\n".encode())
            if word == "QUIT":
                break
        writer.close()


@asynccontextmanager
async def listening(met: Receiver | MailServer) -> AsyncIterator[None]:
    server = await asyncio.start_server(met.meet, "127.0.0.1", 0)
    met.port = server.sockets[0].getsockname()[1]
    yield
    server.close()


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    met = Receiver()
    async with listening(met):
        yield met


@pytest.fixture
async def mail() -> AsyncIterator[MailServer]:
    met = MailServer()
    async with listening(met):
        yield met
