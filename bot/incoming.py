"""What did somebody send, press or do, when Telegram's wrapping is taken off?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal["words", "press", "membership", "migration", "other"]


@dataclass(frozen=True, slots=True)
class Attached:
    """A photo or a file that hangs on a message; `size` in bytes, 0 when Telegram does not say."""

    kind: Literal["photo", "file"]
    file_id: str
    file_name: str
    size: int


@dataclass(frozen=True, slots=True)
class Incoming:
    """One update. `text` is a message's text or caption, or the pressed button's callback data.

    `message_id` is the message itself, or the one whose button was pressed (None when Telegram does not show it any
    more). `to_us`: a reply to a message of ours. `member`: whether we may write to the person, when that changed. What is "other" does not concern us.
    """

    update_id: int
    kind: Kind
    chat_id: int
    private: bool
    telegram_id: int = 0
    name: str = ""
    language: str | None = None
    text: str = ""
    message_id: int | None = None
    thread_id: int | None = None
    to_us: bool = False
    callback_id: str | None = None
    said_at: datetime | None = None  # when the message whose button was pressed was sent
    attached: Attached | None = None
    forwarded_from: tuple[str, int] | None = None  # whose words these are: a name, and his account or 0
    member: bool | None = None
    moved_to: int | None = None
    chat_name: str = ""  # of a group

    def command(self, bot_name: str) -> tuple[str, str] | None:
        """The command and the rest of the line; None for plain words. A name "" means one for another bot."""
        words = self.text.lstrip()
        if self.kind == "press":
            first, _, rest = words.partition(" ")
            return first, rest.strip()
        if not words.startswith(("/", "／")) or len(words) < 2:
            return None
        parts = words[1:].split(maxsplit=1)
        if not parts:
            return None
        name, _, addressed = parts[0].partition("@")
        if addressed and addressed.lower() != bot_name.lower():
            return "", ""
        return name.lower(), parts[1].strip() if len(parts) > 1 else ""
