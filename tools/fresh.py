"""How does one begin anew? The ledger and the playground's state in data/ go, nothing else."""

from __future__ import annotations

import fcntl
import shutil
import sys
from pathlib import Path


def main(home: str) -> int:
    folder = Path(home) / "data"
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    if in_use(folder):
        print("Duban is running: stop it first, then run make fresh again.")
        return 1
    for entry in found:
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
    print(f"{folder} is empty now." if found else f"{folder} was empty already.")
    return 0


def in_use(folder: Path) -> bool:
    """A running `duban run` holds the lock on one of the files duban*.lock."""
    for path in folder.glob("*.lock"):
        with path.open("rb") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return True
    return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
