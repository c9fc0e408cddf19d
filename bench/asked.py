"""How soon does a whole bot answer /due, and what does it cost at rest? Itself as a process, Telegram's side here.

python bench/asked.py DATABASE_URL PORT      the bot by itself: what `duban run` runs, by the ledger's clock
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import Any

from aiohttp import web

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.big_ledger import FIRST_ACCOUNT, ITEMS_OF_PLAN, ITEMS_OF_UNIT, NOW  # noqa: E402
from bench.rows import Row, p99, row  # noqa: E402

PEOPLE, EVERY = 50, 5.0  # people who ask, and the seconds after which each asks again
ASKING, RESTING = 30.0, 20.0  # seconds
BOT = 8088
TOKEN = f"{BOT}:bench"  # noqa: S105  # opens nothing
GOALS = {"wire": 60, "memory": 120, "idle": 0.3}  # milliseconds, megabytes, percent of a core


class Telegram:
    """The Bot API as one bot sees it: hands over what people ask, and notes when each is answered."""

    def __init__(self) -> None:
        self._updates: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._number = 0
        self.calls = 0
        self.answers: dict[int, asyncio.Future[float]] = {}

    def ask(self, account: int, words: str) -> asyncio.Future[float]:
        self._number += 1
        self.answers[account] = answer = asyncio.get_running_loop().create_future()
        sender = {"id": account, "is_bot": False, "first_name": "x"}
        self._updates.put_nowait({"update_id": self._number, "message": {
            "message_id": self._number, "date": int(NOW.timestamp()), "from": sender, "text": words,
            "chat": {"id": account, "type": "private", "first_name": "x"},
            "entities": [{"type": "bot_command", "offset": 0, "length": 4}],
        }})  # fmt: skip
        return answer

    async def take(self, request: web.Request) -> web.Response:
        method, given = request.match_info["method"].lower(), await request.post()
        self.calls += 1
        if method == "getme":
            return _ok({"id": BOT, "is_bot": True, "first_name": "b", "username": "bench_bot"})
        if method == "getupdates":
            return _ok(await self._waiting(float(str(given.get("timeout", 0)))))
        if method != "sendmessage":
            return _ok(True)
        chat = int(str(given["chat_id"]))
        answer = self.answers.get(chat)
        if answer is not None and not answer.done():
            answer.set_result(perf_counter())
        self._number += 1
        return _ok({"message_id": self._number, "date": 1, "chat": {"id": chat, "type": "private"}, "text": "x"})

    async def _waiting(self, seconds: float) -> list[dict[str, Any]]:
        try:
            found = [await asyncio.wait_for(self._updates.get(), seconds or 0.01)]
        except TimeoutError:
            return []
        while not self._updates.empty() and len(found) < 100:
            found.append(self._updates.get_nowait())
        return found


def _ok(result: object) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def rows(url: str, kind: str, size: int) -> list[Row]:
    _menus_are_set(url)
    found = asyncio.run(_measured(url, size))
    asked = f"{PEOPLE} people asking, each every {EVERY:.0f} s"
    return [
        row(f"memory of the bot at rest ({kind})", size, [found["memory"]], "MB", GOALS["memory"]),
        row(f"idle, processor of the bot ({kind})", size, [found["idle"]], "%", GOALS["idle"]),
        row(f"/due this month on the wire, {asked}, p99 ({kind})", size, [p99(found["took"])], "ms", GOALS["wire"]),
        row(f"/due this month on the wire, {PEOPLE} at the same moment, the last answer ({kind})", size, [found["burst"]], "ms", GOALS["wire"]),
        row(f"memory of the bot after that ({kind})", size, [found["memory_after"]], "MB", GOALS["memory"]),
    ]  # fmt: skip


async def _measured(url: str, size: int) -> dict[str, Any]:
    telegram = Telegram()
    async with _bot(telegram, url) as process:
        people = _people(size)
        await asyncio.gather(*(telegram.ask(account, "/due this month") for account in people))
        await _calm(telegram)
        found: dict[str, Any] = {"memory": _megabytes(process.pid), "took": []}
        before = _seconds(process.pid)
        await asyncio.sleep(RESTING)
        found["idle"] = 100 * (_seconds(process.pid) - before) / RESTING
        await asyncio.gather(*(_ask(telegram, account, found["took"]) for account in people))
        begun = perf_counter()
        answered = await asyncio.gather(*(telegram.ask(account, "/due this month") for account in people))
        found["burst"] = 1000 * (max(answered) - begun)
        found["memory_after"] = _megabytes(process.pid)
    return found


async def _ask(telegram: Telegram, account: int, took: list[float]) -> None:
    chance, until = random.Random(account), perf_counter() + ASKING  # noqa: S311  # no secret
    await asyncio.sleep(chance.random() * EVERY)
    while perf_counter() < until:
        begun = perf_counter()
        took.append(1000 * (await asyncio.wait_for(telegram.ask(account, "/due this month"), 60) - begun))
        await asyncio.sleep(EVERY - (perf_counter() - begun) % EVERY)


async def _calm(telegram: Telegram) -> None:
    """Until it has set its menus and only asks for updates."""
    seen = -100
    while telegram.calls - seen > 2:
        seen = telegram.calls
        await asyncio.sleep(2)


@asynccontextmanager
async def _bot(telegram: Telegram, url: str) -> AsyncIterator[asyncio.subprocess.Process]:
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", telegram.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    process = await asyncio.create_subprocess_exec(sys.executable, __file__, url, str(runner.addresses[0][1]))
    try:
        yield process
    finally:
        process.terminate()
        await process.wait()
        await runner.cleanup()


def _people(size: int) -> list[int]:
    """Accounts of supervisors and of owners by turns, of as many plans as there are."""
    plans, units = max(1, size // ITEMS_OF_PLAN), max(1, size // ITEMS_OF_UNIT)
    office = [FIRST_ACCOUNT + units + 1 + number for number in range(min(PEOPLE // 2, plans))]
    owners = [
        FIRST_ACCOUNT + 1 + number * (units // min(units, PEOPLE)) for number in range(min(units, PEOPLE - len(office)))
    ]
    return office + owners


def _menus_are_set(url: str) -> None:
    """As after the first day: only a bot that is new sets the menus of all, ten a second."""
    from bot.commands.table import menu_of
    from bot.menus import mark_of
    from db.session import Database
    from supervision import menus

    database = Database(url)
    menu_for = cache(menu_of)
    with database.writing() as session:
        for reader in menus.readers(session):
            menu = mark_of(BOT, reader, menu_for(reader.roles, reader.language))
            menus.was_set(session, reader.telegram_id, menu)
    database.close()


def _megabytes(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run(url: str, port: int) -> None:
    from bot.clock import Clock
    from bot.commands.table import find, menu_of
    from bot.limiter import NO_LIMITS
    from bot.running import Bot, run_bot
    from db.session import Database
    from wording.messages import compose

    clock = Clock()
    clock.set(NOW + timedelta(hours=1))
    bot = Bot(TOKEN, f"http://127.0.0.1:{port}", "Asia/Shanghai", "CN", "bench", find, menu_of, compose, NO_LIMITS)
    asyncio.run(run_bot(Database(url), clock, bot))


if __name__ == "__main__":
    run(sys.argv[1], int(sys.argv[2]))
