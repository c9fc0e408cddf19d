"""Where do the files of the tests live? In memory where the machine has room for them, else in the temp folder.

Nothing of a test must survive a power cut, and a copy of a database or a commit costs a fraction there.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

IN_MEMORY = Path("/dev/shm")  # noqa: S108  # made by the system; what we put there has a name of its own
ROOM = 4 << 30  # bytes that must be free, in it and in memory


def quick_folder(*, programs: bool = False) -> Path:
    """A folder that exists, to make others in. `programs`: what lies there must be allowed to run."""
    return IN_MEMORY if _fits(programs=programs) else Path(tempfile.gettempdir())


def _fits(*, programs: bool) -> bool:
    if "TMPDIR" in os.environ or not os.access(IN_MEMORY, os.W_OK):
        return False
    found = os.statvfs(IN_MEMORY)
    pages = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    allowed = not (programs and found.f_flag & os.ST_NOEXEC)
    return allowed and min(found.f_bavail * found.f_frsize, pages) >= ROOM
