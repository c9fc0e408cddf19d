"""How is a policy changed as text? Settings laid over a TOML text, read from lines, written out again."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date
from typing import Any

from schedules.policy import BadPolicy, default_text

YES = {"yes", "on", "true", "是", "开"}
NO = {"no", "off", "false", "否", "关"}
LINE = re.compile(r"(?P<setting>[a-z_]+(?:\.[^\s=:：.\"]+)?|[^\x00-\x7f][^\s=:：.\"]*)\s*[=:：\s]\s*(?P<value>.+)")
UNQUOTED = re.compile(
    r"^[ \t]*((?:[a-z_]+\.)?)([^\s\"'=\[\]#.]*[^\x00-\x7f\s][^\s\"'=\[\]#.]*)(?=[ \t]*=)", re.MULTILINE
)
BARE = re.compile(r"[A-Za-z0-9_-]+")
SEASONS = "seasons"


def changed(text: str, given: dict[str, Any]) -> str:
    """The policy's text with these settings in it; a table is laid over the table that is there."""
    settings = tomllib.loads(text)
    for name, value in given.items():
        there = settings.get(name)
        settings[name] = {**there, **value} if isinstance(there, dict) and isinstance(value, dict) else value
    return dumped(settings)


def read_lines(words: str) -> dict[str, Any]:
    """The settings in a few lines: TOML, or one "setting value" a line as people write it. Raises BadPolicy."""
    try:
        return _with_seasons(tomllib.loads(UNQUOTED.sub(r'\1"\2"', words)))
    except tomllib.TOMLDecodeError as error:
        found = [LINE.fullmatch(line.strip()) for line in words.splitlines() if line.strip()]
        if not found or None in found:
            raise BadPolicy([("not_toml", {"reason": str(error)})]) from error
    settings: dict[str, Any] = {}
    for match in found:
        assert match is not None
        table, _, name = match["setting"].rpartition(".")
        (settings.setdefault(table, {}) if table else settings)[name] = _meant(table, name, match["value"].strip())
    return _with_seasons(settings)


def _with_seasons(settings: dict[str, Any]) -> dict[str, Any]:
    """No setting has a Chinese name, so one that stands alone (汛期前 = "05-31") is a season."""
    alone = {name: value for name, value in settings.items() if not name.isascii()}
    if not alone:
        return settings
    there = settings.get(SEASONS, {})
    rest = {name: value for name, value in settings.items() if name not in alone}
    return {**rest, SEASONS: {**there, **alone} if isinstance(there, dict) else there}


def dumped(settings: dict[str, Any]) -> str:
    """Settings as TOML: plain values first, then tables, then lists of tables."""
    plain = [f"{_key(name)} = {_value(value)}" for name, value in settings.items() if not _is_table(value)]
    tables: list[str] = []
    for name, value in settings.items():
        if isinstance(value, dict):
            tables.append(
                f"\n[{_key(name)}]\n" + "\n".join(f"{_key(key)} = {_value(each)}" for key, each in value.items())
            )
        elif _is_table(value):
            tables += [
                f"\n[[{_key(name)}]]\n" + "\n".join(f"{_key(key)} = {_value(each)}" for key, each in rung.items())
                for rung in value
            ]
    return "\n".join([*plain, *tables]).strip() + "\n"


def _meant(table: str, name: str, words: str) -> Any:
    """A value as the default's kind wants it; what cannot be one stays text, and is refused with a sentence."""
    defaults = tomllib.loads(default_text())
    like = (defaults.get(table, {}) if table else defaults).get(name)
    numbers = [int(number) for number in re.findall(r"\d{1,4}", words)]
    if isinstance(like, bool):
        return True if words.lower() in YES else False if words.lower() in NO else words
    if isinstance(like, int) and re.fullmatch(r"\d{1,4}", words):
        return numbers[0]
    if isinstance(like, list) and re.fullmatch(r"[\[\]\d\s,，、]+", words):
        return numbers
    if isinstance(like, date) and re.fullmatch(r"\d{4}-\d\d-\d\d", words):
        try:
            return date.fromisoformat(words)
        except ValueError:
            return words
    return words.strip("\"'")


def _is_table(value: object) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))


def _key(name: str) -> str:
    return name if BARE.fullmatch(name) else json.dumps(name, ensure_ascii=False)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "[" + ", ".join(_value(each) for each in value) + "]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
