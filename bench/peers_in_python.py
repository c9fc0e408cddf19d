"""Which dates do jionlp and dateparser find? Runs in an environment of its own, with the texts on standard input.

python peers_in_python.py jionlp|dateparser TIMES     [[text, culture, as_of], …] in; out comes a row for each text: the
milliseconds of every run, [[start, end, day or null], …], and 1 where the library raised.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import sys
from datetime import datetime
from time import perf_counter
from typing import Any

Found = list[list[Any]]


def jionlp(text: str, _culture: str, as_of: datetime) -> Found:
    found = importlib.import_module("jionlp").ner.extract_time(text, time_base=as_of.timestamp(), with_parsing=True)
    return [[*one["offset"], last_day(one["detail"].get("time"))] for one in found]


def last_day(times: Any) -> str | None:
    ends = times if isinstance(times, list) else []
    return ends[-1][:10] if ends and isinstance(ends[-1], str) else None


def dateparser(text: str, culture: str, as_of: datetime) -> Found:
    search = importlib.import_module("dateparser.search").search_dates
    settings = {"RELATIVE_BASE": as_of, "PREFER_DATES_FROM": "future", "PREFER_DAY_OF_MONTH": "last"}
    rows, place = [], 0
    for words, day in search(text, languages=[culture[:2]], settings=settings) or ():
        start = text.find(words, place)
        if start >= 0:
            place = start + len(words)
            rows.append([start, place, day.date().isoformat()])
    return rows


def answers(name: str, times: int, texts: list[list[str]]) -> list[list[Any]]:
    find, rows = {"jionlp": jionlp, "dateparser": dateparser}[name], []
    for culture in {culture for _, culture, _ in texts}:  # what is loaded once is loaded before the clock runs
        find("2025-06-30", culture, datetime(2025, 1, 1))  # noqa: DTZ001
    for text, culture, as_of in texts:
        took, found, raised = [], Found(), 0
        for _ in range(times):
            start = perf_counter()
            try:
                found = find(text, culture, datetime.fromisoformat(as_of))
            except Exception:  # noqa: BLE001  (other people's software: its failures are counted)
                raised = 1
            took.append((perf_counter() - start) * 1000)
        rows.append([took, found, raised])
    return rows


if __name__ == "__main__":
    with contextlib.redirect_stdout(sys.stderr):  # jionlp greets on standard output
        result = answers(sys.argv[1], int(sys.argv[2]), json.load(sys.stdin))
    print(json.dumps(result))  # noqa: T201
