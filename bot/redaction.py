"""How are a bot's token and the addresses of channels kept out of the logs?"""

from __future__ import annotations

import logging
import re

TOKEN = re.compile(r"(?<!\d)(\d{1,20}):[A-Za-z0-9_-]{8,}")  # 123456:ABC-DEF…, alone or in an address
HIDDEN = r"\1:…"
# What a library may write of a channel: wecombot://…, and the part of a web address that opens the door.
OF_A_CHANNEL = re.compile(r"\b(?!https?:|file:|sqlite|postgres)([a-z][a-z0-9+]{1,30})://[^\s'\"]+", re.IGNORECASE)
OPENS = re.compile(r"([?&](?:key|access_token|token|sign|secret)=|/bot/v2/hook/)[^&\s'\"]+", re.IGNORECASE)


class Redacting(logging.Filter):
    """Put on every handler of the root logger: hides what looks like a token, also in tracebacks."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redacted(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = redacted(record.exc_text)
        return True


def hide_tokens() -> None:
    """Puts the filter on every handler that the root logger has by now, and quiets whoever logs addresses."""
    for handler in logging.getLogger().handlers:
        handler.addFilter(Redacting())
    logging.getLogger("httpx").setLevel(logging.WARNING)


def redacted(text: str) -> str:
    """The text with the secret part of every token and of every channel's address hidden; times such as 12:30 stay."""
    return OPENS.sub(r"\1…", OF_A_CHANNEL.sub(r"\1://…", TOKEN.sub(HIDDEN, text)))
