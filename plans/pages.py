"""What does a reader of a format hand over: the text, its margins, where each part stood, and what could not be read?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple


class Place(NamedTuple):
    """From the offset `start` on the text is of this page, or of this row of a sheet; 0 and "" where there is none."""

    start: int
    page: int = 0
    sheet: str = ""
    row: int = 0
    first_column: int = 1


@dataclass(frozen=True, slots=True)
class Pages:
    """The text of the pages as Markdown, and that of headers and footers, which is not part of the document's text.

    `unread_pages` are pictures of paper, numbered from 1.
    """

    body: str
    margins: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    unread_pages: tuple[int, ...] = ()

    def as_data(self) -> dict[str, Any]:
        return {"body": self.body, "margins": self.margins, "places": self.places, "unread_pages": self.unread_pages}

    @classmethod
    def of_data(cls, seen: dict[str, Any]) -> Pages:
        places = tuple(Place(*each) for each in seen["places"])
        return cls(seen["body"], tuple(seen["margins"]), places, tuple(seen["unread_pages"]))
