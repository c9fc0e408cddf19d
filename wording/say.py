"""How is one thing said in one language? Jinja blocks in templates/, Chinese first, translated through catalogs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache, lru_cache
from gettext import NullTranslations
from pathlib import Path
from typing import Any, cast

from babel.messages.pofile import read_po
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.runtime import Context
from markupsafe import Markup, escape

from wording import filters

HERE = Path(__file__).parent
BLANKS = re.compile(r"\n{3,}")  # parts that are left out leave their blank lines behind
FIRST_MARK = 0xE000  # of the characters that mean nothing to anybody
SHORT = 80  # characters of a value whose words are worth remembering
SOURCE = "zh"
LANGUAGES = ("zh", "en")


def say(key: str, language: str, **values: object) -> Markup:
    """The words for a key "area.block" (the block of templates/area.jinja), as Telegram HTML.

    Values are escaped. Raises KeyError for a key without words, jinja2.UndefinedError for a value that is missing.
    """
    spoken = language_or_source(language)
    if all(_is_small(value) for value in values.values()):
        return _remembered(key, spoken, tuple(values.items()))
    return _said(key, spoken, values)


def _said(key: str, language: str, values: Mapping[str, object]) -> Markup:
    block, known = _block(key, language)
    words = "".join(block(Context(environment(language), {**known, **values}, key, {}))).strip()
    if "\n" in words:
        words = BLANKS.sub("\n\n", "\n".join(line.rstrip() for line in words.splitlines()))
    return Markup(words)  # noqa: S704  # the template escaped it


@cache
def _block(key: str, language: str) -> tuple[Callable[[Context], Iterator[str]], Mapping[str, Any]]:
    """A block by itself, with what every template knows: it calls no other, so it needs no room for all of them."""
    area, _, name = key.partition(".")
    template = environment(language).get_template(f"{area}.jinja")
    return template.blocks[name], template.globals


@lru_cache(maxsize=8192)
def _remembered(key: str, language: str, values: tuple[tuple[str, object], ...]) -> Markup:
    """A morning says the same few words ten thousand times."""
    return _said(key, language, dict(values))


def _is_small(value: object) -> bool:
    """Whether equal values of the kind always give the same words. True and 1 are equal, but are not said alike."""
    kind = type(value)
    if kind is tuple:
        return all(type(each) is str and len(each) <= SHORT for each in cast("tuple[object, ...]", value))
    return value is None or kind is int or kind is date or (kind is str and len(str(value)) <= SHORT)


def say_with_own(key: str, language: str, own: Mapping[str, object], **alike: object) -> Markup:
    """The words for a key whose `own` values are as many as there are items, while `alike` are the same for thousands.

    The words around the own values are remembered, so the block may print those and do nothing else with them.
    """
    pieces = _around(key, language_or_source(language), tuple(own), tuple(alike.items()))
    words = [piece if at % 2 == 0 else escape(own[piece]) for at, piece in enumerate(pieces)]
    return Markup("".join(words))  # noqa: S704  # the template escaped the pieces


@lru_cache(maxsize=8192)
def _around(
    key: str, language: str, names: tuple[str, ...], alike: tuple[tuple[str, object], ...]
) -> tuple[str, ...]:  # fmt: skip
    """The words around the own values, and between them the names of these."""
    marks = {name: chr(FIRST_MARK + at) for at, name in enumerate(names)}
    words = str(_said(key, language, {**marks, **dict(alike)}))
    name_of = {mark: name for name, mark in marks.items()}
    pieces = re.split(f"([{''.join(name_of)}])", words)
    return tuple(name_of.get(piece, piece) for piece in pieces)


def plain(key: str, language: str, **values: object) -> str:
    """The words without markup, for button labels, menus and the command line."""
    return _without_markup(say(key, language, **values))


@lru_cache(maxsize=8192)
def _without_markup(words: Markup) -> str:
    return "\n".join(Markup(line).striptags() for line in words.splitlines())  # noqa: S704  # escaped already


def has(key: str) -> bool:
    """Whether there are words for the key."""
    area, _, name = key.partition(".")
    if not (HERE / "templates" / f"{area}.jinja").exists():
        return False
    return name in environment(SOURCE).get_template(f"{area}.jinja").blocks


def language_or_source(language: str | None) -> str:
    """The language we speak that is nearest to a code such as en-GB or zh-hans."""
    short = (language or SOURCE).lower().split("-")[0]
    return short if short in LANGUAGES else "en"


@cache
def environment(language: str) -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # the files do not change under a running program
    )
    made.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    made.policies["ext.i18n.trimmed"] = True
    made.filters.update(filters.for_language(language, say, say_with_own))
    return made


class Catalog(NullTranslations):
    """Translations read straight from a .po file, so that no compiled file has to be kept beside it."""

    def __init__(self, messages: Mapping[str, str | tuple[str, ...]]) -> None:
        super().__init__()
        self.messages = messages

    def gettext(self, message: str) -> str:
        found = self.messages.get(message)
        return found if isinstance(found, str) and found else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        found = self.messages.get(msgid1)
        if isinstance(found, tuple):
            return found[0] if n == 1 else found[-1]
        return msgid1 if n == 1 else msgid2


@cache
def translations(language: str) -> NullTranslations:
    if language == SOURCE:
        return NullTranslations()
    with (HERE / "catalog" / f"{language}.po").open("rb") as file:
        catalog = read_po(file)
    messages: dict[str, Any] = {}
    for message in catalog:
        if isinstance(message.id, str):
            messages[message.id] = message.string
        else:
            messages[message.id[0]] = tuple(message.string or ())
    return Catalog(messages)
