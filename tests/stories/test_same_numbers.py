"""Are the numbers the same wherever they stand? Random ledgers: the chat, the .docx, the .xlsx and the database."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import func, select

from bot.ask import Ask, House
from bot.commands.score import score
from db.evaluations import Evaluation
from db.ledger import Milestone, State
from db.session import Database
from schedules.pace import PACES, percent, share
from schedules.periods import Period, month, quarter
from schedules.scores import said
from supervision import acts, bulletins, evaluations, handing_over, milestones
from supervision.as_of import stood
from supervision.changes import record
from supervision.months import evening
from supervision.papers import Written
from supervision.progress import Reached
from supervision.rights import CONSOLE
from tests.conftest import Filled
from tests.supervision.conftest import MORNING, Ledger, found, populated
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
SCORED = re.compile(r"(\S+) · (\d+\.\d\d) · (\S+)")  # a unit, its score and its grade
YEAR_END, JUNE_END = date(2025, 12, 31), date(2025, 6, 30)
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


@pytest.fixture
def database(filled_sqlite: Filled) -> Iterator[Database]:
    """The plan with its units and people; what a test writes is rolled back."""
    database = Database(filled_sqlite(populated))
    yield database
    database.close()


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(items=st.lists(ITEM, max_size=len(TITLES)))
def test_chat_document_workbook_and_database_say_the_same(
    database: Database, items: list[tuple[date | None, str, str, int]]
) -> None:
    with database.writing() as session:
        ledger = found(session)
        fill(ledger, items)
        compare(ledger, month(2025, 6), JULY)
        compare_scores(ledger)
        session.rollback()


def test_the_county_s_bulletin_of_222_items_has_its_shares_everywhere(database: Database) -> None:
    with database.writing() as session:
        ledger = found(session)
        put(ledger, 17, "open", date(2025, 6, 10))
        put(ledger, 10, "acknowledged", YEAR_END, percent=95)
        put(ledger, 24, "confirmed", JUNE_END)
        put(ledger, 9, "parked", YEAR_END)
        put(ledger, 162, "acknowledged", YEAR_END)
        said = compare(ledger, month(2025, 6), JULY)
        assert said == {
            "欠进度": (17, "7.7"), "超进度": (10, "4.5"), "已完成": (24, "10.8"), "其它": (9, "4.1"), "达进度": (162, "73.0"),
        }  # fmt: skip
        session.rollback()


def test_the_yearly_list_of_161_tasks_adds_up_everywhere(database: Database) -> None:
    with database.writing() as session:
        ledger = found(session)
        put(ledger, 84, "confirmed", JUNE_END)
        put(ledger, 41, "acknowledged", YEAR_END)
        put(ledger, 20, "parked", YEAR_END)
        put(ledger, 16, "open", date(2025, 6, 10))
        said = compare(ledger, month(2025, 6), JULY)
        assert {word: count for word, (count, _) in said.items()} == {
            "已完成": 84, "超进度": 0, "达进度": 41, "欠进度": 16, "其它": 20,
        }  # fmt: skip
        session.rollback()


def test_44_of_55_at_the_end_of_november_are_named_with_80_against_91_7(database: Database) -> None:
    with database.writing() as session:
        ledger = found(session)
        [item] = put(ledger, 1, "acknowledged", YEAR_END)
        item.kind, item.count = "annual_target", 55
        milestones.report_done(session, CONSOLE, item, MORNING, reached=Reached(count=44))
        december = datetime(2025, 12, 5, 9, tzinfo=MORNING.tzinfo)
        assert compare(ledger, month(2025, 11), december)["欠进度"] == (1, "100.0")
        bulletin, _ = bulletins.draft(session, CONSOLE, ledger.plan, month(2025, 11), december)
        tables = docx.Document(io.BytesIO(bulletin_document(bulletin, "zh", december))).tables
        cells = {cell.text for table in tables for row in table.rows for cell in row.cells}
        assert {"80.0%", "91.7%"} <= cells
        session.rollback()


def put(ledger: Ledger, count: int, state: State, due_on: date, *, percent: float | None = None) -> list[Milestone]:
    """So many items in a state, as rows: a whole county by hundreds of acts would take minutes."""
    made = []
    for _ in range(count):
        ledger.plan.last_number += 1
        number = ledger.plan.last_number
        made.append(
            Milestone(
                plan_id=ledger.plan.id, number=number, title=f"第{number}项", kind="deadline", due_on=due_on, first_due_on=due_on,
                subjects=[], section=[], state=state, lead_unit_id=(ledger.housing, ledger.traffic)[number % 2].id,
                adopted_at=MORNING, spoken_until=MORNING, percent=percent,
                confirmed_at=MORNING + timedelta(days=40) if state == "confirmed" else None,
            )
        )  # fmt: skip
    ledger.session.add_all(made)
    ledger.session.flush()
    if percent is not None:
        for item in made:
            record(
                ledger.session, CONSOLE, "progressed", MORNING + timedelta(days=40), plan_id=ledger.plan.id,
                milestone_id=item.id, before={"state": state}, after={"state": state, "percent": percent},
            )  # fmt: skip
    return made


def compare_scores(ledger: Ledger) -> None:
    """A unit's score in the chat, in the workbook, and added up again from the rows that name its events."""
    person = ledger.people["supervisor"]
    ask = Ask(
        session=ledger.session, now=JULY, house=House("duban_bot", "Asia/Shanghai", "CN"), chat_id=1, person=person,
        actor=ledger.actor("supervisor"), language="zh", plan=ledger.plan, line="二季度",
    )  # fmt: skip
    answer = score(ask)
    [paper] = answer.papers
    assert isinstance(paper, Written)
    book = load_workbook(io.BytesIO(paper.content))
    scores, reasons, rules = (cells_of(sheet) for sheet in book.worksheets)
    text = plain(answer.key, "zh", **answer.values)
    months = [str(name) for name in scores[0][1:-2]]
    for unit, *points, whole, _ in scores[1:]:
        assert f"{unit} · {whole:.2f}" in text
        for name, shown in zip(months, points, strict=True):
            if shown is not None:
                assert shown == added_up(reasons[1:], rules[1:], unit, name)
        own = [value for value in points if value is not None]
        assert abs(whole - sum(own) / len(own)) < 0.01  # a quarter is the mean of its months
    if scores[1:]:
        compare_kept(ask, scores[1:], text)


def compare_kept(ask: Ask, scores: list[list[Any]], text: str) -> None:
    """The same once it is final: in the database, in the chat and in the workbook."""
    evaluations.make(ask.session, ask.actor, ask.the_plan(), quarter(2025, 2), ask.now)
    [kept] = ask.session.scalars(select(Evaluation.data))
    assert [(each["unit"], float(said(Fraction(each["score"])))) for each in kept["units"]] == [
        (unit, whole) for unit, *_, whole, _ in scores
    ]
    again = score(ask)
    [paper] = again.papers
    assert isinstance(paper, Written)
    assert cells_of(load_workbook(io.BytesIO(paper.content)).worksheets[0])[1:] == scores
    assert SCORED.findall(plain(again.key, "zh", **again.values)) == SCORED.findall(text)


def cells_of(sheet: Any) -> list[list[Any]]:
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def added_up(reasons: list[list[Any]], rules: list[list[Any]], unit: object, name: str) -> float:
    """One hundred, and what each rule takes or gives for the events of a month, within its bound."""
    total = 100.0
    for rule, points, most in rules:
        times = sum(row[:3] == [unit, name, rule] for row in reasons)
        moved = points * times
        total += (max(moved, most) if most < 0 else min(moved, most)) if most else moved
    return max(0.0, total)


def compare(ledger: Ledger, period: Period, then: datetime) -> dict[str, tuple[int, str]]:
    """Holds the numbers of a month's bulletin against each other; gives what the chat says of each class."""
    session, plan = ledger.session, ledger.plan
    bulletin, _ = bulletins.draft(session, CONSOLE, plan, period, then)
    data = bulletin.data
    now = figures_of(data)
    there = stood(session, plan, evening(plan, period.last))
    # the database: counted again, by hand
    counts = Counter(item.standing.pace for item in there)
    assert now.paces == {pace: counts[pace] for pace in PACES}
    assert sum(now.paces.values()) == now.total == len(there) == sum(row.total for row in now.units)
    assert all(now.shares[pace] == share(counts[pace], len(there)) for pace in PACES)
    confirmed = select(func.count()).select_from(Milestone).where(Milestone.confirmed_at <= evening(plan, period.last))
    assert now.paces["done"] == session.scalar(confirmed)
    expected = {WORDS[pace]: (now.paces[pace], str(now.shares[pace])) for pace in PACES}
    # the chat
    assert numbers_in("\n".join(block.words for block in blocks("", data, "zh"))) == expected
    # the document
    made = docx.Document(io.BytesIO(bulletin_document(bulletin, "zh", then)))
    assert numbers_in("\n".join(paragraph.text for paragraph in made.paragraphs)) == expected
    if now.total:
        rows = [[cell.text for cell in row.cells] for row in made.tables[0].rows[1:]]
        assert [sum(int(row[2 + index]) for row in rows) for index in range(5)] == list(now.paces.values())
    # the workbook of that evening
    sheet = load_workbook(io.BytesIO(ledger_book(Book(plan, there, {}, period.last, then), "zh"))).worksheets[0]
    at = {column.key: index for index, column in enumerate(COLUMNS)}
    written = list(sheet.iter_rows(min_row=2, values_only=True)) if there else []
    assert Counter(row[at["pace"]] for row in written) == Counter(
        {WORDS[pace]: count for pace, count in now.paces.items() if count}
    )
    shown = [None if item.standing.reached is None else float(percent(item.standing.reached)) / 100 for item in there]
    assert [row[at["reached"]] for row in written] == shown
    return expected
