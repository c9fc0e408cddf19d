"""What does a test kill? A whole bot in a process of its own: `one_bot.py DATABASE API [killed when it would answer]`."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from datetime import UTC, datetime
from typing import Any

from bot import running
from bot.ask import Ask
from bot.clock import Clock
from bot.limiter import NO_LIMITS
from bot.reply import Reply
from bot.speaking import Speaker
from db.session import Database
from wording.messages import Spoken


class Count:
    """/count: the change and its answer can be told apart from every other."""

    def answer(self, ask: Ask) -> Reply:
        plan = ask.the_plan()
        ask.session.refresh(plan, with_for_update=True)  # two chats count at the same time
        plan.last_number += 1
        return Reply("refused.no_such_unit", {"name": f"<{plan.last_number}>"})


class Killed(Speaker):
    """Ends the process where the answer would go out."""

    async def say(self, answer: Any, repeated: bool) -> None:  # noqa: FBT001
        os.kill(os.getpid(), signal.SIGKILL)


async def main(database_url: str, api_url: str, *, killed: bool) -> None:
    if killed:
        setattr(running, "Speaker", Killed)  # noqa: B010  # mypy knows no name that a module only imports
    database, clock = Database(database_url), Clock()
    clock.set(datetime(2025, 4, 17, 2, tzinfo=UTC))
    bot = running.Bot(
        token="8088:town", api_url=api_url, zone="Asia/Shanghai", country="CN", boot_id=str(os.getpid()),
        commands={"count": Count()}.get, menu=lambda _roles, _language: [("count", "count")],
        compose=lambda _session, message, _now: Spoken(f"message {message.id}"), limits=NO_LIMITS,
    )  # fmt: skip
    await running.run_bot(database, clock, bot, started=lambda _name: print("listens", flush=True))  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:3], killed="killed" in sys.argv[3:]))
