"""How is a message carried through a channel? By a child process: it has nothing of ours but the orders it is given.

Apprise in the bot itself would cost it memory (a child holds about 45 MB) for what most never use, write addresses
into our logs, and connect to wherever an address says. A child that hangs is ended; what it had not answered by then has an unknown outcome.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from channels.outcomes import Became

BEGUN = -1  # the place of the line after which something may have left
PATIENCE = 60.0  # seconds for all orders of one child
CODE = "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from channels.child import main; main()"
PASSED_ON = (
    "PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "SSL_CERT_FILE", "SSL_CERT_DIR",
    "REQUESTS_CA_BUNDLE", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Order:
    """One thing to do with one address: to look whether it can be used, or to send words through it."""

    do: Literal["check", "send"]
    address: str
    text: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Channels:
    """What the house allows. `mail` is the mailbox that plain mail addresses are written to from, as Apprise writes it."""

    allows_inside: bool = False
    mail: str | None = None
    patience: float = PATIENCE

    async def carry_out(self, orders: Sequence[Order]) -> list[Became]:
        """What became of each, in the order given."""
        known = [(place, order) for place, order in enumerate(orders) if "://" in order.address or self.mail]
        became = [Became("refused", "no mailbox")] * len(orders)
        if known:
            found = await self._asked([self._written(order) for _, order in known])
            for (place, _), each in zip(known, found, strict=True):
                became[place] = each
        return became

    def _written(self, order: Order) -> dict[str, object]:
        data: dict[str, object] = asdict(order) | {"allows_inside": self.allows_inside}
        if "://" not in order.address and self.mail:
            # Who set up the house chose that mail server, which may well be one inside.
            mark = "&" if "?" in self.mail else "?"
            data |= {"address": f"{self.mail}{mark}to={order.address}", "allows_inside": True}
        return data

    async def _asked(self, orders: list[dict[str, object]]) -> list[Became]:
        given = json.dumps({"orders": orders}).encode() + b"\n"
        environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        paths = json.dumps([*map(os.path.abspath, filter(None, sys.path)), str(Path(__file__).parent.parent)])
        try:
            child = await asyncio.create_subprocess_exec(
                sys.executable, "-I", "-c", CODE, paths, stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL, env=environment, cwd=os.sep,
            )  # fmt: skip
        except OSError as error:  # no memory left for another process
            return [Became("unsent", type(error).__name__)] * len(orders)
        answered = await _heard(child, given, self.patience)
        rest = Became("unknown", "no answer") if BEGUN in answered else Became("unsent", "not begun")
        return [answered.get(place, rest) for place in range(len(orders))]


async def _heard(child: asyncio.subprocess.Process, given: bytes, patience: float) -> dict[int, Became]:
    """What the child said until its end or the end of our patience."""
    assert child.stdin is not None
    assert child.stdout is not None
    found: dict[int, Became] = {}
    try:
        async with asyncio.timeout(patience):
            with contextlib.suppress(ConnectionError):
                child.stdin.write(given)
                await child.stdin.drain()
            child.stdin.close()
            async for line in child.stdout:
                place, said = json.loads(line)
                found[place] = Became(**said) if place != BEGUN else Became("unknown")
            await child.wait()
    except TimeoutError:
        pass
    finally:
        if child.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                child.kill()
            await child.wait()
    return found
