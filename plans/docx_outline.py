"""Which paragraphs of a .docx are headings, and what number does Word show before a paragraph?

Word keeps both away from the text: in the style, its ancestors, and a numbering part.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

Element = Any  # lxml ships no types

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LONGEST_HEADING = 100  # a whole paragraph may wear a heading's style; then it is a paragraph
DEEPEST = 6
CHINESE = "零一二三四五六七八九"


def value(element: Element | None, *path: str) -> str | None:
    """The w:val at the end of a path of child names, None when a step is missing."""
    for name in path:
        element = None if element is None else element.find(W + name)
    return None if element is None else element.get(W + "val")


def number(text: str | None) -> int | None:
    return int(text) if text is not None and text.isdecimal() and len(text) < 6 else None


class Outline:
    """Headings and list labels of one document; labels must be asked for in document order, as they count."""

    def __init__(self, styles: Element, numbering: Element | None) -> None:
        self._styles = {style.get(W + "styleId"): style for style in styles.iter(W + "style")}
        self._titled = False
        self._abstract: dict[str | None, Element] = {}
        self._lists: dict[str | None, Element] = {}
        self._counts: dict[str | None, dict[int, int]] = defaultdict(dict)
        if numbering is not None:
            self._abstract = {each.get(W + "abstractNumId"): each for each in numbering.iter(W + "abstractNum")}
            self._lists = {each.get(W + "numId"): each for each in numbering.iter(W + "num")}

    def is_contents_line(self, paragraph: Element) -> bool:
        """A line of the table of contents, which only repeats the headings."""
        style = next(self._chain(paragraph), None)
        return (value(style, "name") or "").lower().startswith("toc ")

    def level(self, paragraph: Element, text: str) -> int:
        """1 to 6 for a heading, 0 for a paragraph; a titled document's headings stand one below its title."""
        if len(text) > LONGEST_HEADING:
            return 0
        names = [(value(style, "name") or "").lower() for style in self._chain(paragraph)]
        if "title" in names[:1]:
            self._titled = True
            return 1
        found = next((int(name[8:]) for name in names if re.fullmatch(r"heading [1-9]", name)), 0)
        if not found:
            levels = [value(each, "pPr", "outlineLvl") for each in (paragraph, *self._chain(paragraph))]
            outline = next((number(each) for each in levels if each is not None), None)
            found = outline + 1 if outline is not None and outline < 9 else 0
        return min(found + self._titled, DEEPEST) if found else 0

    def label(self, paragraph: Element) -> str:
        """What Word prints before the paragraph, such as "（三）" or "2. ", "- " for a bullet, "" for no list."""
        list_id, depth = self._place(paragraph)
        abstract = self._abstract.get(value(self._lists.get(list_id), "abstractNumId"))
        if abstract is None:
            return ""
        levels = {number(each.get(W + "ilvl")): each for each in abstract.iter(W + "lvl")}
        if depth not in levels:
            return ""
        counts = self._counts[value(self._lists.get(list_id), "abstractNumId")]
        counts[depth] = counts[depth] + 1 if depth in counts else self._first(list_id, levels[depth], depth)
        for deeper in [each for each in counts if each > depth]:
            del counts[deeper]
        return _shown(levels, counts, depth)

    def _chain(self, paragraph: Element) -> Iterator[Element]:
        """The paragraph's style and those that it is based on."""
        style_id, seen = value(paragraph, "pPr", "pStyle"), set[str]()
        while style_id is not None and style_id in self._styles and style_id not in seen:
            seen.add(style_id)
            yield self._styles[style_id]
            style_id = value(self._styles[style_id], "basedOn")

    def _place(self, paragraph: Element) -> tuple[str | None, int]:
        """The list and the depth in it; the paragraph's own word goes before its style's, and list 0 takes it out."""
        chain = [paragraph, *self._chain(paragraph)]
        ids = [value(each, "pPr", "numPr", "numId") for each in chain]
        depths = [number(value(each, "pPr", "numPr", "ilvl")) for each in chain]
        list_id = next((each for each in ids if each is not None), None)
        return list_id, next((each for each in depths if each is not None), 0)

    def _first(self, list_id: str | None, level: Element, depth: int) -> int:
        for override in self._lists[list_id].iter(W + "lvlOverride"):
            start = number(value(override, "startOverride"))
            if number(override.get(W + "ilvl")) == depth and start is not None:
                return start
        start = number(value(level, "start"))
        return 1 if start is None else start


def _shown(levels: dict[int | None, Element], counts: dict[int, int], depth: int) -> str:
    if value(levels[depth], "numFmt") == "bullet":
        return "- "
    pattern = value(levels[depth], "lvlText") or ""

    def one(hit: re.Match[str]) -> str:
        at = int(hit[1]) - 1
        digits = NUMERALS.get(value(levels.get(at), "numFmt") or "", str)
        return digits(counts.get(at, 1))

    shown = re.sub(r"%([1-9])", one, pattern)
    return shown + " " if shown and shown[-1] < "\x7f" else shown


def _chinese(count: int) -> str:
    if not 0 < count < 100:
        return str(count)
    tens, ones = divmod(count, 10)
    return ("" if tens == 0 else "十" if tens == 1 else CHINESE[tens] + "十") + (CHINESE[ones] if ones else "")


def _letters(first: str) -> Callable[[int], str]:
    return lambda count: chr(ord(first) + (count - 1) % 26) * ((count - 1) // 26 % 8 + 1)


def _roman(count: int) -> str:
    pairs = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    if not 0 < count < 90:
        return str(count)
    shown = ""
    for worth, letters in pairs:
        times, count = divmod(count, worth)
        shown += letters * times
    return shown


def _circled(count: int) -> str:
    return chr(ord("①") + count - 1) if 0 < count <= 20 else str(count)


NUMERALS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCountingThousand"), _chinese
    ),
    "lowerLetter": _letters("a"),
    "upperLetter": _letters("A"),
    "upperRoman": _roman,
    "lowerRoman": lambda count: _roman(count).lower(),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalFullWidth": lambda count: "".join(chr(ord(digit) + 0xFEE0) for digit in str(count)),
    "none": lambda count: "",
}
