"""How does a test set the wall clock of a running `duban run`? By a file that the process reads whenever it asks the time.

Two ways: libfaketime, which stands between the process and the system, so that everything in it is deceived; and, where that is
not installed, our own `datetime` in every module of ours and of APScheduler that asks for the time. The monotonic clock
goes on as it is, as it does where somebody sets a machine's clock.
"""

from __future__ import annotations

import importlib
import sys
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

FAKETIME = next(
    (found for found in (*Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"),
                         *Path("/usr/lib").glob("faketime/libfaketimeMT.so.1")) if found.exists()), None,
)  # fmt: skip


class WallClock:
    """The wall clock of the processes that are started with `variables()` or `prepare()`."""

    def __init__(self, file: Path, moment: datetime) -> None:
        self._file = file
        self.set(moment)

    def set(self, moment: datetime) -> None:
        """From now on it shows this moment, and goes on from it."""
        offset = (moment - datetime.now(UTC)).total_seconds()
        beside = self._file.with_suffix(".new")
        beside.write_text(f"{offset:+.3f}")
        beside.replace(self._file)

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(self._file.read_text()))

    def jump(self, by: timedelta) -> None:
        self.set(self.now() + by)

    def variables(self) -> dict[str, str]:
        """For a process whose every look at the system's clock is deceived."""
        return {
            "LD_PRELOAD": str(FAKETIME), "FAKETIME_TIMESTAMP_FILE": str(self._file), "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_FORCE_MONOTONIC_FIX": "0",  # it makes every wait for Python's lock a busy one
        }  # fmt: skip

    @property
    def prepare(self) -> str:
        """The same without libfaketime: the module that `tests.bot.forked` calls first, and its argument."""
        return f"{__name__}:{self._file}"


def prepare(file: str) -> None:
    """Lets this process take its time from the file."""

    class Kind(type):
        def __instancecheck__(cls, instance: object) -> bool:
            return isinstance(instance, datetime)

    class Deceived(datetime, metaclass=Kind):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return datetime.now(tz) + timedelta(seconds=float(Path(file).read_text()))

    of_apscheduler = (
        "triggers.interval",
        "triggers.date",
        "executors.asyncio",
        "jobstores.memory",
    )  # it loads them late
    for name in ("console.running", "bot.duties", *(f"apscheduler.{each}" for each in of_apscheduler)):
        importlib.import_module(name)
    ours = ("bot", "schedules", "supervision", "db", "console", "settings", "wording", "apscheduler")
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in ours and getattr(module, "datetime", None) is datetime:
            setattr(module, "datetime", Deceived)  # noqa: B010  # mypy knows no name that a module only imports
