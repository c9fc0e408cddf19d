"""What may go wrong on call? Faults that a script orders, and a flood limiter on the playground's clock."""

from __future__ import annotations

import math
import random
from collections import deque
from dataclasses import asdict, dataclass
from typing import Any

from playground.clock import Clock
from playground.refusals import Misdirected, Refused, forbidden, too_many

KINDS = (
    "429", "403", "migrate", "delay", "hang_up", "answer_lost", "502", "hang", "silence", "half", "wrong_json", "flood",
)  # fmt: skip
NO_END = 10**9
OVERALL, OVERALL_SECONDS = 30, 1.0
GROUP, GROUP_SECONDS = 20, 60.0
CHAT_BURST = 3


@dataclass
class Fault:
    """One order: the next `times` calls of `method` ("*" for all) go wrong. `seconds` and `retry_after` are real seconds.

    With a `share` each call goes wrong with that probability, without end where no `times` is given.
    """

    method: str
    fault: str
    times: int = 1
    retry_after: int = 3
    seconds: float = 1.0
    chat: str = ""
    share: float = 0.0

    def hits(self, method: str, chat: str) -> bool:
        """Is this call meant?"""
        # "*" means what the bot does, not its listening.
        named = self.method.lower() == method.lower() or (self.method == "*" and method.lower() != "getupdates")
        return self.times > 0 and named and self.chat in ("", chat)


class Faults:
    """The orders in force."""

    def __init__(self, clock: Clock) -> None:
        self.limiter = FloodLimiter(clock)
        self.clear()

    def clear(self) -> None:
        """Everything goes well again."""
        self.orders: list[Fault] = []
        self._chance = random.Random()  # noqa: S311  # spreads faults, guards nothing
        self.limiter.clear()
        self.limiting = False

    def order(self, wanted: dict[str, Any]) -> None:
        """Take an order of POST /control/faults; a `seed` makes what comes by chance repeatable. Raises Misdirected."""
        wanted = dict(wanted)
        if "seed" in wanted:
            self._chance.seed(str(wanted.pop("seed")))
            if not wanted:
                return
        kind = str(wanted.get("fault", ""))
        if kind not in KINDS:
            raise Misdirected(f"There is no fault “{kind}”; there are {', '.join(KINDS)}.")
        names = set(Fault.__dataclass_fields__)
        unknown = set(wanted) - names
        if unknown:
            raise Misdirected(f"A fault has no field “{min(unknown)}”.")
        for name, kind_of in (("times", int), ("retry_after", int), ("seconds", (int, float)), ("share", (int, float))):
            if name in wanted and not isinstance(wanted[name], kind_of):
                raise Misdirected(f"“{name}” must be a number.")
        if kind == "flood":
            self.limiting = wanted.get("times", 1) > 0
            return
        usual: dict[str, Any] = {"method": "*", "times": NO_END if wanted.get("share") else 1}
        fault = Fault(**(usual | wanted | {"fault": kind, "chat": str(wanted.get("chat", ""))}))
        self.orders.append(fault)

    def next(self, method: str, chat: str) -> Fault | None:
        """The fault that this call meets, counted down. Shares exclude each other, so they add up."""
        drawn = self._chance.random()
        for order in self.orders:
            if not order.hits(method, chat):
                continue
            if order.share:
                drawn -= order.share
            if not order.share or drawn < 0:
                order.times -= 1
                self.orders = [left for left in self.orders if left.times > 0]
                return order
        return None

    def listed(self) -> list[dict[str, Any]]:
        """What is still ordered."""
        flood = [{"fault": "flood", "method": "*"}] if self.limiting else []
        return [asdict(order) for order in self.orders] + flood


def refusal(fault: Fault) -> Refused | None:
    """The answer that a fault gives instead of doing the call, if it gives one."""
    if fault.fault == "429":
        return too_many(fault.retry_after)
    if fault.fault == "403":
        return forbidden("bot was blocked by the user")
    return None


class FloodLimiter:
    """30 messages a second over all, 1 a second in a chat after a small burst, 20 a minute in a group."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.clear()

    def clear(self) -> None:
        """Forget what was sent."""
        self._overall: deque[float] = deque()
        self._groups: dict[int, deque[float]] = {}
        self._chats: dict[int, tuple[float, float]] = {}

    def check(self, chat: int) -> None:
        """Count one message to a chat. Raises Refused with the seconds to wait."""
        now = self._clock.now().timestamp()
        group = self._groups.setdefault(chat, deque()) if chat < 0 else deque()
        waits = [_full(self._overall, OVERALL, OVERALL_SECONDS, now), _full(group, GROUP, GROUP_SECONDS, now)]
        filled, at = self._chats.get(chat, (float(CHAT_BURST), now))
        filled = min(float(CHAT_BURST), filled + now - at)
        if filled < 1:
            waits.append(1 - filled)
        if max(waits) > 0:
            raise too_many(max(1, math.ceil(max(waits))))
        self._overall.append(now)
        group.append(now)
        self._chats[chat] = (filled - 1, now)


def _full(sent: deque[float], most: int, seconds: float, now: float) -> float:
    while sent and sent[0] <= now - seconds:
        sent.popleft()
    return sent[0] + seconds - now if len(sent) >= most else 0.0
