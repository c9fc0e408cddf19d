"""What is kept about a person, so that he can read it? A plain text: one part a table, one line a row."""

from __future__ import annotations

import json
from typing import Any

from supervision.kept_about import Kept
from wording.say import has, plain

MINUTES = 16  # characters of a moment in ISO form, up to its minutes
TERMS = ("state", "role", "kind")


def about_person(kept: Kept, language: str) -> str:
    parts = [plain("people.file_head", language, name=kept.person["name"]), *_lines([kept.person], language)]
    for table, rows in kept.tables.items():
        heading = f"people.table_{table}"
        parts += ["", f"{plain(heading, language) if has(heading) else table} ({len(rows)})", *_lines(rows, language)]
    if not kept.whole:
        parts += ["", plain("people.file_partly", language)]
    return "\n".join(parts) + "\n"


def _lines(rows: list[dict[str, Any]], language: str) -> list[str]:
    return [f"- {' · '.join(words)}" for row in rows if (words := _words(row, language))]


def _words(row: dict[str, Any], language: str) -> list[str]:
    """When, then everything that is said; numbers of other rows are left to the other file."""
    when = [str(value)[:MINUTES].replace("T", " ") for name, value in row.items() if value and _is_moment(name)]
    said = [_said(name, value, language) for name, value in row.items() if not _is_moment(name)]
    return [*when, *(" ".join(each.split()) for each in said if each)]


def _is_moment(name: str) -> bool:
    return name.endswith(("_at", "_on"))


def _said(name: str, value: Any, language: str) -> str:
    if name == "what":
        return plain(f"show.what_{value}", language) if has(f"show.what_{value}") else str(value)
    if name in TERMS and has(f"terms.{name}_{value}"):
        return plain(f"terms.{name}_{value}", language)
    if isinstance(value, str):
        return value
    if isinstance(value, dict | list) and value:
        return json.dumps(value, ensure_ascii=False)
    return str(value) if name in ("number", "telegram_id") and value is not None else ""
