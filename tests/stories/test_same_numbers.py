"""Are the numbers the same wherever they stand? Random ledgers: the chat, the .docx, the .xlsx and the database."""

from __future__ import annotations

import io
import re
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

import docx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import func, select

from db.ledger import Milestone
from db.session import Database
from schedules.pace import PACES, percent, share
from schedules.periods import month
from supervision import acts, bulletins, handing_over, milestones
from supervision.as_of import stood
from supervision.months import evening
from supervision.progress import Reached
from supervision.rights import CONSOLE
from tests.supervision.conftest import MORNING, Ledger, populated
from wording.papers.bulletin_papers import bulletin_document, figures_of
from wording.papers.bulletin_text import blocks
from wording.papers.columns import COLUMNS
from wording.papers.ledger_book import Book, ledger_book
from wording.say import plain

WORDS = {pace: plain(f"papers.pace_{pace}", "zh") for pace in PACES}
ITEM = st.tuples(
    st.one_of(st.none(), st.dates(date(2025, 4, 20), date(2025, 8, 31))),
    st.sampled_from(["", "housing", "traffic"]),
    st.sampled_from(["open", "some", "reported", "confirmed", "returned", "parked", "cancelled", "blocked"]),
    st.integers(0, 90),
)
TITLES = [
    "澜水大桥",
    "第三小学",
    "城北泵站",
    "滨河公园",
    "中心粮库",
    "惠民菜场",
    "标准厂房",
    "农家书屋",
    "旅游码头",
    "防洪河堤",
]  # alike in nothing
JULY = datetime(2025, 7, 7, 9, tzinfo=MORNING.tzinfo)


def fill(ledger: Ledger, items: list[tuple[date | None, str, str, int]]) -> None:
    session = ledger.session
    for number, (due_on, unit, fate, days) in enumerate(items):
        item = ledger.milestone(TITLES[number], due_on, count=10 if fate == "some" else None)
        if unit:
            handing_over.assign(session, CONSOLE, [item], getattr(ledger, unit), MORNING)
        at = MORNING + timedelta(days=days, hours=2)
        if fate == "some":
            milestones.report_done(session, CONSOLE, item, at, reached=Reached(count=days % 10))
        if fate in ("reported", "confirmed", "returned"):
            milestones.report_done(session, CONSOLE, item, at)
        if fate == "confirmed":
            milestones.confirm(session, CONSOLE, item, at + timedelta(days=1))
        if fate == "returned":
            milestones.send_back(session, CONSOLE, item, at + timedelta(days=1), why="缺材料")
        if fate == "parked":
            acts.park(session, CONSOLE, item, "缓建", at)
        if fate == "cancelled":
            acts.cancel(session, CONSOLE, item, "撤销", at)
        if fate == "blocked":
            acts.block(session, CONSOLE, item, "用地", at)


def numbers_in(text: str) -> dict[str, tuple[int, str]]:
    """Each class with its count and share, as a sentence says them: 超进度1项（4.5%）."""
    return {
        word: (int(n), s) for word, n, s in re.findall(r"(已完成|超进度|达进度|欠进度|其它)(\d+)项（([\d.]+)%）", text)
    }


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(items=st.lists(ITEM, max_size=10))
def test_chat_document_workbook_and_database_say_the_same(
    migrated_sqlite: Path, tmp_path: Path, items: list[tuple[date | None, str, str, int]]
) -> None:
    copy = tmp_path / "ledger.db"
    copy.write_bytes(migrated_sqlite.read_bytes())
    database = Database(f"sqlite:///{copy}")
    try:
        with database.writing() as session:
            compare(populated(session), items)
    finally:
        database.close()
        for file in tmp_path.glob("ledger.db*"):
            file.unlink()


def compare(ledger: Ledger, items: list[tuple[date | None, str, str, int]]) -> None:
    fill(ledger, items)
    session, plan, june = ledger.session, ledger.plan, month(2025, 6)
    bulletin, _ = bulletins.draft(session, CONSOLE, plan, june, JULY)
    data = bulletin.data
    now = figures_of(data)
    there = stood(session, plan, evening(plan, june.last))
    # the database: counted again, by hand
    counts = Counter(item.standing.pace for item in there)
    assert now.paces == {pace: counts[pace] for pace in PACES}
    assert sum(now.paces.values()) == now.total == len(there) == sum(row.total for row in now.units)
    assert all(now.shares[pace] == share(counts[pace], len(there)) for pace in PACES)
    confirmed = select(func.count()).select_from(Milestone).where(Milestone.confirmed_at <= evening(plan, june.last))
    assert now.paces["done"] == session.scalar(confirmed)
    expected = {WORDS[pace]: (now.paces[pace], str(now.shares[pace])) for pace in PACES}
    # the chat
    assert numbers_in("\n".join(block.words for block in blocks("", data, "zh"))) == expected
    # the document
    made = docx.Document(io.BytesIO(bulletin_document(bulletin, "zh", JULY)))
    assert numbers_in("\n".join(paragraph.text for paragraph in made.paragraphs)) == expected
    if now.total:
        rows = [[cell.text for cell in row.cells] for row in made.tables[0].rows[1:]]
        assert [sum(int(row[2 + index]) for row in rows) for index in range(5)] == list(now.paces.values())
    # the workbook of that evening
    sheet = load_workbook(io.BytesIO(ledger_book(Book(plan, there, {}, june.last, JULY), "zh"))).worksheets[0]
    at = {column.key: index for index, column in enumerate(COLUMNS)}
    written = list(sheet.iter_rows(min_row=2, values_only=True)) if there else []
    assert Counter(row[at["pace"]] for row in written) == Counter(
        {WORDS[pace]: count for pace, count in now.paces.items() if count}
    )
    shown = [None if item.standing.reached is None else float(percent(item.standing.reached)) / 100 for item in there]
    assert [row[at["reached"]] for row in written] == shown
