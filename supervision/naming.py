"""Does a text name this person, and what stands there once he is forgotten?"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from db.traces import MACHINE

COVER, PLAIN_COVER = "某", "*"


@dataclass(frozen=True)
class Naming:
    """A name and what takes its place. `longer` are other names that have this one in them and stay as they are."""

    name: str
    role: str
    longer: Collection[str] = ()

    def replaced(self, text: str) -> str:
        """With the role in the place of the name."""
        return self._pattern.sub(lambda found: self.role if found[0] == self.name else found[0], text)

    def covered(self, text: str) -> str:
        """With the name covered letter by letter, so that every place in the text stays where it is."""
        cover = "".join(PLAIN_COVER if letter.isascii() else COVER for letter in self.name)
        return self._pattern.sub(lambda found: cover if found[0] == self.name else found[0], text)

    def inside(self, value: Any, *, cover: bool = False) -> Any:
        """The same for every text in a structure; what the program wrote there itself stays."""
        if isinstance(value, str):
            return self.covered(value) if cover else self.replaced(value)
        if isinstance(value, list):
            return [self.inside(each, cover=cover) for each in value]
        if isinstance(value, dict):
            return {
                self.inside(key, cover=cover): each if key in MACHINE else self.inside(each, cover=cover)
                for key, each in value.items()
            }
        return value

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """A name in Latin letters is one only as a word of its own."""
        name = re.escape(self.name)
        if self.name.isascii():
            name = rf"(?<![0-9A-Za-z_]){name}(?![0-9A-Za-z_])"
        return re.compile("|".join([*(re.escape(each) for each in sorted(self.longer, key=len, reverse=True)), name]))
