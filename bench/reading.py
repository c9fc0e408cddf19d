"""How well and how fast are plans read? Prints the figures on the real documents that lie beside the repository.

python bench/reading.py        needs ../shared/plans with its score.py; says so and stops where it is absent
"""

from __future__ import annotations

import importlib.util
import json
import platform
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "plans"
sys.path.insert(0, str(ROOT))

from bench import calibration  # noqa: E402
from plans.as_json import draft_as_json  # noqa: E402  (the script runs from anywhere, so it names its root first)
from plans.reading import read  # noqa: E402

# Document and the day from which past and future are told apart; None: the document says it itself.
DOCUMENTS: tuple[tuple[str, str | None], ...] = (
    ("wolong-2025.txt", None),
    ("baotou-tasks-2022.txt", None),
    ("yunnan-projects-2021.md", "2020-07-07"),
    ("louisville-omb-fy16.txt", None),
)
RUNS = 5
TODAY = date.today()  # noqa: DTZ011  (a bench prints the day of its machine)


def score_module() -> ModuleType:
    spec = importlib.util.spec_from_file_location("plans_score", SHARED / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def milliseconds(text: str) -> tuple[float, float]:
    """Median of five readings: by the clock on the wall, and of the processor alone."""
    walls, works = [], []
    for _ in range(RUNS):
        wall, work = perf_counter(), process_time()
        read(text, today=TODAY)
        walls.append((perf_counter() - wall) * 1000)
        works.append((process_time() - work) * 1000)
    return median(walls), median(works)


def import_milliseconds() -> float:
    """Median of five fresh interpreters: loading the reader."""
    code = "from time import perf_counter as t; a = t(); import plans.reading; print((t() - a) * 1000)"
    run = [sys.executable, "-c", code]
    return median(
        float(subprocess.run(run, capture_output=True, text=True, check=True, cwd=ROOT).stdout)  # noqa: S603
        for _ in range(RUNS)
    )


def document_row(score: ModuleType, name: str, as_of: str | None) -> str:
    text = (SHARED / name).read_text("utf-8")
    reading = read(text, today=TODAY, as_of=date.fromisoformat(as_of) if as_of else None)
    gold_file = SHARED / (Path(name).stem + ".gold.jsonl")
    golds = [
        row
        for line in gold_file.read_text("utf-8").splitlines()
        if line.strip() and "kind" in (row := json.loads(line))
    ]
    drafts = [draft_as_json(one) for one in reading.drafts]
    dated, every = score.report(drafts, golds, score.DATED), score.report(drafts, golds, score.ALL)
    wall, work = milliseconds(text)
    return (
        f"{name:26} {dated['recall']:>6} {dated['precision']:>6} {every['f1']:>6} {shown(every['count_right']):>6}"
        f" {shown(every['quantity_right']):>8} {shown(every['subjects_named']):>8} {shown(every['owners_right']):>6} {wall:8.1f} {work:8.1f}"
    )


def shown(share: float | None) -> str:
    return "-" if share is None else str(share)


def cases_row(score: ModuleType) -> str:
    def read_all(_command: str, rows: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
        return [
            [
                draft_as_json(one)
                for one in read(row["text"], today=TODAY, as_of=date.fromisoformat(row["as_of"])).drafts
            ]
            for row in rows
        ]

    setattr(score, "read_all", read_all)  # noqa: B010  (the module is loaded from a file, so no type knows it)
    figures = score.cases("", SHARED / "cases.dev.jsonl")
    wrong = ", ".join(row[0] for row in figures["wrong"]) or "none"
    return f"cases.dev.jsonl: {figures['right']} of {figures['cases']} right (recall {figures['recall']}, precision {figures['precision']}); wrong: {wrong}"


def growth_rows() -> list[str]:
    text = (SHARED / "wolong-2025.txt").read_text("utf-8")
    rows = []
    for times in (1, 10, 100):
        start = process_time()
        read(text * times, today=TODAY)
        rows.append(
            f"  {times:>3} times {len(text):,} characters: {(process_time() - start) * 1000:10.1f} ms of the processor"
        )
    return rows


# The most that a process ever held: of its own, not what it had of its parent's before it began.
PEAK = """
import sys
from pathlib import Path
def peak():
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")) / 1024
    import resource
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
"""
READ_SO_OFTEN = (
    PEAK
    + """
bare = peak()
from datetime import date
from plans.reading import read
text = Path(sys.argv[1]).read_text("utf-8") * int(sys.argv[2])
found = len(read(text, today=date.today()).drafts)
print(found, peak() - bare)
"""
)


def memory_rows() -> list[str]:
    """What a fresh interpreter holds at most beyond its bare self: loading the reader, the text, and all that was read."""
    rows = []
    for times in (1, 100):
        run = [sys.executable, "-c", READ_SO_OFTEN, str(SHARED / "wolong-2025.txt"), str(times)]
        given = subprocess.run(run, capture_output=True, text=True, check=True, cwd=ROOT).stdout  # noqa: S603
        drafts, megabytes = given.split()
        rows.append(f"  {times:>3} times: {float(megabytes):.1f} MB, {int(drafts):,} drafts")
    return rows


def main() -> None:
    if not SHARED.is_dir():
        print(f"Nothing to measure: {SHARED} is absent; the real documents do not belong to the repository.")  # noqa: T201
        return
    score = score_module()
    lines = [
        f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}, {datetime.now().astimezone():%Y-%m-%d %H:%M %z}",
        f"loading the reader: {import_milliseconds():.1f} ms (median of {RUNS} fresh interpreters)",
        f"{'document':26} {'recall':>6} {'precis':>6} {'f1 all':>6} {'counts':>6} {'amounts':>8} {'subjects':>8} {'owners':>6} {'wall ms':>8} {'cpu ms':>8}",
        *(document_row(score, name, as_of) for name, as_of in DOCUMENTS),
        cases_row(score),
        "calibration on all of these:",
        *calibration.lines_for(calibration.development(score, SHARED, DOCUMENTS, TODAY)),
        "growth on the Wolong report:",
        *growth_rows(),
        "memory at most over the bare interpreter, the reader's own modules and the text among it:",
        *memory_rows(),
    ]
    print("\n".join(lines))  # noqa: T201


if __name__ == "__main__":
    main()
