"""Which moment does a command beside the playground live in? The playground's own."""

from __future__ import annotations

import json
from datetime import datetime
from http.client import HTTPException
from urllib.request import urlopen

from console.speech import Failed, words

SECONDS = 5.0


def moment_at(url: str) -> datetime:
    """The moment on the clock at a loopback address (the settings refuse others). Raises Failed."""
    try:
        with urlopen(f"{url}/control/clock", timeout=SECONDS) as answer:  # noqa: S310  # http on loopback only
            return datetime.fromisoformat(json.load(answer)["now"])
    except (HTTPException, OSError, LookupError, TypeError, ValueError) as error:
        raise Failed(words("cli.clock_away", url=url)) from error
