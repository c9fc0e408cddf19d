"""How fast is Duban itself? Every question of its figures, on ledgers of 1,000 to 1,000,000 items, into bench/latest.json.

python bench/ours.py [--quick] [largest ledger] [times]      1,000,000 and 5 unless said; every figure is a median
--quick: ledgers to 10,000 items, once each, in two minutes; prints the rows and leaves bench/latest.json alone
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import asked, carrying, ledgers, listing, policy, tables, ticking, wire  # noqa: E402
from bench.heading import heading  # noqa: E402
from bench.rows import Row  # noqa: E402

SIZES = (1_000_000, 100_000, 10_000, 1_000)  # the largest first: a run that is stopped has what matters
LARGEST_PLAN = 100_000


def main(words: list[str]) -> None:
    quick = "--quick" in words
    numbers = [int(word) for word in words if word != "--quick"]
    largest, times = numbers + ([10_000, 1] if quick else [SIZES[0], 5])[len(numbers) :]
    rows: list[Row] = []
    for size in (size for size in SIZES if size <= largest and (size > SIZES[-1] or not quick)):
        for kind in ledgers.KINDS:
            rows += _rows(kind, size, times)
            if not quick:
                _kept(rows)
    for kind in ledgers.KINDS:
        rows += ticking.ratio(rows, kind)
    if not quick:
        _kept(rows)


def _rows(kind: str, size: int, times: int) -> list[Row]:
    with ledgers.ledger_of(kind, size) as database:
        found = [
            *ticking.rows(database, kind, size, times), *listing.rows(database, kind, size, times),
            *carrying.rows(database, kind, size, times),
            *wire.rows(database, kind, size, times, lambda: ledgers.told(database)),
        ]  # fmt: skip
        ledgers.delivered(database)
        found += asked.rows(database.url, kind, size)
    if size <= LARGEST_PLAN:
        with ledgers.ledger_of(kind, size, items_of_plan=size) as database:
            found += policy.rows(database, kind, size, times)
    return found


def _kept(rows: list[Row]) -> None:
    found = heading() | {"rows": rows}
    (ROOT / "bench" / "latest.json").write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    tables.into_the_page()


if __name__ == "__main__":
    main(sys.argv[1:])
