"""What does `duban run` keep in memory before anybody asks anything? No library that only some answers need."""

from __future__ import annotations

import subprocess
import sys

ONLY_FOR_SOME = (
    "docx", "openpyxl", "lxml", "PIL", "segno", "pypdfium2", "icalendar", "defusedxml", "apprise", "alembic", "rich", "pygments",
    "starlette", "uvicorn", "playground", "jinja2.ext",
    "holidays.countries.united_states",
)  # fmt: skip
STARTED = """
import sys
from datetime import date
import main, console.running, bot.commands.table
from schedules.calendar import WorkingDays
assert WorkingDays("CN").is_working(date(2025, 9, 28)), "a Sunday that is worked for the holidays of October"
print(*sys.modules)
"""


def test_a_bot_that_waits_has_loaded_no_library_of_papers_and_no_other_country() -> None:
    loaded = subprocess.run([sys.executable, "-c", STARTED], capture_output=True, text=True, check=True).stdout.split()
    assert {"telegram", "sqlalchemy", "holidays.countries.china"} <= set(loaded)
    assert not set(ONLY_FOR_SOME) & set(loaded)
