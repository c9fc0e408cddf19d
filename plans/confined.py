"""How is a file opened that may be hostile? By a child process with little memory, little time, and none of our secrets."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

from plans.pages import Pages
from plans.refusals import Unreadable

MEGABYTE = 1024 * 1024
MOST_MEMORY = 280 * MEGABYTE
MOST_SECONDS = 3  # of the processor
PATIENCE = 4.5  # seconds on the wall, the start of the child included
MORE_PATIENCE = 15.0  # for a child that a busy machine has hardly let run
STARVED = 1.0  # seconds of the processor
CODE = "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from plans.opening import main; main()"
TOO_HEAVY = 3  # the child's exit code when its memory was not enough
PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP")


def opened(kind: str, content: bytes) -> tuple[str, Pages]:
    """The exact format and the pages. Safe to call from any thread: the child sets its own limits.

    Raises Unreadable with the child's reason; too_heavy when it ran out of time or memory, damaged when it died.
    """
    command = [sys.executable, "-I", "-c", CODE, json.dumps([*map(os.path.abspath, filter(None, sys.path)), _root()])]
    order = json.dumps({"kind": kind, "memory": MOST_MEMORY, "seconds": MOST_SECONDS}).encode() + b"\n"
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    try:
        child = subprocess.Popen(  # noqa: S603 (our own interpreter and our own code; the file comes by a pipe)
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, cwd=os.sep
        )  # fmt: skip
    except OSError as error:  # no memory left for another process
        raise Unreadable("too_heavy") from error
    with child:
        return _understood(kind, child, _answer(child, order + content))


def _answer(child: subprocess.Popen[bytes], given: bytes) -> bytes:
    try:
        return child.communicate(given, timeout=PATIENCE)[0]
    except subprocess.TimeoutExpired:
        if _seconds_run(child.pid) < STARVED:
            try:
                return child.communicate(timeout=MORE_PATIENCE)[0]
            except subprocess.TimeoutExpired:
                pass
    child.kill()
    raise Unreadable("too_heavy")


def _seconds_run(pid: int) -> float:
    """How long the child has had a processor; where the system does not tell, long enough."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as stat:  # noqa: PTH123 (pathlib costs the start)
            fields = stat.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return STARVED


def _understood(kind: str, child: subprocess.Popen[bytes], answer: bytes) -> tuple[str, Pages]:
    if code := child.returncode:
        at_limit = code == TOO_HEAVY or (code < 0 and code != -signal.SIGSEGV)
        raise Unreadable("too_heavy") if at_limit else Unreadable("damaged", found=kind)
    said = json.loads(answer)
    if "key" in said:
        raise Unreadable(said["key"], **said["values"])
    return said["kind"], Pages.of_data(said["pages"])


def _root() -> str:
    return os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 (pathlib costs the start)
