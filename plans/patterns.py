"""How does a table of patterns load in no time? Each is compiled when it is first used, since most documents need a third of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:

    def pattern(words: str, flags: int = 0) -> re.Pattern[str]:
        """What mypy sees: a pattern like any other."""

else:

    class pattern:  # noqa: N801  (it stands where re.compile stood)
        """A pattern that compiles itself at its first use and then answers as fast as a compiled one."""

        made: list[pattern] = []  # all of them, for the test that feeds each its worst food

        def __init__(self, words: str, flags: int = 0) -> None:
            self.words, self.given = words, flags
            pattern.made.append(self)

        def __getattr__(self, name: str) -> Any:
            """Asked once a name: the method of the compiled pattern is then the object's own."""
            compiled = self.__dict__.get("compiled")
            if compiled is None:
                compiled = self.__dict__["compiled"] = re.compile(self.words, self.given)
            method = self.__dict__[name] = getattr(compiled, name)
            return method
