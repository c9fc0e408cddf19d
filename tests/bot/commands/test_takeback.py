"""Does an edited export come back safely? Shown first, taken once, by the acts of the chat, nothing lost meanwhile."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import select

from bot.ask import Sent
from bot.files import _opened
from db import find
from db.ledger import Milestone
from supervision import acts, handing_over
from supervision.milestones import Shown
from supervision.refusals import Refused
from supervision.rights import CONSOLE
from tests.supervision.conftest import MORNING, Ledger
from wording.papers.returned_book import returned_book

Says = Callable[..., Any]


@pytest.fixture
def laden(ledger: Ledger) -> Ledger:
    for number in range(1, 6):
        ledger.assigned(f"={number}号桥", date(2025, 6, 30))
    return ledger


def exported(says: Says, language: str = "zh") -> Workbook:
    return load_workbook(io.BytesIO(says("supervisor", "/export", language=language).reply.papers[0].content))


def sent(book: Workbook) -> Sent:
    out = io.BytesIO()
    book.save(out)
    return _opened(Shown("file", "", "file-1", "台账.xlsx"), "台账.xlsx", out.getvalue(), MORNING.date())


def rows(ledger: Ledger) -> list[tuple[int, str | None, date | None]]:
    ledger.session.flush()
    found = ledger.session.scalars(select(Milestone).order_by(Milestone.number))
    return [(m.number, m.lead_unit.name if m.lead_unit else None, m.due_on) for m in found]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_book_that_nobody_changed_changes_nothing(laden: Ledger, says: Says, language: str) -> None:
    file = sent(exported(says, language))
    assert file.book is not None
    assert (file.book.edits, file.book.unread) == ((), 0)
    assert says("supervisor", "/upload", sent=(file,)).reply.buttons == ()


def test_what_was_changed_is_shown_then_taken_once_with_its_history(laden: Ledger, says: Says) -> None:
    book = exported(says)
    sheet = book.worksheets[0]
    sheet["C2"], sheet["D3"], sheet["D4"] = "交通局", datetime(2025, 8, 31), "2025/9/1"  # noqa: DTZ001  # as a sheet has it
    before = rows(laden)
    heard = says("supervisor", "/upload", sent=(sent(book),))
    assert "有3处可以入账" in heard.text
    assert "住建局 → 交通局" in heard.text
    assert rows(laden) == before
    line = heard.line("✅ 入账3处")
    assert "已入账3处" in says("supervisor", f"/{line}", pressed=True).text
    changed = rows(laden)
    assert changed[0][1] == "交通局"
    assert [row[2] for row in changed[1:3]] == [date(2025, 8, 31), date(2025, 9, 1)]
    moved = find.milestone_numbered(laden.session, laden.plan.id, 2)
    assert moved is not None
    assert moved.first_due_on == date(2025, 6, 30)
    past = [change.what for change in find.history(laden.session, moved.id)]
    assert past == ["adopted", "assigned", "moved"]
    with pytest.raises(Refused, match="button_gone"):
        says("supervisor", f"/{line}", pressed=True)


def test_what_changed_on_the_ledger_meanwhile_is_left_alone(laden: Ledger, says: Says) -> None:
    book = exported(says)
    sheet = book.worksheets[0]
    sheet["D2"], sheet["C3"], sheet["C4"], sheet["B5"] = date(2025, 8, 1), "没有这个局", "交通局", "别的标题"
    [first, _, third, *_] = laden.session.scalars(select(Milestone).order_by(Milestone.number)).all()
    acts.move(laden.session, CONSOLE, first, date(2025, 7, 15), "雨季", MORNING)
    handing_over.assign(laden.session, CONSOLE, [third], laden.traffic, MORNING)
    before = rows(laden)
    heard = says("supervisor", "/upload", sent=(sent(book),))
    assert heard.reply.buttons == ()
    for words in ("导出后台账已变", "没有这个单位", "台账已是这样", "不能这样改"):
        assert words in heard.text
    assert rows(laden) == before


def test_new_rows_formulas_and_dates_that_are_none_are_counted_and_not_taken(laden: Ledger, says: Says) -> None:
    book = exported(says)
    sheet = book.worksheets[0]
    sheet["C2"], sheet["D3"] = "=1+1", "下个月"
    sheet.append([None, "新事项"])
    sheet.append([99, "新事项"])
    file = sent(book)
    assert file.book is not None
    assert (file.book.edits, file.book.unread) == ((), 4)


def test_a_date_that_is_gone_is_shown_as_not_taken(laden: Ledger, says: Says) -> None:
    book = exported(says)
    book.worksheets[0]["D2"] = date(2025, 1, 1)
    heard = says("supervisor", "/upload", sent=(sent(book),))
    taken = says("supervisor", f"/{heard.line('✅ 入账1处')}", pressed=True)
    assert "已入账0处" in taken.text
    assert "不能这样改" in taken.text


def test_an_owner_takes_nothing_back_and_another_workbook_is_none_of_ours(laden: Ledger, says: Says) -> None:
    file = sent(exported(says))
    assert says("li", "/upload", sent=(file,)).reply.key == "upload.evidence_goes_elsewhere"
    other = io.BytesIO()
    Workbook().save(other)
    assert returned_book(other.getvalue()) is None
    assert returned_book("一号桥6月底通车。".encode()) is None
