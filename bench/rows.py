"""What is one line of bench/latest.json? A figure, its goal, every run of it, and how busy the machine was."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter, process_time
from typing import Any

Row = dict[str, Any]


def row(name: str, n: int, runs: Sequence[float], unit: str, goal: float, cpu: Sequence[float] = ()) -> Row:
    """The median of some runs beside its goal: rates are to be as high, all else as low. `cpu` are our own processor seconds."""
    value = round(median(runs), 2)
    found: Row = {
        "name": name, "n": n, "value": value, "unit": unit, "goal": goal,
        "met": value >= goal if unit in ("/s", "ratio") else value <= goal,
        "runs": [round(run, 2) for run in runs], "load": round(os.getloadavg()[0], 1),
    }  # fmt: skip
    if cpu:
        found["cpu_seconds"] = round(median(cpu), 3)
    sys.stdout.write(f"{name}, {n:,}: {value:,} {unit} (goal {goal:,}), load {found['load']}\n")
    sys.stdout.flush()
    return found


def rate(
    name: str, n: int, goal: float, times: int, things: int, prepare: Callable[[], object], work: Callable[[], object]
) -> Row:
    """How many things a second, by the wall clock; what prepares a run is not counted."""
    runs, cpu = [], []
    for _ in range(times):
        prepare()
        begun, worked = perf_counter(), process_time()
        work()
        runs.append(things / (perf_counter() - begun))
        cpu.append(process_time() - worked)
    return row(name, n, runs, "/s", goal, cpu)


def milliseconds(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return 1000 * (perf_counter() - begun)


def p99(took: Sequence[float]) -> float:
    return sorted(took)[-max(1, len(took) // 100)]
