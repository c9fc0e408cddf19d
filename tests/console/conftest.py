"""How is `duban` called in these tests? As a process of its own, in an empty home, with no variables but those given."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from plans.examples import sample

PROGRAM = Path(sys.executable).parent / "duban"
KEPT = ("PATH", "HOME", "TMPDIR")  # nothing of the developer's own Duban reaches a test


@dataclass(frozen=True)
class Ran:
    """How a run ended."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Standard output as lines of JSON, each compact."""
        rows = [json.loads(line) for line in self.out.splitlines()]
        for line, row in zip(self.out.splitlines(), rows, strict=True):
            assert line == json.dumps(row, ensure_ascii=False, separators=(",", ":"))
        return rows

    @property
    def sentence(self) -> str:
        """The one line that says what is wrong, beside an exit code of 1 and nothing on standard output."""
        assert (self.code, self.out) == (1, ""), self
        [line] = self.err.splitlines()
        return line


class Duban:
    """The program in one home."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def __call__(self, *words: str | Path, **variables: str) -> Ran:
        """Runs `duban`; no run may show a traceback, whatever was asked for."""
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        ran = subprocess.run(
            [PROGRAM, *words],
            cwd=self.home,
            env=kept | {"DUBAN_HOME": str(self.home), "LC_ALL": "C.UTF-8"} | variables,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
        )
        assert "Traceback" not in ran.stdout + ran.stderr, ran
        return Ran(ran.returncode, ran.stdout, ran.stderr)

    def file(self, name: str, text: str | bytes) -> Path:
        path = self.home / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def sample(self) -> Path:
        return self.file(*sample())


@pytest.fixture
def duban(tmp_path: Path) -> Duban:
    return Duban(tmp_path)
