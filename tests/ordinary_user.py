"""How do the tests run a program as somebody without rights, also where everything runs as root?"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

UNPRIVILEGED = 65534  # "nobody" on every Linux


def as_ordinary_user() -> dict[str, Any]:
    """Arguments for subprocess: as root, drop to a user without rights; else stay who we are."""
    return {"user": UNPRIVILEGED, "group": UNPRIVILEGED, "extra_groups": []} if os.geteuid() == 0 else {}


def give_away(path: Path) -> None:
    if os.geteuid() == 0:
        os.chown(path, UNPRIVILEGED, UNPRIVILEGED)


def may_run(program: Path, argument: str) -> bool:
    try:
        return subprocess.run([program, argument], capture_output=True, cwd="/", **as_ordinary_user()).returncode == 0
    except PermissionError:
        return False


@contextlib.contextmanager
def folder_of_an_ordinary_user(prefix: str) -> Iterator[Path]:
    """A folder in the temp folder that the ordinary user owns. It is gone after the block."""
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    try:
        give_away(folder)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def reachable_python(copies: Path) -> tuple[Path, dict[str, str]]:
    """A Python that the ordinary user may run, and the environment it needs. Ours is copied if it lies out of his reach."""
    base = Path(os.path.realpath(sys.executable))
    if may_run(base, "-V"):
        return base, {}
    home = copies / "python"
    skipped = shutil.ignore_patterns("test", "site-packages", "config-*", "idlelib", "include", "share", "__pycache__")
    shutil.copytree(sys.base_prefix, home, symlinks=True, ignore=skipped)
    python = home / base.relative_to(os.path.realpath(sys.base_prefix))
    environment = {"LD_LIBRARY_PATH": str(home / "lib")}
    assert may_run(python, "-V"), f"{python} does not run as an ordinary user"
    return python, environment
