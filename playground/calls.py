"""What did the bot ask? The parameters of one call, whichever of the four ways they came."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from playground.refusals import bad

MOST_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call."""

    name: str
    mime: str
    content: bytes


@dataclass
class Call:
    """One call. Absent and empty are the same, as for Telegram."""

    method: str
    bot_id: int
    values: dict[str, Any] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The value as text; "" when absent."""
        value = self.values.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else json.dumps(value)

    def number(self, name: str, default: int = 0) -> int:
        """The value as a whole number; `default` when absent or not a number, as Telegram reads it."""
        try:
            return int(self.text(name))
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        """True for true, 1, yes."""
        return self.text(name).lower() in ("true", "1", "yes", "t")

    def parsed(self, name: str) -> Any:
        """The value as JSON; None when absent. Raises Refused when it is not JSON."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise bad(f"can't parse {name} JSON object") from None


async def read_call(request: Request, method: str, bot_id: int) -> Call:
    """Gather query, form, multipart and JSON. Raises Refused when the body is broken."""
    call = Call(method, bot_id, dict(request.query_params))
    if request.method == "GET":
        return call
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind == "application/json":
        body = await request.body()
        try:
            given = json.loads(body) if body else {}
        except ValueError:
            raise bad("can't parse JSON object") from None
        if not isinstance(given, dict):
            raise bad("can't parse JSON object")
        call.values.update(given)
    elif kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        await _form(request, call)
    return call


async def _form(request: Request, call: Call) -> None:
    async with request.form(max_part_size=MOST_BYTES) as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                content = await value.read()
                call.uploads[name] = Upload(value.filename or "file", value.content_type or "", content)
            else:
                call.values[name] = value
