"""What is a picture drawn on? A sheet for a phone's screen, whose every letter is known to the font."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Literal

from PIL import Image, ImageDraw

from schedules.pace import Pace
from wording.papers.fonts import has_glyph, letters

WIDTH = 1080  # pixels: as wide as a phone shows without zooming
SMALL, BODY, LARGE, TITLE = 28, 34, 46, 54
MARGIN = 56
INK, FAINT, GRID, PAPER = "#1A1A1A", "#5F6368", "#DADCE0", "#FFFFFF"
# Okabe and Ito's colours: told apart by those who do not see red, green or blue.
PACE_COLOURS: dict[Pace, str] = {
    "done": "#0072B2", "ahead": "#56B4E9", "on_pace": "#009E73", "behind": "#D55E00", "other": "#BBBBBB",
}  # fmt: skip
LIGHT_COLOURS = {
    "red": "#D55E00", "yellow": "#F0E442", "green": "#009E73", "waiting": "#56B4E9", "done": "#0072B2", "none": "#BBBBBB",
}  # fmt: skip
MISSING = "〓"  # what printers set for a letter they had not
Anchor = Literal["la", "ma", "ra", "lm", "mm", "rm"]


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG; `missing` are the characters that the font did not have and 〓 stands for, `smallest` its least letters."""

    png: bytes
    missing: frozenset[str]
    smallest: int


class Canvas:
    """A white sheet of a height that is known when everything is laid out."""

    def __init__(self, height: int) -> None:
        self._image = Image.new("RGB", (WIDTH, height), PAPER)
        self._pen = ImageDraw.Draw(self._image)
        self._missing: set[str] = set()
        self._smallest = TITLE

    def text(
        self, x: float, y: float, words: str, size: int = BODY, *, bold: bool = False, colour: str = INK,
        anchor: Anchor = "la", room: float | None = None,
    ) -> float:  # fmt: skip
        """Writes one line and gives its width; with `room` it is cut to fit, with an ellipsis."""
        words = self._known(" ".join(words.split()))
        font = letters(size, bold=bold)
        if room is not None and font.getlength(words) > room:
            while words and font.getlength(words + "…") > room:
                words = words[:-1]
            words += "…"
        self._pen.text((x, y), words, font=font, fill=colour, anchor=anchor)
        self._smallest = min(self._smallest, size)
        return font.getlength(words)

    def box(
        self, x0: float, y0: float, x1: float, y1: float, colour: str | None, *, outline: str | None = None
    ) -> None:
        if x1 > x0 and y1 > y0:
            self._pen.rectangle((x0, y0, x1 - 1, y1 - 1), fill=colour, outline=outline, width=4 if outline else 0)

    def dot(self, x: float, y: float, radius: float, colour: str, *, outline: str = PAPER) -> None:
        self._pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour, outline=outline, width=2)

    def line(self, points: list[tuple[float, float]], colour: str = GRID, width: int = 2) -> None:
        self._pen.line(points, fill=colour, width=width, joint="curve")

    def picture(self) -> Picture:
        out = io.BytesIO()
        self._image.quantize(64, Image.Quantize.FASTOCTREE).save(out, "PNG")
        return Picture(out.getvalue(), frozenset(self._missing), self._smallest)

    def _known(self, words: str) -> str:
        unknown = {letter for letter in words if not has_glyph(letter)}
        self._missing |= unknown
        return "".join(MISSING if letter in unknown else letter for letter in words)


def on_colour(colour: str) -> str:
    """Black or white, whichever is read more easily on a colour."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue)]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return INK if (light + 0.05) / 0.05 > 1.05 / (light + 0.05) else PAPER
