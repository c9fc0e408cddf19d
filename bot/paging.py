"""How does a long list fit one message? In pages, with buttons that edit it in place."""

from __future__ import annotations

import re
from typing import NamedTuple

from bot.reply import Button

PAGE = re.compile(r"(?:^|\s)@(\d{1,4})$")


class Page(NamedTuple):
    """One page of a list; `number` begins at 1."""

    number: int
    pages: int
    size: int

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size


def asked_page(line: str) -> tuple[str, int]:
    """The line without its page, and the page ("本月 @2" is "本月" and 2)."""
    found = PAGE.search(line)
    return (line[: found.start()].strip(), int(found[1])) if found else (line.strip(), 1)


def turned(line: str) -> bool:
    """Whether the line is that of a button which turns a page; other buttons open the list as a message of its own."""
    return PAGE.search(line) is not None


def page_of(wanted: int, total: int, size: int) -> Page:
    """The page that was asked for, or the last one when the list has shrunk."""
    pages = max(1, -(-total // size))
    return Page(min(max(1, wanted), pages), pages, size)


def turning(line: str, page: Page) -> tuple[Button, ...]:
    """Buttons for the pages before and after."""
    found = []
    if page.number > 1:
        found.append(Button("buttons.previous", f"{line} @{page.number - 1}"))
    if page.number < page.pages:
        found.append(Button("buttons.next", f"{line} @{page.number + 1}"))
    return tuple(found)
