"""Does every point of a score come from the ledger? A quarter with known events, in chat and workbook."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.dml import UpdateBase

from bot.ask import Sent
from db.evaluations import Evaluation, ScoreRules
from db.ledger import Milestone
from db.outbox import Notice
from schedules.periods import period
from schedules.scores import said
from supervision import lights, milestones, periodic, score_data, slips
from supervision.evaluating import evaluate
from supervision.milestones import Shown
from supervision.refusals import Refused
from tests.supervision.conftest import Ledger, at

Says = Callable[..., Any]
JULY = at("2025-07-07 09:00")


def plainly(heard: Any) -> str:
    return str(heard.text).replace("<b>", "").replace("</b>", "")


@pytest.fixture
def quarter(ledger: Ledger) -> Ledger:
    """住建局: in May one reported late, in June one early and one never; April without an event."""
    late = ledger.assigned("澜水大桥", date(2025, 5, 20))
    early = ledger.assigned("第三小学", date(2025, 6, 20))
    ledger.assigned("城北泵站", date(2025, 6, 10))
    for item, on in ((late, "2025-05-26 10:00"), (early, "2025-06-02 10:00")):
        milestones.report_done(ledger.session, ledger.actor("li"), item, at(on))
        milestones.confirm(ledger.session, ledger.actor("supervisor"), item, at(on) + timedelta(hours=1))
    return ledger


def test_months_add_up_to_the_quarter_and_every_row_names_its_events(quarter: Ledger, says: Says) -> None:
    heard = says("supervisor", "/score 二季度", now=JULY)
    # April 100, May 100 - 2 (late), June 100 - 2 - 5 (never) + 1 (early) = 94: the mean is 97.33
    assert "住建局 · 97.33 · 优秀" in heard.text.replace("<b>", "").replace("</b>", "")
    book = load_workbook(io.BytesIO(heard.reply.papers[0].content))
    assert [cell.value for cell in book.worksheets[0][2]] == ["住建局", 100, 98, 94, 97.33, "优秀"]
    rows = [[cell.value for cell in row] for row in book.worksheets[1].iter_rows(min_row=2)]
    assert [(row[1], row[2], row[3], row[4]) for row in rows] == [
        ("2025-05", "未按期报告", -2, 1), ("2025-06", "未按期报告", -2, 3), ("2025-06", "月底仍未办结", -5, 3), ("2025-06", "提前完成", 1, 2),
    ]  # fmt: skip
    assert str(rows[0][5]).startswith("2025-05-26")
    assert "2025-06-02" in str(rows[3][5])
    assert book.worksheets[2].max_row == 6


def test_the_year_is_the_mean_of_the_quarters_that_have_months(quarter: Ledger, says: Says) -> None:
    assert "97.33" in says("supervisor", "/考核 2025", now=JULY).text
    assert "还没有过完的月份" in says("supervisor", "/score 三季度", now=JULY).text


def test_other_rules_are_tried_beside_those_in_force_and_change_nothing(quarter: Ledger, says: Says) -> None:
    asked = says("supervisor", "/score 2025-Q2 trial", now=JULY)
    assert asked.reply.asks == "score 2025-Q2 trial"
    tried = says("supervisor", "/score 2025-Q2 trial not_done = 0", now=JULY)
    assert "97.33 → 99.00" in plainly(tried)
    assert "97.33" in says("supervisor", "/score 2025-Q2", now=JULY).text
    assert quarter.session.scalars(select(ScoreRules)).all() == []
    assert "base 要在0到110之间" in says("supervisor", "/score rules base = 300", now=JULY).text
    with pytest.raises(Refused, match="score_rules_already"):
        says("supervisor", "/score rules late = -2", now=JULY)
    with pytest.raises(Refused, match="not_allowed"):
        says("leader", "/score rules", now=JULY)


def test_rules_that_are_taken_count_from_their_day_and_leave_what_is_final(quarter: Ledger, says: Says) -> None:
    tried = says("supervisor", "/score rules not_done = 0\nstarts_on = 2025-06-01", now=JULY)
    assert "97.33 → 99.00" in plainly(tried)
    says("supervisor", tried.line("✅ 采用"), now=JULY, pressed=True)
    assert "99.00" in says("supervisor", "/score 2025-Q2", now=JULY).text
    with pytest.raises(Refused, match="score_rules_changed"):
        says("supervisor", tried.line("✅ 采用"), now=JULY, pressed=True)
    says("supervisor", "/scoretake 2025-Q2", now=JULY)
    softer = says("supervisor", "/score rules late = 0\nstarts_on = 2025-04-01", now=JULY)
    says("supervisor", softer.line("✅ 采用"), now=JULY, pressed=True)
    assert "99.00" in says("supervisor", "/score 2025-Q2", now=JULY).text
    assert "late = 0" not in says("supervisor", "/score rules", now=JULY).text
    sent = Sent(Shown("file"), settings="base = 90")
    assert "base = 90" in says("supervisor", "/upload", now=JULY, sent=(sent,)).text


def test_a_row_opens_the_items_and_the_entries_that_caused_it(quarter: Ledger, says: Says) -> None:
    listed = says("supervisor", "/score 2025-Q2", now=JULY)
    sheet = says("supervisor", listed.line("住建局"), now=JULY)
    assert sheet.labels == [
        "2025-05 未按期报告 -2.00 (1)", "2025-06 未按期报告 -2.00 (1)", "2025-06 月底仍未办结 -5.00 (1)", "2025-06 提前完成 1.00 (1)",
    ]  # fmt: skip
    events = says("supervisor", sheet.buttons[0].line, now=JULY)
    assert "澜水大桥" in events.text
    assert "5月26日" in events.text
    assert "已报告办结" in events.text
    assert "澜水大桥" in says("supervisor", events.buttons[0].line, now=JULY).text


def test_an_evaluation_is_made_once_and_never_changes(quarter: Ledger, says: Says) -> None:
    listed = says("supervisor", "/score 2025-Q2", now=JULY)
    final = says("supervisor", listed.line("🔒 定稿"), now=JULY, pressed=True)
    assert "已定稿" in final.text
    kept = quarter.session.scalars(select(Evaluation)).one()
    before = json.dumps(kept.data, sort_keys=True)
    with pytest.raises(Refused, match="evaluated_already"):
        says("supervisor", listed.line("🔒 定稿"), now=JULY, pressed=True)
    late = quarter.session.get_one(Milestone, 3)
    milestones.report_done(quarter.session, quarter.actor("li"), late, at("2025-06-09 09:00"))
    quarter.session.expire_all()
    assert "97.33" in says("supervisor", "/score 2025-Q2", now=JULY).text
    assert json.dumps(quarter.session.scalars(select(Evaluation.data)).one(), sort_keys=True) == before
    with pytest.raises(IntegrityError), quarter.session.begin_nested():
        quarter.session.add(Evaluation(plan_id=quarter.plan.id, period="2025-Q2", list_name="", data={}, made_at=JULY))
        quarter.session.flush()
    with pytest.raises(Refused, match="period_not_over"):
        says("supervisor", "/scoretake 2025-Q3", now=JULY)


@pytest.mark.parametrize(
    "change",
    [
        update(Evaluation).values(data={}),
        update(Evaluation).values(period="2025-Q3"),
        update(Evaluation).values(list_name="省重点"),
        delete(Evaluation),
    ],
    ids=str,
)
def test_the_database_itself_refuses_to_change_an_evaluation(quarter: Ledger, says: Says, change: UpdateBase) -> None:
    says("supervisor", "/scoretake 2025-Q2", now=JULY)
    says("supervisor", "/scoretell e1", now=JULY)  # when it was told is written later
    quarter.session.flush()
    with pytest.raises(IntegrityError, match="kept for ever"), quarter.session.begin_nested():
        quarter.session.execute(change.execution_options(synchronize_session=False))
    quarter.session.expire_all()
    assert "97.33" in says("supervisor", "/score 2025-Q2", now=JULY).text


def test_the_round_makes_it_once_and_tells_the_office(quarter: Ledger) -> None:
    for _ in range(2):
        quarter.plan.papers_at = None
        periodic.run(quarter.session, JULY)
    assert [each.period for each in quarter.session.scalars(select(Evaluation))] == ["2025-Q2"]
    asked = select(Notice).where(Notice.kind == "evaluation_made")
    assert len(quarter.session.scalars(asked).all()) == 1


def test_lights_that_turn_and_slips_without_an_answer_count_where_the_rules_say_so(ledger: Ledger, says: Says) -> None:
    item = ledger.assigned("澜水大桥", date(2025, 5, 20))
    for answer_by, answered in ((date(2025, 5, 6), "2025-05-07 09:00"), (date(2025, 5, 7), "2025-05-07 09:00")):
        slip = slips.issue(
            ledger.session, ledger.actor("supervisor"), item, "blue", at("2025-05-05 09:00"), answer_by=answer_by
        )
        slips.answer(ledger.session, ledger.actor("li"), slip, "正在办", at(answered))
    for day in ("2025-04-20", "2025-05-18", "2025-05-22", "2025-06-05"):
        ledger.plan.daily_at = None
        lights.run(ledger.session, at(f"{day} 09:00"))
    assert "住建局 · 97.67" in plainly(says("supervisor", "/score 2025-Q2", now=JULY))  # in May late and not done
    tried = says("supervisor", "/score 2025-Q2 trial red = -2\nyellow = -0.5\nno_answer = -1.5", now=JULY)
    # in May a yellow and a red light, and one of the two slips a day late: 93 - 0.5 - 2 - 1.5
    assert "97.67 → 96.33" in plainly(tried)
    says("supervisor", tried.line("✅ 采用"), now=JULY, pressed=True)


def test_in_january_the_year_is_assessed_beside_its_last_quarter(quarter: Ledger, says: Says) -> None:
    january = at("2026-01-07 09:00")
    for _ in range(2):
        quarter.plan.papers_at = None
        periodic.run(quarter.session, january)
    assert [each.period for each in quarter.session.scalars(select(Evaluation))] == ["2025-Q4", "2025"]
    assert "2025 · 已定稿" in says("supervisor", "/score 2025", now=january).text


def test_chat_workbook_and_ledger_say_the_same_and_a_formula_stays_text(quarter: Ledger, says: Says) -> None:
    quarter.housing.name = "=1+1"
    quarter.session.flush()
    says("supervisor", "/scoretake 2025-Q2", now=JULY)
    heard = says("supervisor", "/score 2025-Q2", now=JULY)
    cell = load_workbook(io.BytesIO(heard.reply.papers[0].content)).worksheets[0]["A2"]
    assert (cell.data_type, str(cell.value).lstrip("'")) == ("s", "=1+1")
    kept = quarter.session.scalars(select(Evaluation)).one()
    assert [said(each.score) for each in score_data.sheets(kept.data)] == [Decimal("97.33")]
    assert score_data.sheets(kept.data) == evaluate(
        quarter.session, quarter.actor("supervisor"), quarter.plan, period("2025-Q2", JULY.date()), JULY  # type: ignore[arg-type]
    )  # fmt: skip


def test_a_month_is_no_period_of_an_evaluation_and_a_leader_makes_none(quarter: Ledger, says: Says) -> None:
    with pytest.raises(Refused, match="which_quarter"):
        says("supervisor", "/score 6月", now=JULY)
    with pytest.raises(Refused, match="not_allowed"):
        says("leader", "/score", now=JULY)
