"""How does the server say no? Telegram's errors, and the plain sentences of the control addresses."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """A call that Telegram would refuse. `code` is the HTTP status, `parameters` Telegram's ResponseParameters."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def answer(self) -> dict[str, Any]:
        """The JSON body that a bot receives."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class Misdirected(Exception):
    """A control request that makes no sense here; the text is one sentence for the person who wrote it."""

    def __init__(self, sentence: str, *, code: int = 400) -> None:
        super().__init__(sentence)
        self.code = code


def bad(description: str) -> Refused:
    """A 400 in Telegram's words."""
    return Refused(400, f"Bad Request: {description}")


def forbidden(description: str) -> Refused:
    """A 403 in Telegram's words."""
    return Refused(403, f"Forbidden: {description}")


def conflict(description: str) -> Refused:
    """A 409 in Telegram's words."""
    return Refused(409, f"Conflict: {description}")


def too_many(retry_after: int) -> Refused:
    """A 429; `retry_after` in seconds."""
    return Refused(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)


def migrated(new_id: int) -> Refused:
    """The answer of a group that lives on under another id."""
    return Refused(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=new_id)
