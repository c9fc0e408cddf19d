"""How does a test start `duban run` in a tenth of a second? A process that has imported it all forks for each start.

What runs is main.cli(), as in a process of its own; only the time of importing and of reading the templates is saved.
The process that forks has no thread, no loop and no connection. Where the system has no process descriptors (not Linux),
tests start `duban` anew.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).parents[2]
POSSIBLE = hasattr(os, "pidfd_open")


class Forked:
    """A process that we did not start ourselves, with what tests use of asyncio's Process."""

    def __init__(self, pid: int) -> None:
        self.pid, self._descriptor = pid, os.pidfd_open(pid)
        self.returncode: int | None = None
        self._gone = asyncio.Event()
        asyncio.get_running_loop().add_reader(self._descriptor, self._ended)

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._descriptor, number)

    async def wait(self) -> int:
        """Until it is gone; how it ended is not known, so 0."""
        await self._gone.wait()
        return 0

    def _ended(self) -> None:
        asyncio.get_running_loop().remove_reader(self._descriptor)
        os.close(self._descriptor)
        self.returncode = 0
        self._gone.set()


class Forker:
    """The process that forks; it ends with us, because its orders do."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.bot.forked"]
        self._process = subprocess.Popen(  # noqa: S603
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._orders: IO[str] = self._process.stdin
        self._answers: IO[str] = self._process.stdout

    def start(self, home: Path, variables: dict[str, str], prepare: str) -> Forked:
        """`duban run` in that folder. `prepare` is "module" or "module:argument", whose `prepare` is called first."""
        self._orders.write(json.dumps({"home": str(home), "variables": variables, "prepare": prepare}) + "\n")
        self._orders.flush()
        return Forked(int(self._answers.readline()))


def _serve() -> None:
    """Forks for every line of orders, and says who was born."""
    _import_all()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead
    while line := sys.stdin.readline():
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            _become(order)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


def _import_all() -> None:
    papers = ("wording.papers.official", "wording.papers.score_book", "PIL.ImageDraw", "alembic.command")
    for name in ("main", "console.running", "psycopg", "tests.bot.without_intent", "tests.bot.failing", *papers):
        importlib.import_module(name)
    say = importlib.import_module("wording.say")
    for language in say.LANGUAGES:
        for area in ("help", "messages", "cli", "buttons", "problems", "refused"):
            say.environment(language).get_template(f"{area}.jinja")


def _become(order: dict[str, Any]) -> None:
    """Is `duban run` from here on; never returns."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    home = Path(order["home"])
    os.chdir(home)
    os.environ.update(order["variables"])
    for descriptor, path in ((0, os.devnull), (1, home / "said"), (2, home / "log")):
        opened = os.open(path, os.O_RDWR | os.O_CREAT | (os.O_TRUNC if descriptor == 1 else os.O_APPEND), 0o644)
        os.dup2(opened, descriptor)
        os.close(opened)
    sys.stdin, sys.stdout, sys.stderr = (os.fdopen(number, mode, 1) for number, mode in ((0, "r"), (1, "w"), (2, "w")))
    module, _, argument = order["prepare"].partition(":")
    if module:
        importlib.import_module(module).prepare(argument)
    sys.argv = ["duban", "run"]
    import main

    code = 1
    try:
        main.cli()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    finally:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
        os._exit(code)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _become({"variables": {}} | json.loads(sys.argv[1]))
    _serve()
