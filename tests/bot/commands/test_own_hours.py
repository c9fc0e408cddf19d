"""Does a person hear from us at the hours that he chose, without a morning lost or said twice?"""

from __future__ import annotations

from datetime import date, time

import pytest
from sqlalchemy import select

from db.outbox import Message, Notice
from supervision import receivers
from supervision.refusals import Refused
from tests.bot.commands.conftest import Says
from tests.supervision.conftest import Ledger, at
from tests.supervision.test_rounds import heard, run_until

JUNE = date(2025, 6, 30)


def leads(ledger: Ledger) -> list[str]:
    return [f"{when} {point}" for who, when, point in heard(ledger) if who == "li" and point.startswith("lead")]


@pytest.mark.parametrize("words", ["07:15", "7:15", "7点15", "7时15分", "07：15"])
def test_the_digest_comes_at_the_chosen_hour(ledger: Ledger, says: Says, words: str) -> None:
    ledger.assigned("桥梁合龙", date(2025, 4, 25))
    says("li", "/quiet off")
    said = says("li", f"/digest {words}")
    assert "07:15" in said.text
    run_until(ledger, at("2025-04-22 08:00"))
    assert leads(ledger) == ["04-18 07:15 lead-7", "04-22 07:15 lead-3"]


@pytest.mark.parametrize("hour", ["08:00", "10:00"])
def test_a_morning_is_not_said_twice_and_not_lost_when_the_hour_changes(ledger: Ledger, says: Says, hour: str) -> None:
    ledger.assigned("桥梁合龙", date(2025, 4, 25))
    run_until(ledger, at("2025-04-18 09:00"))
    says("li", f"/digest {hour}", now=at("2025-04-18 09:00"))
    run_until(ledger, at("2025-04-25 12:00"))
    assert [said.split()[-1] for said in leads(ledger)] == ["lead-7", "lead-3", "lead-1", "lead-0"]
    assert leads(ledger)[1] == f"04-22 {hour} lead-3"


def test_a_notice_waits_for_the_end_of_the_person_s_own_quiet_hours(ledger: Ledger, says: Says) -> None:
    ledger.assigned("桥梁合龙", JUNE)
    says("li", "/quiet 18:30-09:15")
    run_until(ledger, at("2025-04-18 09:30"))  # the hand-over is sent, and nothing waits that the notice could join
    says("supervisor", "/move 1 2025-07-31 等征地", now=at("2025-04-18 19:00"))
    ledger.session.flush()
    sent = ledger.session.scalars(select(Message.send_at).join(Notice).where(Notice.kind == "moved")).one()
    assert sent == at("2025-04-19 09:15")


def test_the_plan_s_hours_come_back_and_what_is_so_changes_nothing(ledger: Ledger, says: Says) -> None:
    li = ledger.people["li"]
    says("li", "/digest 9")
    assert li.digest_at == time(9)
    with pytest.raises(Refused, match="hour_already"):
        says("li", "/digest 09:00")
    says("li", "/digest plan")
    assert li.digest_at is None
    says("li", says("li", "/quiet").line("22:00-07:00"), pressed=True)
    assert (li.quiet_from, li.quiet_to) == (time(22), time(7))
    says("li", "/quiet plan")
    assert li.quiet_from is None


@pytest.mark.parametrize("line", ["digest 25:00", "digest 早上", "quiet 21:00", "quiet 21:00-25:00"])
def test_a_time_that_is_none_is_refused_with_what_to_write(ledger: Ledger, says: Says, line: str) -> None:
    with pytest.raises(Refused, match="bad_hour"):
        says("li", f"/{line}")


def test_an_owner_who_cannot_be_reached_is_stood_in_for_by_his_head_then_by_the_office(ledger: Ledger) -> None:
    item = ledger.assigned("桥梁合龙", JUNE)
    names = []
    for person in ("", "li", "head"):
        if person:
            ledger.people[person].reachable = False
        ledger.session.flush()
        names.append([p.name for p in receivers.Audiences(ledger.session).hearers(item, "owner")])
    assert names == [["li"], ["head"], ["督查室"]]
