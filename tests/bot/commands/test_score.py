"""Does every point of a score come from the ledger? A quarter with known events, in chat and workbook."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from openpyxl import load_workbook

from schedules.scores import default_text
from supervision import milestones
from supervision.refusals import Refused
from tests.supervision.conftest import Ledger, at

Says = Callable[..., Any]
JULY = at("2025-07-07 09:00")


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
    softer = default_text().replace("points = -5", "points = 0").replace('name = "default"', 'name = "softer"')
    heard = says("supervisor", f"/score 2025-Q2 trial {softer}", now=JULY)
    assert "99.00" in heard.text
    assert "现行规则97.33" in heard.text
    assert "softer" in heard.text
    assert "97.33" in says("supervisor", "/score 2025-Q2", now=JULY).text
    with pytest.raises(Refused, match="bad_scores"):
        says("supervisor", "/score 2025-Q2 trial base = 3", now=JULY)


def test_a_month_is_no_period_of_an_evaluation_and_a_leader_makes_none(quarter: Ledger, says: Says) -> None:
    with pytest.raises(Refused, match="which_quarter"):
        says("supervisor", "/score 6月", now=JULY)
    with pytest.raises(Refused, match="not_allowed"):
        says("leader", "/score", now=JULY)
