"""Which words speak for which unit? A plan's routing table, read from TOML or from lines, and asked about a title."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from plans.folding import fold

Table = Mapping[str, tuple[str, ...]]

LONGEST_UNIT = 80
LONGEST_WORD = 40
SHORTEST_WORD = 2  # a single sign stands in every second title
WORDS_AT_MOST = 1000
BETWEEN_WORDS = re.compile(r"[、,，;；]")
# A key as people write it: TOML wants quotes round everything that is not plain ASCII.
BARE_KEY = re.compile(r"^([ \t]*)([^\s\"'#=\[\]{},][^\"'#=\[\]{},\n]*)=", re.MULTILINE)
LINE = re.compile(r"(?P<unit>[^:：=]+)[:：](?P<words>[^=]*)")
AT_LINE = re.compile(r"at line (\d+)")


class BadRouting(Exception):
    """A routing table that cannot be used. `mistakes` holds one (key, values) for each mistake, in the text's order.

    Keys: not_toml {line}; not_words {unit, given}; bad_unit {unit, longest}; bad_word {unit, word, shortest, longest};
    twice {word, unit, other}; too_many {count, most}. The line is 0 where the text ended too early.
    """

    def __init__(self, mistakes: list[tuple[str, dict[str, object]]]) -> None:
        super().__init__(", ".join(f"{key} {values}" for key, values in mistakes))
        self.mistakes = mistakes


def parse(toml_text: str) -> Table:
    """The table in a TOML text such as 住建局 = ["老旧小区", "保障房"]. Raises BadRouting."""
    try:
        given = tomllib.loads(_with_quotes(toml_text))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = AT_LINE.search(str(error))
        raise BadRouting([("not_toml", {"line": int(line[1]) if line else 0})]) from error
    return {unit: words for unit, words in _checked(given).items() if words}


def read_lines(text: str) -> Table | None:
    """The units and words in lines such as 住建局: 老旧小区、保障房, a unit alone having none; None for other text.

    Raises BadRouting.
    """
    found = [LINE.fullmatch(line.strip()) for line in text.splitlines() if line.strip()]
    if not found or None in found:
        return None
    given: dict[str, list[str]] = {}
    for match in found:
        assert match is not None
        words = (word.strip() for word in BETWEEN_WORDS.split(match["words"]))
        given.setdefault(match["unit"].strip(), []).extend(word for word in words if word)
    return _checked(given)


def changed(table: Table, given: Table) -> Table:
    """The table with the words of these units replaced; a unit without words leaves it. Raises BadRouting."""
    return _checked({unit: list(words) for unit, words in {**table, **given}.items() if words})


def dumped(table: Table) -> str:
    """The table as TOML, a line for each unit."""
    lines = (f"{_text(unit)} = [{', '.join(map(_text, words))}]\n" for unit, words in table.items())
    return "".join(lines)


def is_table(toml_text: str) -> bool:
    """Whether a .toml file means to route: it has names that no setting has, or lists of words."""
    try:
        given = tomllib.loads(_with_quotes(toml_text))
    except (tomllib.TOMLDecodeError, RecursionError):
        return any(not match[2].isascii() for match in BARE_KEY.finditer(toml_text))  # no setting is written so
    return any(
        not name.isascii() or (isinstance(value, list) and any(isinstance(each, str) for each in value))
        for name, value in given.items()
    )


def routed(title: str, table: Table) -> tuple[str, str] | None:
    """The unit whose word stands in the title, and the word: the longest one, of equals the one that comes first."""
    said = fold(title).lower()
    found = [
        (-len(word), place, unit, word)
        for unit, words in table.items()
        for word in words
        if (place := _place(fold(word).lower(), said)) is not None
    ]
    if not found:
        return None
    _, _, unit, word = min(found)
    return unit, word


def _place(word: str, said: str) -> int | None:
    """Where the word stands in the title; letters of one alphabet only as a whole word, in singular or plural."""
    place = said.find(word)
    if place < 0 or not (word[0].isascii() or word[-1].isascii()):
        return place if place >= 0 else None
    begins = r"(?<![a-z0-9])" if word[0].isascii() else ""
    ends = r"(?:e?s)?(?![a-z0-9])" if word[-1].isascii() else ""
    match = re.search(begins + re.escape(word) + ends, said)
    return match.start() if match else None


def _checked(given: Mapping[str, Any]) -> Table:
    mistakes: list[tuple[str, dict[str, object]]] = []
    table: dict[str, tuple[str, ...]] = {}
    whose: dict[str, str] = {}
    for unit, words in given.items():
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            mistakes.append(("not_words", {"unit": unit, "given": _shown(words)}))
            continue
        if not 0 < len(unit) <= LONGEST_UNIT:
            mistakes.append(("bad_unit", {"unit": unit, "longest": LONGEST_UNIT}))
        kept = tuple(dict.fromkeys(" ".join(word.split()) for word in words))
        mistakes += _wrong_words(unit, kept, whose)
        table[unit] = kept
    count = sum(map(len, table.values()))
    if count > WORDS_AT_MOST:
        mistakes.append(("too_many", {"count": count, "most": WORDS_AT_MOST}))
    if mistakes:
        raise BadRouting(mistakes)
    return table


def _wrong_words(unit: str, words: tuple[str, ...], whose: dict[str, str]) -> Iterator[tuple[str, dict[str, object]]]:
    for word in words:
        if not SHORTEST_WORD <= len(word) <= LONGEST_WORD:
            yield "bad_word", {"unit": unit, "word": word, "shortest": SHORTEST_WORD, "longest": LONGEST_WORD}
        other = whose.setdefault(fold(word).lower(), unit)
        if other != unit:
            yield "twice", {"word": word, "unit": unit, "other": other}


def _with_quotes(toml_text: str) -> str:
    return BARE_KEY.sub(_quoted, toml_text.replace("\r\n", "\n"))


def _quoted(match: re.Match[str]) -> str:
    return f"{match[1]}{_text(match[2].strip())} ="


def _text(words: str) -> str:
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")


def _shown(value: Any) -> str:
    return "[table]" if isinstance(value, dict) else json.dumps(value, ensure_ascii=False, default=str)
