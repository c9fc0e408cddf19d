"""Why can a file not be read? One exception, a stable key for each reason; the words for a key are in wording/."""

from __future__ import annotations

from typing import Literal

Key = Literal[
    "empty",  # not one byte
    "no_text",  # it opens, but holds no letters: blank pages, or pictures only
    "too_large",  # more bytes than a chat lets through
    "too_heavy",  # opening it takes more time or memory than any plan does
    "scanned",  # every page is a picture of paper
    "unknown_format",  # a format that is not read (yet), honestly named
    "bad_encoding",  # neither UTF-8 nor GB18030 nor UTF-16, or no text at all
    "encrypted",  # opens with a password only
    "macros",  # carries programs
    "damaged",  # cut short, or not well formed
    "zip_bomb",  # unpacks to far more than it seems
    "external_entities",  # its XML declares a document type, which can draw in other files
    "secret",  # carries a secrecy mark
    "no_file",  # there is no such file, or it may not be read
]

# What each reason carries for the sentence: sizes in megabytes (1024 * 1024 bytes), formats as bare lower-case endings.
VALUES: dict[Key, tuple[str, ...]] = {
    "empty": (),
    "no_text": (),
    "too_large": ("limit_mb",),
    "too_heavy": (),
    "scanned": ("pages",),
    "unknown_format": ("found",),
    "bad_encoding": (),
    "encrypted": (),
    "macros": (),
    "damaged": ("found",),
    "zip_bomb": ("limit_mb",),
    "external_entities": (),
    "secret": ("mark",),
    "no_file": (),
}


class Unreadable(Exception):
    """A document that is refused as a whole; nothing of it may be kept.

    `key` is one of `Key`, `values` are what `VALUES[key]` names.
    """

    def __init__(self, key: Key, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values

    def __str__(self) -> str:
        said = ", ".join(f"{name}={value}" for name, value in self.values.items())
        return f"{self.key} ({said})" if said else self.key
