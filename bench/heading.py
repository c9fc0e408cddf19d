"""On what machine, when, and from which commit was something measured? The first lines of every file of figures."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


def heading() -> dict[str, Any]:
    """machine, date and commit, as docs/benchmarks.md promises them, and the load a minute ago."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=Path(__file__).parent, capture_output=True, text=True
    )
    return {
        "machine": f"{platform.platform()}, {os.cpu_count()} CPUs, Python {platform.python_version()}",
        "date": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC", "commit": commit.stdout.strip(),
        "load": round(os.getloadavg()[0], 1),
    }  # fmt: skip
