"""Does /due list what was asked for, counted, paged, and only to those who may see it?"""

from __future__ import annotations

from datetime import date

import pytest

from supervision import milestones
from supervision.refusals import Refused
from tests.bot.commands.conftest import Says
from tests.supervision.conftest import MORNING, Ledger, at

APRIL, JUNE = date(2025, 4, 30), date(2025, 6, 30)


def listed(text: str) -> list[str]:
    """The titles of a list, in order."""
    return [word for line in text.splitlines() for word in line.split() if word.startswith("事项")]


@pytest.mark.parametrize("words", ["/due this month", "/due 本月", "/到期 4月"])
def test_the_calendar_month_with_the_days_that_are_gone(ledger: Ledger, says: Says, words: str) -> None:
    for number, day in enumerate([date(2025, 3, 31), date(2025, 4, 1), APRIL, date(2025, 5, 1)]):
        ledger.assigned(f"事项{number}", day)
    said = says("supervisor", words)
    assert listed(said.text) == ["事项1", "事项2"]
    assert "2025年4月1日 – 2025年4月30日" in said.text
    assert "青澜2025" in said.text
    assert "住建局" in said.text


def test_a_period_is_named_as_its_reader_speaks(ledger: Ledger, says: Says) -> None:
    def first_words(words: str, language: str) -> str:
        return says("supervisor", words, language=language).text.partition(" · ")[0]

    assert first_words("/due 本月", "zh") == "<b>本月</b>"
    assert first_words("/due this month", "zh") == "<b>2025年4月1日 – 2025年4月30日</b>"
    assert first_words("/due 2025-04", "zh") == "<b>2025-04</b>"
    assert first_words("/due this month", "en") == "<b>this month</b>"
    assert first_words("/due 本月", "en") == "<b>1 Apr 2025 – 30 Apr 2025</b>"


def test_no_words_are_the_next_thirty_days(ledger: Ledger, says: Says) -> None:
    for number, day in enumerate([date(2025, 4, 16), date(2025, 4, 17), date(2025, 5, 17), date(2025, 5, 18)]):
        ledger.assigned(f"事项{number}", day)
    said = says("supervisor", "/due")
    assert listed(said.text) == ["事项1", "事项2"]
    assert "今后30天" in said.text
    assert "The next 30 days" in says("supervisor", "/due", language="en").text


def test_the_header_counts_each_item_once(ledger: Ledger, says: Says) -> None:
    rows = [ledger.assigned(f"事项{number}", day) for number, day in enumerate([date(2025, 4, 1), *[APRIL] * 6])]
    li, office = ledger.actor("li"), ledger.actor("supervisor")
    for done in rows[1:4]:
        milestones.report_done(ledger.session, li, done, MORNING)
    milestones.confirm(ledger.session, office, rows[1], MORNING)
    rows[6].state = "parked"
    said = says("supervisor", "/due 本月")
    assert "在办2 · 逾期1 · 待审核2 · 已销号1" in said.text
    assert "事项6" not in said.text
    assert "另有挂账或已取消1项未列出" in said.text


def test_thirty_items_are_turned_page_by_page_in_one_message(ledger: Ledger, says: Says) -> None:
    for number in range(30):
        ledger.assigned(f"事项{number}", JUNE)
    said = says("li", "/due 6月")
    assert "第1/4页" in said.text
    assert not said.reply.edits
    assert "◀️ 上一页" not in said.labels
    assert said.labels[:8] == [str(number) for number in range(1, 9)]
    assert [len(row) for row in said.reply.buttons] == [4, 4, 1]
    seen = listed(said.text)
    while "下一页 ▶️" in said.labels:
        said = says("li", said.line("下一页 ▶️"), pressed=True)
        assert said.reply.edits
        seen += listed(said.text)
    assert seen == [f"事项{number}" for number in range(30)]
    back = says("li", "due 6月 @1", pressed=True)
    assert back.reply.edits, "back on the first page it is still the same message"


def test_a_number_is_a_button_that_shows_the_item(ledger: Ledger, says: Says) -> None:
    milestone = ledger.assigned("事项甲", APRIL)
    line = says("li", "/due").line(str(milestone.number))
    assert "事项甲" in says("li", line, pressed=True).text


@pytest.mark.parametrize("page", ["@9999", "@0", "@2"])
def test_a_page_that_is_gone_is_the_last_one(ledger: Ledger, says: Says, page: str) -> None:
    ledger.assigned("事项甲", JUNE)
    assert listed(says("li", f"due 6月 {page}", pressed=True).text) == ["事项甲"]


def test_a_button_elsewhere_opens_a_message_of_its_own(ledger: Ledger, says: Says) -> None:
    ledger.assigned("事项甲", JUNE)
    assert not says("li", "due 6月", pressed=True).reply.edits


def test_overdue_a_unit_and_what_nobody_has(ledger: Ledger, says: Says) -> None:
    ledger.assigned("事项甲", JUNE)
    ledger.milestone("事项乙", date(2025, 12, 31))
    now = at("2025-07-01 09:00")
    for words in ("/due 逾期", "/due overdue"):
        assert listed(says("supervisor", words, now=now).text) == ["事项甲"]
    assert listed(says("supervisor", "/due 住建局").text) == ["事项甲"]
    assert listed(says("supervisor", "/due 待交办").text) == ["事项乙"]
    assert "Overdue" in says("supervisor", "/due 逾期", now=now, language="en").text.splitlines()[0]


def test_nothing_due_is_one_friendly_sentence(says: Says) -> None:
    said = says("supervisor", "/due 本月")
    assert "这里没有事项" in said.text
    assert said.buttons == []


def test_words_that_name_nothing_are_refused_with_what_can_be_said(says: Says) -> None:
    with pytest.raises(Refused) as refused:
        says("supervisor", "/due " + "猴年马月" * 100)
    assert refused.value.key == "no_such_period"
    assert len(str(refused.value.values["asked"])) <= 40


def test_an_owner_sees_the_items_of_his_unit_and_no_others(ledger: Ledger, says: Says) -> None:
    ledger.assigned("事项甲", APRIL)
    helped = ledger.assigned("事项乙", APRIL)
    helped.assisting.append(ledger.traffic)
    assert listed(says("li", "/due 本月").text) == ["事项甲", "事项乙"]
    assert listed(says("wang", "/due 本月").text) == ["事项乙"]
    assert "在办1 ·" in says("wang", "/due 住建局").text
    assert listed(says("leader", "/due 本月").text) == ["事项甲", "事项乙"]


def test_markup_in_a_title_is_shown_and_not_obeyed(ledger: Ledger, says: Says) -> None:
    ledger.assigned("<b>&事项", APRIL)
    assert "&lt;b&gt;&amp;事项" in says("li", "/due").text


def test_the_longest_titles_fit_into_one_message(ledger: Ledger, says: Says) -> None:
    for number in range(8):
        ledger.assigned(f"{number}" + "𠀀" * 199, APRIL)
    assert "…" in says("supervisor", "/due").text
