"""Are the steps of an item set as people write them, shown, refused where they do not fit, and held against its reports?"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from schedules import points
from supervision import as_of, lights, speaking, stepping
from supervision.refusals import Refused
from tests.bot.commands.conftest import Says
from tests.supervision.conftest import SHANGHAI, Ledger, at

SEPTEMBER = date(2025, 9, 30)
MAY, JUNE = date(2025, 5, 31), date(2025, 6, 30)


@pytest.mark.parametrize(
    "words",
    ["2025-05-31 30% 2025-06-30 60%", "5月底30%，6月底60%", "5月31日达到30％；6.30：60％。", "31 May 30% 30 June 60%", "5月31日 百分之30 6月30日 百分之60"],
)  # fmt: skip
def test_dates_and_shares_in_pairs(ledger: Ledger, says: Says, words: str) -> None:
    item = ledger.assigned("完成投资", SEPTEMBER)
    said = says("supervisor", f"/steps 1 {words}")
    assert stepping.steps_of(item) == ((MAY, Fraction(3, 10)), (JUNE, Fraction(3, 5)))
    assert "2025年5月31日" in said.text
    assert "60%" in said.text


def test_the_pace_of_an_item_goes_by_its_steps_and_again_by_time_without_them(ledger: Ledger, says: Says) -> None:
    item = ledger.assigned("完成投资", SEPTEMBER)
    says("supervisor", "/steps 1 4月30日 5% 5月31日 30%")
    says("li", "/progress 1 20%")
    assert stepping.standing_of(item, date(2025, 5, 30)).pace == "ahead"
    assert stepping.standing_of(item, MAY).pace == "behind"
    assert "欠进度" not in says("li", "/show 1").text
    assert "已报20%" in says("li", "/steps 1").text
    says("supervisor", "/steps 1 off")
    assert item.steps is None
    assert "按时间均匀推算" in says("li", "/steps 1").text
    assert "定了序时进度" in says("supervisor", "/history 1").text


def test_lights_and_the_lag_reminder_use_the_steps(ledger: Ledger, says: Says) -> None:
    item = ledger.assigned("完成投资", SEPTEMBER)
    says("supervisor", "/lights pace 2025-01-01")
    says("supervisor", "/steps 1 5月30日 60%")
    says("li", "/progress 1 20%")
    before, after = (lights.light_of(item, date(2025, 5, day)) for day in (29, 30))
    assert before and after and (before.light, after.light) == ("green", "red")
    line = points.points(
        speaking.facts_of(item), speaking.policy_of(item.plan), speaking.calendar_of(item.plan), SHANGHAI
    )
    lag = next(point for point in line if point.topic == "lag")
    assert (lag.on, lag.days) == (date(2025, 6, 3), 40)  # the working day after 30 May and 端午


def test_the_ledger_of_a_past_day_has_the_steps_of_that_day(ledger: Ledger, says: Says) -> None:
    ledger.assigned("完成投资", SEPTEMBER)
    says("supervisor", "/steps 1 5月31日 30%", now=at("2025-05-10 09:00"))
    says("supervisor", "/steps 1 5月31日 50%", now=at("2025-06-10 09:00"))
    plan = ledger.plan
    was, became = (
        as_of.stood(ledger.session, plan, at(moment))[0].standing.expected
        for moment in ("2025-06-05 18:00", "2025-06-11 18:00")
    )
    assert (was, became) == (Fraction(3, 10), Fraction(1, 2))


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("6月30日 60% 5月31日 30%", "steps_fall"),
        ("5月31日 60% 6月30日 60%", "steps_fall"),
        ("5月31日 60% 5月31日 70%", "steps_fall"),
        ("10月31日 60%", "steps_outside"),
        ("2024-05-31 60%", "steps_outside"),
        ("6月30日 0%", "steps_share"),
        ("6月30日 130%", "steps_share"),
        ("6月30日", "steps_what"),
        ("60%", "steps_what"),
        ("后来 60%", "steps_what"),
        ("6月30日 60% <b>", "steps_what"),
        (" ".join(f"2025-05-{day:02d} {day}%" for day in range(1, 14)), "too_many_steps"),
    ],
)
def test_steps_that_do_not_fit_are_refused_and_change_nothing(ledger: Ledger, says: Says, words: str, key: str) -> None:
    item = ledger.assigned("完成投资", SEPTEMBER)
    with pytest.raises(Refused, match=key):
        says("supervisor", f"/steps 1 {words}")
    assert item.steps is None


def test_the_same_steps_again_and_steps_of_what_has_no_date_or_is_closed(ledger: Ledger, says: Says) -> None:
    item = ledger.assigned("完成投资", SEPTEMBER)
    ledger.assigned("远期", None, kind="horizon")
    says("supervisor", "/steps 1 5月31日 30%")
    with pytest.raises(Refused, match="steps_already"):
        says("supervisor", "/steps 1 5月31日 30%")
    with pytest.raises(Refused, match="steps_undated"):
        says("supervisor", "/steps 2 5月31日 30%")
    says("li", "/done 1")
    with pytest.raises(Refused, match="already"):
        says("supervisor", "/steps 1 5月31日 40%")
    assert item.steps == "2025-05-31 30"


def test_an_owner_reads_the_steps_and_may_not_set_them(ledger: Ledger, says: Says) -> None:
    item = ledger.assigned("完成投资", SEPTEMBER)
    assert "/steps 1" not in says("li", "/steps 1").text
    with pytest.raises(Refused, match="not_yours"):
        says("li", "/steps 1 5月31日 30%")
    assert item.steps is None
