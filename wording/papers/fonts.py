"""With which letters are pictures drawn? A font that has Chinese: that of a package, else one of the system."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # only who draws waits for the library
    from PIL.ImageFont import FreeTypeFont

PACKAGE, IN_PACKAGE = "manimgx_fonts_cjk", "NotoSansCJK-VF.otf.ttc"
FOLDERS = (
    "/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts", "/System/Library/Fonts",
    "/Library/Fonts", "C:/Windows/Fonts",
)  # fmt: skip
NAMES = (
    "notosanscjk", "notosanssc", "sourcehansans", "wqy-microhei", "wqy-zenhei", "droidsansfallback", "pingfang", "msyh",
    "simhei", "simsun", "fandolhei", "lxgw",
)  # fmt: skip
PROBE = "督办达欠序时进度通报"
SIMPLIFIED = ("SC", "CN", "GB")
NOTHING = "\U0010fffd"  # a character that no font has: its box is what a missing one looks like


class NoChineseFont(Exception):
    """No font with Chinese letters is to be found on this machine."""


@dataclass(frozen=True, slots=True)
class FontFile:
    path: str
    index: int
    name: str


@cache
def chinese_font() -> FontFile:
    """The font to draw with. Raises NoChineseFont."""
    for path in _candidates():
        found = _fitting(path)
        if found is not None:
            return found
    raise NoChineseFont


@lru_cache(maxsize=64)
def letters(size: int, *, bold: bool = False) -> FreeTypeFont:
    """The font in one size of pixels; bold where the font can be."""
    from PIL import ImageFont

    file = chinese_font()
    font = ImageFont.truetype(file.path, size, index=file.index)
    try:
        axes = font.get_variation_axes()
    except OSError:
        return font  # a font of one weight
    if axes:
        font.set_variation_by_axes([700 if bold else 400, *(axis["default"] or 0 for axis in axes[1:])])
    return font


@cache
def has_glyph(letter: str) -> bool:
    """Whether the font can draw this character."""
    if letter.isspace():
        return True
    font = letters(32)
    return _drawn(font, letter) != _drawn(font, NOTHING)


def _drawn(font: FreeTypeFont, letter: str) -> tuple[object, bytes]:
    mask = font.getmask(letter)
    return mask.size, bytes(mask)


def _candidates() -> Iterator[Path]:
    package = importlib.util.find_spec(PACKAGE)
    for folder in package.submodule_search_locations or () if package else ():
        yield Path(folder) / IN_PACKAGE
    found = [
        path
        for folder in FOLDERS
        for path in sorted(Path(folder).expanduser().rglob("*.[to]t[fc]"))
        if any(name in path.name.lower().replace(" ", "") for name in NAMES)
    ]
    yield from sorted(
        found, key=lambda path: min(i for i, n in enumerate(NAMES) if n in path.name.lower().replace(" ", ""))
    )


def _fitting(path: Path) -> FontFile | None:
    """The face of the file that draws simplified Chinese."""
    from PIL import ImageFont

    faces: list[tuple[int, FreeTypeFont]] = []
    for index in range(10):
        try:
            faces.append((index, ImageFont.truetype(str(path), 32, index=index)))
        except OSError:
            break
    faces.sort(key=lambda face: not str(face[1].getname()[0]).endswith(SIMPLIFIED))
    for index, font in faces:
        if all(_drawn(font, letter) != _drawn(font, NOTHING) for letter in PROBE):
            return FontFile(str(path), index, " ".join(str(part) for part in font.getname()))
    return None
