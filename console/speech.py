"""How does the command line speak? One language for a run, sentences from wording, data as lines of JSON."""

from __future__ import annotations

import json
import locale
import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console


class Failed(Exception):
    """One sentence for whoever typed the command; it ends with exit code 1."""


def language() -> str:
    """Chinese where the terminal's own language is Chinese, else English."""
    named = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if (named or locale.getlocale()[0] or "").lower().startswith("zh") else "en"


def words(key: str, **values: object) -> str:
    """The plain words of a block, in the terminal's language."""
    from wording.say import plain  # the templates take longer to load than `duban read` may take to start

    return plain(key, language(), **values)


def print_line(content: dict[str, Any]) -> None:
    """One compact line of JSON, as scripts read it."""
    sys.stdout.write(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n")


def screen() -> Console:
    from rich.console import Console  # lines of JSON need none of it

    return Console(highlight=False, soft_wrap=not sys.stdout.isatty())


def failure(error: str) -> None:
    """A sentence on the error side, so that standard output stays for scripts."""
    sys.stderr.write(error.rstrip() + "\n")
