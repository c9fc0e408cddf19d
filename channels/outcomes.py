"""A call through a channel ended: did it arrive, surely not, perhaps, or will it never?"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["sent", "unsent", "unknown", "refused"]
# The work chats answer 200 and say in the text what is wrong. Those of too many messages at once pass.
TOO_MANY = {45009, 45033, 130101, 410100, 9499, 11232}
PASSING_STATUS = {408, 425, 429}
CODED = {"wecombot", "dingtalk", "feishu", "lark"}
LONGEST_WAIT = 3600


@dataclass(frozen=True, slots=True)
class Became:
    """What became of one order; `why` in words without any secret, `wait` seconds where the other side says so."""

    kind: Kind
    why: str = ""
    wait: int | None = None

    def as_data(self) -> dict[str, Any]:
        return {"kind": self.kind, "why": self.why, "wait": self.wait}


def of_http(kind: str, status: int, retry_after: str, text: str, *, taken: bool) -> Became:
    """By the last answer; `taken`: Apprise is content with it."""
    code = _code(text) if kind in CODED else 0
    if status < 300 and taken and not code:
        return Became("sent")
    if status < 300 and code:
        return Became("unsent", f"code {code}", 60) if code in TOO_MANY else Became("refused", f"code {code}")
    if status in PASSING_STATUS:
        wait = min(LONGEST_WAIT, int(retry_after)) if retry_after.isdigit() else None
        return Became("unsent", f"HTTP {status}", wait)
    if 400 <= status < 500 or 300 <= status < 400:
        return Became("refused", f"HTTP {status}")
    return Became("unknown", f"HTTP {status}")


def of_mail(said: int, *, written: bool, taken: bool) -> Became:
    """By the mail server's last code; `written`: the words were on their way."""
    if taken:
        return Became("sent")
    if said >= 500:
        return Became("refused", f"SMTP {said}")
    if not written or 400 <= said < 500:
        return Became("unsent", f"SMTP {said}" if said else "no answer")
    return Became("unknown", "no answer")


def _code(text: str) -> int:
    """The number by which WeCom, DingTalk and Feishu say that they took nothing; 0 when they took it."""
    try:
        said = json.loads(text)
    except ValueError:
        return 0
    if not isinstance(said, dict):
        return 0
    given = next((said[name] for name in ("errcode", "code", "StatusCode") if isinstance(said.get(name), int)), 0)
    return int(given)
