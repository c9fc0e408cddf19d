"""In which order do the files of the tests run? Those that mostly wait for processes are spread among those that reckon."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

HERE = Path(__file__).parent
WAITING = ("bot", "console", "stories", "playground")  # rooms whose own files start processes, and wait for them


def spread(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """The tests of a file together and in their order; several at once then neither all wait nor all reckon."""
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    waiting = [file for file in files if _waits(file)]
    reckoning = [file for file in files if not _waits(file)]
    place = {file: (at + 0.5) / len(some) for some in (waiting, reckoning) for at, file in enumerate(some)}
    return [item for file in sorted(files, key=lambda file: (place[file], str(file))) for item in files[file]]


def _waits(file: Path) -> bool:
    return file.name == "test_container.py" or (file.is_relative_to(HERE) and file.parent.name in WAITING)
