"""Is the ledger on paper the ledger? Workbook, table and calendar, read again by other programs' rules."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select

from db.ledger import Milestone
from supervision import milestones
from supervision.papers import Written
from supervision.refusals import Refused
from tests.supervision.conftest import MORNING, Ledger
from wording.papers.cells import as_written, harmless
from wording.papers.columns import COLUMNS
from wording.papers.ledger_book import FILLS
from wording.papers.returned_book import returned_book

Says = Callable[..., object]


def paper(heard: object) -> Written:
    [written] = heard.reply.papers  # type: ignore[attr-defined]
    assert isinstance(written, Written)
    return written


def book_of(heard: object) -> Workbook:
    return load_workbook(io.BytesIO(paper(heard).content))


@pytest.fixture
def laden(ledger: Ledger) -> Ledger:
    """Late, near, far, reported; titles that a spreadsheet would run."""
    ledger.assigned("=HYPERLINK(x)通车", date(2025, 4, 10))
    ledger.assigned("+86管网", date(2025, 4, 20))
    ledger.assigned("远期", date(2025, 12, 31))
    done = ledger.assigned("绿道", date(2025, 6, 30))
    milestones.report_done(ledger.session, ledger.actor("li"), done, MORNING + timedelta(days=1))
    return ledger


def test_the_workbook_has_a_row_for_each_item_and_opens_as_a_person_wants_it(laden: Ledger, says: Says) -> None:
    heard = says("supervisor", "/export")
    book = book_of(heard)
    sheet = book.worksheets[0]
    assert sheet.title == "台账"
    assert sheet.max_row == 5
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == sheet.dimensions
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$1:$1"
    assert [cell.value for cell in sheet[1]][:4] == ["编号", "事项", "牵头单位", "完成时限"]
    assert paper(heard).name == "青澜2025 2025-04-17.xlsx"
    assert "台账4项" in heard.text  # type: ignore[attr-defined]


def test_a_title_that_a_spreadsheet_would_run_is_a_text(laden: Ledger, says: Says) -> None:
    sheet = book_of(says("supervisor", "/export")).worksheets[0]
    titles = [sheet.cell(row, 2) for row in range(2, 6)]
    assert [cell.value for cell in titles][:2] == ["'=HYPERLINK(x)通车", "'+86管网"]
    assert {cell.data_type for cell in titles} == {"s"}
    cells = [cell for each in book_of(says("supervisor", "/export")) for row in each.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]


def test_lights_and_paces_are_colours_beside_their_words(laden: Ledger, says: Says) -> None:
    sheet = book_of(says("supervisor", "/export", now=MORNING + timedelta(days=1))).worksheets[0]
    at = {column.key: index for index, column in enumerate(COLUMNS, start=1)}
    lights = [sheet.cell(row, at["light"]) for row in range(2, 6)]
    assert [cell.value for cell in lights] == ["红灯", "黄灯", "绿灯", "待审核"]
    assert [cell.fill.fgColor.rgb for cell in lights] == [
        f"00{FILLS[n]}" for n in ("red", "yellow", "green", "waiting")
    ]
    assert [sheet.cell(row, at["pace"]).value for row in range(2, 6)] == ["欠进度", "达进度", "达进度", "超进度"]


def test_the_second_sheet_is_the_history_and_in_english_it_says_so(laden: Ledger, says: Says) -> None:
    book = book_of(says("supervisor", "/export", language="en"))
    assert book.sheetnames[:2] == ["Ledger", "History"]
    past = book.worksheets[1]
    rows = list(past.iter_rows(min_row=2, values_only=True))
    assert len(rows) == 4 * 2 + 1  # adopted and assigned each, one reported
    assert [row[0] for row in rows] == [1, 1, 2, 2, 3, 3, 4, 4, 4]
    assert past.freeze_panes == "A2"
    assert past.auto_filter.ref == past.dimensions
    assert (past.page_setup.orientation, past.page_setup.fitToWidth, past.page_setup.fitToHeight) == ("landscape", 1, 0)
    assert past.print_title_rows == "$1:$1"
    assert book.worksheets[2].sheet_state == "veryHidden"


def test_the_table_of_commas_opens_in_a_spreadsheet_and_runs_nothing(laden: Ledger, says: Says) -> None:
    content = paper(says("supervisor", "/export csv")).content
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert [row["编号"] for row in rows] == ["1", "2", "3", "4"]
    assert rows[0]["事项"] == "'=HYPERLINK(x)通车"
    assert rows[3]["实际进度"] == ""
    assert rows[0]["完成时限"] == "2025-04-10"


RUNS = ("=1+1", "+86", "-5%", "@SUM(A1)", "\t=1", "\t@x", " =1", "＝1", "－1", "'=1", "'引文'")


def test_every_beginning_that_runs_is_marked_in_both_tables_and_comes_back_as_it_was(
    ledger: Ledger, says: Says
) -> None:
    for number, words in enumerate(RUNS):
        ledger.milestone(f"事项{number}", date(2025, 5, 1)).title = words
    content = paper(says("supervisor", "/export")).content
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    cells = [sheet.cell(row, 2) for row in range(2, 2 + len(RUNS))]
    rows = csv.DictReader(io.StringIO(paper(says("supervisor", "/export csv")).content.decode("utf-8-sig"), newline=""))
    for words, cell, row in zip(RUNS, cells, rows, strict=True):
        assert (cell.data_type, cell.value) == ("s", f"'{words}")
        assert row["事项"] == f"'{words}"
        assert as_written(str(cell.value)) == words
    book = returned_book(content)
    assert book is not None
    assert (book.edits, book.unread) == ((), 0)


def test_the_calendar_has_a_day_for_each_dated_item_in_short_lines(laden: Ledger, says: Says) -> None:
    laden.milestone("没有日期", None)
    laden.milestone("很长的标题" * 20 + ",;\\", date(2025, 5, 1))
    content = paper(says("supervisor", "/export ics")).content
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    whole = content.decode().replace("\r\n ", "")
    assert whole.count("BEGIN:VEVENT") == 5
    assert "DTSTART;VALUE=DATE:20250410\r\nDTEND;VALUE=DATE:20250411" in whole
    assert "很长的标题" * 20 + r"\,\;\\" in whole


def test_a_view_of_the_ledger_is_exported_alone(laden: Ledger, says: Says) -> None:
    assert book_of(says("supervisor", "/export 逾期")).worksheets[0].max_row == 2
    assert book_of(says("supervisor", "/导出 xlsx 交通局")).worksheets[0].max_row == 1
    with pytest.raises(Refused, match="no_such_period"):
        says("supervisor", "/export 什么")


def test_an_owner_exports_nothing(laden: Ledger, says: Says) -> None:
    before = laden.session.scalar(select(func.count()).select_from(Milestone))
    with pytest.raises(Refused, match="not_allowed"):
        says("li", "/export")
    assert laden.session.scalar(select(func.count()).select_from(Milestone)) == before


@given(st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc"))))
def test_a_cell_never_begins_with_what_runs_and_gives_its_text_back(text: str) -> None:
    kept = harmless(text)
    assert not kept.lstrip().startswith(("=", "+", "-", "@"))
    assert as_written(kept) == text
