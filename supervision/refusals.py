"""What is refused, and by which name? The words for each name are in wording/."""

from __future__ import annotations


class Refused(Exception):
    """A request that the rules do not allow or that needs nothing any more. Nothing was changed.

    `key` names the reason (a test checks that every key has words in every language), `values` fill the words.
    """

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values
