"""What does the wire cost beside a bare request, and are Telegram's limits kept? Rows of bench/ours.py.

python bench/wire.py [messages] [times]       only the rows that need no ledger: 10,000 and 5 unless said
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Any, cast

from telegram.ext import ExtBot
from telegram.request import RequestData

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import local_api  # noqa: E402
from bench.big_ledger import FIRST_ACCOUNT, ITEMS_OF_UNIT, NOW  # noqa: E402
from bench.rows import Row, row  # noqa: E402
from bot.clock import Clock  # noqa: E402
from bot.limiter import NO_LIMITS, Limiter, Limits, Turn  # noqa: E402
from bot.posting import METHOD, post_text, written  # noqa: E402
from bot.request import AiohttpRequest, Json  # noqa: E402
from bot.sender import Sender  # noqa: E402
from db import find  # noqa: E402
from db.session import Database  # noqa: E402
from wording.messages import compose  # noqa: E402

PAID = Limits(overall=1000.0)
TEXT = "<b>📋 督办提醒 · 6月23日 周一</b>\n\n<b>🟡 即将到期：1项</b>\n🟡 <b>17</b> 完成第17项管网改造 · 6月30日 周一 · 还有7天"
BUTTONS = [[("✅ 完成", "done m17"), ("⏰ 推迟", "snooze m17")], [("📋 全部事项", "mine")]]
A_COMMAND = 0.25  # seconds from one command to the next while the morning's messages go out
Post = Callable[[int], Awaitable[object]]


async def bare_and_ours(url: str, in_flight: int, messages: int) -> tuple[float, float]:
    """Messages a second of the bare BaseRequest with the same bytes, and through post_text and the limiter."""
    request = AiohttpRequest(trust_env=False)
    await request.initialize()
    bot = ExtBot("8088:bench", url, request=request, rate_limiter=Limiter(NO_LIMITS))
    body = cast(RequestData, Json(written(FIRST_ACCOUNT, TEXT, BUTTONS, silent=False)))
    address = f"{bot.base_url}/{METHOD}"
    bare = ours = 0.0

    async def as_the_sender(at: int) -> int:
        return await post_text(bot, FIRST_ACCOUNT + at, TEXT, BUTTONS, silent=False)

    for _ in range(4):  # in turns, so that what the neighbours do falls on both
        bare += await _all(lambda _: request.post(address, body), in_flight, messages // 4)
        ours += await _all(as_the_sender, in_flight, messages // 4)
    await request.shutdown()
    return messages / bare, messages / ours


async def paid(url: str, in_flight: int, messages: int) -> float:
    """Messages a second over the wire layer alone, at the limit of a paid broadcast."""
    request = AiohttpRequest(trust_env=False)
    await request.initialize()
    bot = ExtBot("8088:bench", url, request=request, rate_limiter=Limiter(PAID))
    took = await _all(lambda at: post_text(bot, FIRST_ACCOUNT + at, TEXT, BUTTONS, silent=False), in_flight, messages)
    await request.shutdown()
    return messages / took


async def _all(post: Post, in_flight: int, messages: int) -> float:
    """The seconds that so many calls take, so many of them at once."""
    left = iter(range(messages))

    async def one_after_another() -> None:
        for at in left:
            await post(at)

    begun = perf_counter()
    await asyncio.gather(*(one_after_another() for _ in range(in_flight)))
    return perf_counter() - begun


async def morning(database: Database, url: str, in_flight: int) -> dict[str, float]:
    """All that is due goes out within Telegram's limits, while somebody asks four times a second.

    Gives the seconds it took and the commands' p99 in milliseconds: a plan's count and first page, and the answer in
    the turn of answers. The local Bot API counts what came within one second and refuses what is too much.
    """
    clock, request = Clock(), AiohttpRequest(trust_env=False)
    clock.set(NOW)
    await request.initialize()
    bot = ExtBot("8088:bench", url, request=request, rate_limiter=Limiter(Limits()))
    sender = Sender(database, clock, bot, compose, "8088:bench", in_flight=in_flight)
    begun, took = perf_counter(), list[float]()
    running = asyncio.create_task(sender.run())
    asking = asyncio.create_task(_ask_on(database, bot, took))
    while not await sender.quiet():
        await asyncio.sleep(0.1)
    whole = perf_counter() - begun
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    await sender.stop()
    await running
    await request.shutdown()
    return {"seconds": whole, "commands": len(took), "p99": 1000 * quantiles(took, n=100)[98]}


async def _ask_on(database: Database, bot: ExtBot[Any], took: list[float]) -> None:
    view = find.View(1, first=NOW.date(), last=NOW.date() + timedelta(days=30))
    account = 0
    while True:
        account += 1
        begun = perf_counter()
        await database.ask(find.tally, view, NOW.date())
        await database.ask(find.milestones, view, limit=20)
        await bot.send_message(-account, TEXT, rate_limit_args=Turn.ANSWER)
        took.append(perf_counter() - begun)
        await asyncio.sleep(A_COMMAND)


def rows(database: Database, kind: str, size: int, times: int, again: Callable[[], None]) -> list[Row]:
    """The rows of one ledger; `again` brings its messages back to waiting."""
    due, found = size // ITEMS_OF_UNIT, list[Row]()
    if kind == "sqlite":  # the wire knows no database
        found = without_ledger(max(1000, due), times)
    runs = []
    for _ in range(times):
        again()
        runs.append(round(due / local_api.sent(database, 64, PAID), 1))
    found.append(row(f"paid broadcast at 1,000/s, end to end, 64 in flight ({kind})", due, runs, "/s", 950))
    if kind == "sqlite" and due >= 1000:
        again()
        found += within_limits(database, due)
    return found


def without_ledger(messages: int, times: int) -> list[Row]:
    found = []
    with local_api.started() as url:
        for in_flight in (16, 64):
            pairs = [asyncio.run(bare_and_ours(url, in_flight, messages)) for _ in range(times)]
            shares = [round(ours / bare, 3) for bare, ours in pairs]
            name = f"wire layer, share of the bare BaseRequest, {in_flight} in flight"
            found.append(row(name, messages, shares, "ratio", 0.9) | {"bare": [round(bare) for bare, _ in pairs]})
        runs = [round(asyncio.run(paid(url, 64, messages)), 1) for _ in range(times)]
        found.append(row("paid broadcast at 1,000/s, wire layer alone, 64 in flight", messages, runs, "/s", 950))
    return found


def within_limits(database: Database, due: int) -> list[Row]:
    """Once: at 30 a second 10,000 take 334 s."""
    with local_api.started(limit=30) as url:
        found = asyncio.run(morning(database, url, 16))
        came = local_api.figures(url)
    notices = came["taken"] - found["commands"]  # answers have their share of the 30
    per_second = round(came["taken"] / found["seconds"], 2)
    many = "all due at once, Telegram's limits, 16 in flight"
    return [
        row(f"{many}: messages a second, answers included", due, [per_second], "/s", 29)
        | {"seconds": round(found["seconds"], 1), "notices": notices, "refused": came["refused"], "most": came["most"]},
        row(f"{many}: commands meanwhile, p99", due, [round(found["p99"], 1)], "ms", 100)
        | {"commands": found["commands"]},
    ]


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    without_ledger(*(given + [10_000, 5][len(given) :]))
