"""Can a unit say that its score is wrong, and is the answer recorded beside an evaluation that stays as it was?"""

from __future__ import annotations

import io
import json
from datetime import date

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from db.evaluations import Appeal, Evaluation
from db.ledger import Change
from db.outbox import Notice
from supervision import appeals, milestones
from supervision.papers import Written
from supervision.refusals import Refused
from tests.bot.commands.conftest import Says
from tests.supervision.conftest import Ledger, at

JULY = at("2025-07-07 09:00")


@pytest.fixture
def told(ledger: Ledger, says: Says) -> Ledger:
    """住建局 has 99.33 for the second quarter, one item late in May, and was told."""
    late = ledger.assigned("澜水大桥", date(2025, 5, 20))
    milestones.report_done(ledger.session, ledger.actor("li"), late, at("2025-05-26 10:00"))
    says("supervisor", "/scoretake 2025-Q2", now=JULY)
    says("supervisor", "/scoretell e1", now=JULY)
    return ledger


def heard(ledger: Ledger, who: str, kind: str) -> list[Notice]:
    asked = select(Notice).where(Notice.kind == kind, Notice.person_id == ledger.people[who].id).order_by(Notice.id)
    return list(ledger.session.scalars(asked))


def test_an_accepted_appeal_is_a_row_of_its_own_and_both_sides_are_told(told: Ledger, says: Says) -> None:
    before = json.dumps(told.session.scalars(select(Evaluation.data)).one(), sort_keys=True)
    assert [(each.words["unit"], each.words["score"]) for each in heard(told, "li", "evaluated")] == [
        ("住建局", "99.33")
    ]
    assert heard(told, "head", "evaluated")
    assert heard(told, "wang", "evaluated") == []
    asked = says("li", f"score e1 u{told.housing.id}", now=JULY)
    question = says("li", asked.line("✍️ 申诉"), now=JULY)
    says("li", f"{question.reply.asks} 5月20日已当面报告", now=JULY)
    with pytest.raises(Refused, match="appeal_waits"):
        says("head", "/appeal 2025-Q2 再说一次", now=JULY)
    assert heard(told, "supervisor", "appealed")[0].words["words"] == "5月20日已当面报告"
    waiting = says("supervisor", "/appeal", now=JULY)
    points = says("supervisor", waiting.line("✅ 采纳 住建局"), now=JULY)
    with pytest.raises(Refused, match="appeal_points"):
        says("supervisor", f"{points.reply.asks} 很多", now=JULY)
    done = says("supervisor", f"{points.reply.asks} 0.67 材料属实", now=JULY)
    assert "现为100.00（优秀）" in done.text
    with pytest.raises(Refused, match="appeal_answered"):
        says("supervisor", f"{points.reply.asks} 0.67 材料属实", now=JULY)
    answer = heard(told, "li", "appeal_answered")[0].words
    assert (answer["state"], answer["points"], answer["score"]) == ("accepted", "0.67", "100.00")
    assert json.dumps(told.session.scalars(select(Evaluation.data)).one(), sort_keys=True) == before
    listed = says("supervisor", "/score 2025-Q2", now=JULY)
    assert "100.00" in listed.text
    paper = listed.reply.papers[0]
    assert isinstance(paper, Written)
    book = load_workbook(io.BytesIO(paper.content))
    assert [cell.value for cell in book.worksheets[0][2]][-2:] == [100, "优秀"]
    rows = [[cell.value for cell in row] for row in book.worksheets[1].iter_rows(min_row=2)]
    assert rows[-1][2:] == ["申诉更正", 0.67, None, "材料属实"]
    assert [c.what for c in told.session.scalars(select(Change).where(Change.what.like("appeal%")))] == [
        "appealed", "appeal_accepted",
    ]  # fmt: skip


def test_a_refused_appeal_says_why_and_changes_nothing(told: Ledger, says: Says) -> None:
    says("head", "/appeal 2025-Q2 不服", now=JULY)
    asked = says("supervisor", says("supervisor", "/appeal", now=JULY).line("🚫 不采纳 住建局"), now=JULY)
    says("supervisor", f"{asked.reply.asks} 记录属实", now=JULY)
    assert heard(told, "head", "appeal_answered")[0].words["why"] == "记录属实"
    assert "99.33" in says("supervisor", "/score 2025-Q2", now=JULY).text
    assert told.session.scalars(select(Appeal.state)).all() == ["refused"]
    says("li", "/appeal 2025-Q2 新的材料", now=JULY)


def test_a_unit_sees_its_own_sheet_only_and_only_once_it_was_told(ledger: Ledger, says: Says) -> None:
    ledger.assigned("澜水大桥", date(2025, 5, 20))
    says("supervisor", "/scoretake 2025-Q2", now=JULY)
    for line in (f"/score e1 u{ledger.housing.id}", "/appeal e1 不服"):
        with pytest.raises(Refused, match=r"no_such_evaluation"):
            says("li", line, now=JULY)
    assert "还没有告知" in says("li", "/appeal", now=JULY).text
    says("supervisor", "/scoretell e1", now=JULY)
    assert "住建局" in says("li", f"/score e1 u{ledger.housing.id}", now=JULY).text
    assert says("li", "/appeal", now=JULY).labels == ["2025-Q2 · 住建局"]
    for who, line in (("wang", f"/score e1 u{ledger.housing.id}"), ("li", "/score e1"), ("wang", "/appeal e1 不服")):
        with pytest.raises(Refused, match=r"no_such_evaluation|not_allowed"):
            says(who, line, now=JULY)
    with pytest.raises(Refused, match="evaluation_told"):
        says("supervisor", "/scoretell e1", now=JULY)


def test_a_year_is_the_mean_of_the_quarters_as_they_stand_after_appeals(told: Ledger, says: Says) -> None:
    says("li", "/appeal 2025-Q2 已报告", now=JULY)
    says("supervisor", "/appealyes a1 -9.33 另查实两项", now=JULY)
    told.assigned("第三小学", date(2025, 8, 20))
    winter = at("2026-01-08 09:00")
    listed = says("supervisor", "/score 2025", now=winter)
    # Q2 99.33 - 9.33 = 90 exactly to two decimals, Q3: August 100 - 7 = 93, the mean with 100 and 100 is 97.67; Q4: 100
    quarters = [cell.value for cell in load_workbook(io.BytesIO(listed.reply.papers[0].content)).worksheets[0][2]]  # type: ignore[union-attr]
    assert quarters[-5:-1] == [90.0, 97.67, 100, 95.89]


def test_markup_and_formulas_in_an_appeal_and_its_answer_stay_words(told: Ledger, says: Says) -> None:
    says("li", "/appeal 2025-Q2 <b>粗</b>&lt;", now=JULY)
    waiting = says("supervisor", "/appeal", now=JULY)
    says("supervisor", f"{waiting.line('✅ 采纳 住建局')} 0.5 =1+1<i>斜", now=JULY)
    sheet = says("li", f"/score e1 u{told.housing.id}", now=JULY).text
    assert "&lt;b&gt;粗" in waiting.text
    assert "<b>粗" not in waiting.text
    assert "=1+1&lt;i&gt;斜" in sheet
    [paper] = says("supervisor", "/score 2025-Q2", now=JULY).reply.papers
    assert isinstance(paper, Written)
    cells = [cell for row in load_workbook(io.BytesIO(paper.content)).worksheets[1].iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert "'=1+1<i>斜" in {cell.value for cell in cells}


@pytest.mark.parametrize(
    ("word", "kept"),
    [("2", "2"), ("+2.50", "2.5"), ("-0.67分", "-0.67"), ("0", None), ("0.001", None), ("101", None), ("nan", None),
     ("1e2", "100"), ("=1", None), ("二", None)],
)  # fmt: skip
def test_points_are_a_number_with_two_decimals_at_most(word: str, kept: str | None) -> None:
    assert appeals.points_of(word) == kept
