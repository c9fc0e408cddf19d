"""Does the year go as `duban rehearse` printed it? Moved through the playground, message by message."""

from __future__ import annotations

import json
import os
import subprocess
from collections import Counter
from pathlib import Path

from tests.stories.conftest import DUBAN, Town

NAMES = {1001: "督查室", 1002: "住建局 小李", 1003: "交通局 小周", 1004: "教体局 小陈", 1005: "分管领导"}
Said = tuple[str, str, str]


def rehearsed(town: Town, home: Path) -> list[Said]:
    """(receiver, minute, text) of every message that the command prints."""
    variables = {"PATH": os.environ["PATH"], "DUBAN_HOME": str(home), "DUBAN_CLOCK_URL": town.url}
    command = [
        DUBAN,
        "rehearse",
        "青澜区2025年国民经济和社会发展计划",
        "--from",
        "2025-04-17",
        "--to",
        "2025-12-31",
        "--json",
    ]
    done = subprocess.run(command, env=variables, cwd=home, capture_output=True, text=True, check=True, timeout=300)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return [(line["to"]["person"], line["at"][:16], squeezed(line["text"])) for line in lines]


def heard(town: Town, after: int) -> list[Said]:
    """The same of every message that the bot really sent."""
    return [
        (NAMES[int(entry["chat"])], entry["at"][:16], squeezed(entry["text"]))
        for entry in town.log(after)
        if entry["kind"] == "message" and entry.get("from_bot")
    ]


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_the_year_goes_as_it_was_rehearsed(playground: Town, tmp_path: Path) -> None:
    playground.move_to("2025-04-17 08:05")  # the hand-overs are out
    before = rehearsed(playground, tmp_path)
    last = playground.log()[-1]["seq"]
    playground.move_to("2025-12-31 23:59")
    really = heard(playground, last)
    assert Counter(before) == Counter(really)
    assert len(before) > 150
    assert playground.defects() == []
