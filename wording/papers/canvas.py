"""What is a picture drawn on? A sheet for a phone's screen, whose every letter is known to the font."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from schedules.pace import Pace
from wording.papers.fonts import has_glyph, letters
from wording.papers.titles import end_parted

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

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
# What says the same as the colour to those who cannot tell it: no two lights have one shape.
Shape = Literal["triangle", "diamond", "circle", "ring", "square", "cross"]
LIGHT_SHAPES: dict[str, Shape] = {
    "red": "triangle", "yellow": "diamond", "green": "circle", "waiting": "ring", "done": "square", "none": "cross",
}  # fmt: skip
NO_LINE_BEGINS_WITH = "，。、；：？！）》」』】〕”’,.;:?!)]%％"
LINE = 66  # pixels from one line of a title to the next
TOP = 220  # where what is below a title of one line begins
MISSING = "〓"  # what printers set for a letter they had not
Anchor = Literal["la", "ma", "ra", "lm", "mm", "rm", "mb"]


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG; `missing` are the characters that the font did not have and 〓 stands for, `smallest` its least letters."""

    png: bytes
    missing: frozenset[str]
    smallest: int


class Canvas:
    """A white sheet of a height that is known when everything is laid out."""

    def __init__(self, height: int) -> None:
        from PIL import Image, ImageDraw  # only who draws waits for it

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

    def shape(self, x: float, y: float, radius: float, shape: Shape, colour: str) -> None:
        """A mark about a point, with a black edge; a ring and a cross are lines of the colour."""
        r, pen = radius, self._pen
        match shape:
            case "circle":
                pen.ellipse((x - r, y - r, x + r, y + r), fill=colour, outline=INK, width=2)
            case "square":
                pen.rectangle((x - r + 1, y - r + 1, x + r - 1, y + r - 1), fill=colour, outline=INK, width=2)
            case "triangle":
                corners = ((x, y - r * 1.2), (x + r * 1.15, y + r * 0.9), (x - r * 1.15, y + r * 0.9))
                pen.polygon(corners, fill=colour, outline=INK, width=2)
            case "diamond":
                edge = r * 1.25
                pen.polygon(
                    ((x, y - edge), (x + edge, y), (x, y + edge), (x - edge, y)), fill=colour, outline=INK, width=2
                )
            case "ring":
                pen.ellipse((x - r, y - r, x + r, y + r), fill=INK)
                pen.ellipse((x - r + 2, y - r + 2, x + r - 2, y + r - 2), fill=colour)
                pen.ellipse((x - r * 0.45, y - r * 0.45, x + r * 0.45, y + r * 0.45), fill=PAPER)
            case "cross":
                for across in (-r, r):
                    pen.line(((x - across * 0.8, y - r * 0.8), (x + across * 0.8, y + r * 0.8)), fill=FAINT, width=6)

    def hatched(self, x0: float, y0: float, x1: float, y1: float, colour: str, *, every: int = 16) -> None:
        """A box with slanting strokes, which tell it from its neighbours without the colour."""
        self.box(x0, y0, x1, y1, colour)
        height = y1 - y0
        for at in range(int(x0 - height), int(x1), every):
            left, right = max(x0, at), min(x1 - 1, at + height)
            if right > left:
                self._pen.line(((left, y1 - 1 - (left - at)), (right, y1 - 1 - (right - at))), fill=INK, width=2)

    def head(self, title: str, below: str) -> int:
        """The title in two lines or three, and a line below it; gives where the rest begins."""
        lines = title_lines(title)
        for index, words in enumerate(lines):
            self.text(MARGIN, 48 + LINE * index, words, TITLE, bold=True, room=WIDTH - 2 * MARGIN)
        more = LINE * (len(lines) - 1)
        self.text(MARGIN, 128 + more, below, BODY, colour=FAINT, room=WIDTH - 2 * MARGIN)
        return TOP + more

    def line(self, points: list[tuple[float, float]], colour: str = GRID, width: int = 2) -> None:
        self._pen.line(points, fill=colour, width=width, joint="curve")

    def picture(self) -> Picture:
        from PIL import Image

        out = io.BytesIO()
        self._image.quantize(64, Image.Quantize.FASTOCTREE).save(out, "PNG")
        return Picture(out.getvalue(), frozenset(self._missing), self._smallest)

    def _known(self, words: str) -> str:
        unknown = {letter for letter in words if not has_glyph(letter)}
        self._missing |= unknown
        return "".join(MISSING if letter in unknown else letter for letter in words)


def wrapped(words: str, size: int, room: float, *, most: int, bold: bool = False) -> list[str]:
    """The words in lines that fit the room, broken at blanks in what is written with blanks; the last of `most` is cut."""
    lines: list[str] = []
    for paragraph in words.splitlines():
        rest = " ".join(paragraph.split())
        while rest:
            cut = _fits(rest, letters(size, bold=bold), room)
            lines.append(rest[:cut].strip())
            rest = rest[cut:].strip()
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][:-1] + "…"]
    return lines or [""]


def _fits(words: str, font: FreeTypeFont, room: float) -> int:
    """How many letters stand on one line: no word is torn, and no line begins with a mark that belongs to the one before."""
    if font.getlength(words) <= room:
        return len(words)
    fit = max(1, next(at for at in range(len(words) - 1, -1, -1) if font.getlength(words[:at]) <= room))
    if words[fit].isascii() and words[fit - 1].isascii() and words[fit].isalnum() and words[fit - 1].isalnum():
        start = max(words.rfind(" ", 0, fit), next((i for i in range(fit, 0, -1) if not words[i - 1].isascii()), 0))
        fit = start if start > 0 else fit
    while fit > 1 and words[fit] in NO_LINE_BEGINS_WITH:
        fit -= 1
    return fit


def title_lines(title: str) -> list[str]:
    """The title in one line or two; a bracket at its end (the month) stands in one piece, on a line of its own if need be."""
    room = WIDTH - 2 * MARGIN
    lines = wrapped(title, TITLE, room, most=2, bold=True)
    head, tail = end_parted(title.strip())
    if not tail or lines[-1].endswith(tail) or letters(TITLE, bold=True).getlength(tail) > room:
        return lines
    return [*wrapped(head, TITLE, room, most=2, bold=True), tail]


def top_of(title: str) -> int:
    """Where what is below a title begins, in pixels."""
    return TOP + LINE * (len(title_lines(title)) - 1)


def on_colour(colour: str) -> str:
    """Black or white, whichever is read more easily on a colour."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue)]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return INK if (light + 0.05) / 0.05 > 1.05 / (light + 0.05) else PAPER
