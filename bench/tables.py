"""How do the figures stand in docs/benchmarks.md? As tables of latest.json, soak.json and peers.json, each between its marks.

python bench/tables.py      writes them anew; `make bench`, `make soak` and `make bench-peers` do so at their end
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "benchmarks.md"
KINDS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
Row = dict[str, Any]


def into_the_page() -> None:
    PAGE.write_text(with_tables(PAGE.read_text()))


def with_tables(page: str) -> str:
    """The page with the tables of what the files hold now. Raises KeyError for a file without its marks."""
    for name, table in (("latest", _rates), ("soak", _soak), ("peers", _peers)):
        file = ROOT / "bench" / f"{name}.json"
        if file.exists():
            page = _between(page, name, "\n".join(table(json.loads(file.read_text()))))
    return page


def _between(page: str, name: str, table: str) -> str:
    found = re.search(rf"(<!-- {name} -->\n).*(<!-- end of {name} -->)", page, re.DOTALL)
    if found is None:
        raise KeyError(name)
    return f"{page[: found.start()]}{found[1]}{table}\n{found[2]}{page[found.end() :]}"


def _heading(found: Row) -> str:
    return f"{found['date']}, {found['machine']}, commit {found['commit']}.\n"


def _rates(found: Row) -> Iterator[str]:
    """A line a question, a column a size of the ledger; what is as it should be is plain, what is not is bold."""
    rows: list[Row] = found["rows"]
    sizes = sorted({row["n"] for row in rows})
    yield _heading(found)
    yield _line(["what", "goal", *(f"{size:,}" for size in sizes)])
    yield "|---" * (2 + len(sizes)) + "|"
    for name in dict.fromkeys(row["name"] for row in rows):
        of_size = {row["n"]: row for row in rows if row["name"] == name}
        first = next(iter(of_size.values()))
        cells = [_value(of_size[size]) if size in of_size else "" for size in sizes]
        yield _line([name, f"{first['goal']:,} {first['unit']}", *cells])


def _value(row: Row) -> str:
    value = f"{row['value']:,}" if row["value"] < 1000 else f"{row['value']:,.0f}"
    return value if row["met"] else f"**{value}**"


def _soak(found: Row) -> Iterator[str]:
    yield _heading(found)
    yield _line([
        "fault", "database", "when", "load", "tries, of", "messages", "lost", "unlabelled", "labelled", "most a kill", "goes on after",
        "most a second", "closest in a chat", "too soon", "as it should be",
    ])  # fmt: skip
    yield "|---" * 15 + "|"
    for row in found["rows"]:
        yield _line([
            row["fault"], KINDS[row["database"]], row.get("date", found["date"])[:10], row.get("load", found["load"]),
            f"{row['tries']:,} of {row['wanted']:,}", f"{row['messages']:,}", row["lost"], row["unlabelled"], f"{row['labelled']:,}",
            row["max_labelled_a_kill"] or "", _seconds(row.get("slowest_s")), row.get("most_a_second") or "",
            _seconds(row.get("closest_s")), row.get("called_too_soon", "") if row.get("most_a_second") else "",
            "yes" if row["met"] else "**no**",
        ])  # fmt: skip


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value} s"


def _peers(found: Row) -> Iterator[str]:
    yield _heading(found)
    sizes = sorted({row["n"] for row in found["rows"]})
    yield _line(["what", "database", *(f"{size:,}" for size in sizes)])
    yield "|---" * (2 + len(sizes)) + "|"
    for name, database in dict.fromkeys((row["name"], row["database"]) for row in found["rows"]):
        of_size = {row["n"]: row for row in found["rows"] if (row["name"], row["database"]) == (name, database)}
        cells = [_beside(of_size[size]) if size in of_size else "" for size in sizes]
        yield _line([name, KINDS.get(database, database), *cells])
    yield ""
    columns = ("name", "database", "kills", "messages", "lost", "unlabelled", "labelled")
    yield _line(["killed", *columns[1:]])
    yield "|---" * len(columns) + "|"
    for row in found["kills"]:
        yield _line([KINDS.get(str(row[column]), row[column]) for column in columns])


def _beside(row: Row) -> str:
    """Its rate, and how many times as fast ours is."""
    if row["value"] is None:
        return str(row["why"])
    ours = f" ({row['ours_is']} times)" if row["ours_is"] else ""
    return f"{row['value']:,.0f}/s{ours}"


def _line(cells: Iterable[object]) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"


if __name__ == "__main__":
    into_the_page()
