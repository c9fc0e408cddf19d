"""Does anything else find the dates of promises as well, and name the right days? The reader beside three libraries, in one run.

python bench/reading_peers.py      needs ../shared/plans; a library that cannot be installed or run is left out with a sentence
"""

from __future__ import annotations

import json
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
BENCH, SHARED, ROOM = ROOT / "bench", ROOT.parent / "shared" / "plans", ROOT / "build" / "reading-peers"
sys.path.insert(0, str(ROOT))

from plans.reading import read  # noqa: E402  (the script runs from anywhere, so it names its root first)

NPM_PACKAGE = "@microsoft/recognizers-text-suite@1.3.1"
RUNS = 5
PATIENCE = 600  # seconds for one library on one set of texts
LIKE = 0.5  # two stretches are the same expression when so much of the longer one is in both
Found = list[tuple[int, int, str | None]]


class Wanted(NamedTuple):
    """A text, and the expressions that give its promises their days: their place and which days are right."""

    text: str
    culture: str
    as_of: str
    gold: dict[tuple[int, int], set[str]]


class Unavailable(Exception):
    """Says in one sentence why a library is not measured."""


def wolong() -> list[Wanted]:
    rows = [json.loads(line) for line in (SHARED / "wolong-2025.gold.jsonl").read_text("utf-8").splitlines() if line]
    gold: dict[tuple[int, int], set[str]] = {}
    for row in rows:
        if row["expr_start"] is not None:
            days = {row["due"], *(row.get("due_alt") or [])} - {None}
            gold.setdefault((row["expr_start"], row["expr_end"]), set()).update(days)
    return [Wanted((SHARED / "wolong-2025.txt").read_text("utf-8"), "zh-cn", "2025-04-17", gold)]


def cases(language: str) -> list[Wanted]:
    made = []
    for line in (SHARED / "cases.dev.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["lang"] != language:
            continue
        gold: dict[tuple[int, int], set[str]] = {}
        after: dict[str, int] = {}
        for one in row["milestones"]:
            same = next((span for span in gold if row["text"][slice(*span)] == one["expr"]), None)
            start = row["text"].find(one["expr"], after.get(one["expr"], 0))
            span = (start, start + len(one["expr"])) if start >= 0 else same
            assert span is not None
            after[one["expr"]] = span[1]
            gold.setdefault(span, set()).update({one["due"], *(one.get("alt_due") or [])} - {None})
        made.append(Wanted(row["text"], {"zh": "zh-cn", "en": "en-us"}[language], row["as_of"], gold))
    return made


def ours(texts: list[Wanted]) -> tuple[list[list[float]], list[Found]]:
    took: list[list[float]] = []
    found: list[Found] = []
    read("2025-06-30", today=date(2025, 1, 1))
    for one in texts:
        took.append([])
        for _ in range(RUNS):
            start = perf_counter()
            reading = read(one.text, today=date.today(), as_of=date.fromisoformat(one.as_of))  # noqa: DTZ011
            took[-1].append((perf_counter() - start) * 1000)
        days = {
            (draft.expr_start, draft.expr_end): draft.due_on.isoformat() if draft.due_on else None
            for draft in reading.drafts
            if draft.expr_start is not None and draft.expr_end is not None
        }
        found.append([(start, end, day) for (start, end), day in days.items() if start is not None and end is not None])
    return took, found


def theirs(command: list[str], texts: list[Wanted]) -> tuple[list[list[float]], list[Found], int]:
    given = json.dumps([[one.text, one.culture, one.as_of] for one in texts])
    try:
        run = subprocess.run(command, input=given, capture_output=True, text=True, cwd=ROOM, timeout=PATIENCE)  # noqa: S603
    except subprocess.TimeoutExpired as late:
        raise Unavailable(f"it took more than {PATIENCE} s") from late
    if run.returncode:
        raise Unavailable(f"it failed: {(run.stderr.strip().splitlines() or ['no word'])[-1]}")
    rows = json.loads(run.stdout)
    return [row[0] for row in rows], [[tuple(one) for one in row[1]] for row in rows], sum(row[2] for row in rows)


def same(a: tuple[int, int], b: tuple[int, int]) -> bool:
    both = min(a[1], b[1]) - max(a[0], b[0])
    return both >= LIKE * max(a[1] - a[0], b[1] - b[0])


def row_for(name: str, texts: list[Wanted], took: list[list[float]], found: list[Found], raised: int = 0) -> str:
    wanted = hit = right = with_day = all_found = true = 0
    for one, own in zip(texts, found, strict=True):
        all_found += len(own)
        true += sum(any(same((start, end), span) for span in one.gold) for start, end, _ in own)
        for span, days in one.gold.items():
            fits = [day for start, end, day in own if same((start, end), span)]
            wanted, hit = wanted + 1, hit + bool(fits)
            with_day, right = with_day + bool(days), right + bool(days and days & set(fits))
    each = median(sum(run) / len(texts) for run in zip(*took, strict=True))
    failed = f"; raised on {raised}" if raised else ""
    return f"  {name:18} {share(hit, wanted):>7} {share(true, all_found):>9} {share(right, with_day):>9} {each:12.1f}{failed}"


def share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "-"


def install_python() -> Path:
    python = ROOM / "venv" / "bin" / "python"
    if not python.exists():
        done([sys.executable, "-m", "venv", str(ROOM / "venv")])
    done([str(python), "-m", "pip", "install", "--quiet", "--requirement", str(BENCH / "peers-requirements.txt")])
    return python


def install_node() -> str:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        raise Unavailable("there is no node or no npm here; install Node.js and run this again")
    done([npm, "install", "--silent", "--no-audit", "--no-fund", "--no-save", "--no-package-lock", NPM_PACKAGE])
    return node


def done(command: list[str]) -> None:
    run = subprocess.run(command, capture_output=True, text=True, cwd=ROOM)  # noqa: S603
    if run.returncode:
        said = (run.stderr.strip() or run.stdout.strip() or "no word").splitlines()[-1]
        raise Unavailable(f"it could not be installed, for want of the network perhaps: {said}")


def peers() -> Iterator[tuple[str, set[str], list[str]]]:
    """Name, cultures and command of each that can be installed; the others are told of."""
    ROOM.mkdir(parents=True, exist_ok=True)
    try:
        python = str(install_python())
        yield "jionlp", {"zh-cn"}, [python, str(BENCH / "peers_in_python.py"), "jionlp", str(RUNS)]
        yield "dateparser", {"zh-cn", "en-us"}, [python, str(BENCH / "peers_in_python.py"), "dateparser", str(RUNS)]
    except Unavailable as why:
        print(f"jionlp and dateparser are left out: {why}.")  # noqa: T201
    try:
        yield "MS recognizers", {"zh-cn", "en-us"}, [install_node(), str(BENCH / "peers_in_node.js"), str(RUNS)]
    except Unavailable as why:
        print(f"Microsoft's recognizers are left out: {why}.")  # noqa: T201


def main() -> None:
    if not SHARED.is_dir():
        print(f"Nothing to measure: {SHARED} is absent; the real documents do not belong to the repository.")  # noqa: T201
        return
    others = list(peers())
    print(  # noqa: T201
        f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}, {datetime.now().astimezone():%Y-%m-%d %H:%M %z}; median of {RUNS} runs\n"
        f"  {'':18} {'found':>7} {'precision':>9} {'right day':>9} {'ms a text':>12}"
    )
    sets = {
        "the Wolong report": wolong(),
        "single sentences, Chinese": cases("zh"),
        "single sentences, English": cases("en"),
    }
    for name, texts in sets.items():
        expressions = sum(len(one.gold) for one in texts)
        print(f"{name}: {len(texts)} texts, {expressions} expressions that give a promise its day")  # noqa: T201
        print(row_for("duban", texts, *ours(texts)), flush=True)  # noqa: T201
        for peer, cultures, command in others:
            if texts[0].culture not in cultures:
                continue
            try:
                print(row_for(peer, texts, *theirs(command, texts)), flush=True)  # noqa: T201
            except Unavailable as why:
                print(f"  {peer} is left out: {why}.")  # noqa: T201


if __name__ == "__main__":
    main()
