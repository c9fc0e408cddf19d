"""Does the page of the benchmarks show what their files hold?"""

from __future__ import annotations

from bench.tables import PAGE, with_tables


def test_the_tables_of_the_page_are_those_of_the_files() -> None:
    page = PAGE.read_text()
    assert with_tables(page) == page, "run: .venv/bin/python bench/tables.py"
