"""Does a person hear later what he wants to hear later, and does nobody else?"""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import select

from db.ledger import Change
from db.outbox import Message, Notice, SkippedPoint
from supervision import contents, milestones, outbox, rounds
from supervision.notices import Telling
from supervision.refusals import Refused
from tests.bot.commands.conftest import Says
from tests.supervision.conftest import Ledger, at
from tests.supervision.test_rounds import heard, run_until
from wording.messages import compose

DUE = date(2025, 4, 25)


def reminders(ledger: Ledger, who: str = "li") -> list[str]:
    return [f"{when} {point}" for name, when, point in heard(ledger) if name == who]


def said_at(ledger: Ledger, moment: datetime, who: str = "li") -> list[str]:
    """What a person's messages of a moment say, sent or not."""
    asked = select(Message).where(Message.person_id == ledger.people[who].id, Message.send_at == moment)
    ledger.session.flush()
    spoken = [compose(ledger.session, message, moment) for message in ledger.session.scalars(asked)]
    return [each.text for each in spoken if each is not None]


@pytest.mark.parametrize(
    ("words", "morning"),
    [("明天", "04-19"), ("tomorrow", "04-19"), ("三天", "04-21"), ("3 days", "04-21"), ("下周一", "04-21"),
     ("next Monday", "04-21"), ("4月24日", "04-24"), ("24 April", "04-24")],
)  # fmt: skip
def test_an_item_comes_back_on_the_day_that_was_said(ledger: Ledger, says: Says, words: str, morning: str) -> None:
    ledger.assigned("桥梁合龙", DUE)
    run_until(ledger, at("2025-04-18 09:00"))
    said = says("li", f"/snooze 1 {words}", now=at("2025-04-18 09:00"))
    assert f"{int(morning[:2])}月{int(morning[3:])}日" in said.text
    run_until(ledger, at("2025-04-25 12:00"))
    back = [line for line in reminders(ledger) if line.endswith(f"snooze-2025-{morning}")]
    assert back == [f"{morning} 08:30 snooze-2025-{morning}"]
    assert reminders(ledger)[-1] == "04-25 08:30 lead-0"


def test_only_his_own_reminders_of_that_item_are_held_back_and_the_series_keeps_its_days(
    ledger: Ledger, says: Says
) -> None:
    ledger.assigned("桥梁合龙", DUE)
    ledger.assigned("道路通车", DUE)
    run_until(ledger, at("2025-04-18 09:00"))
    says("li", "/snooze 1 2025-05-06", now=at("2025-04-18 09:00"))
    run_until(ledger, at("2025-05-05 12:00"))
    rows = ledger.session.execute(select(Notice.milestone_id, Notice.point, Notice.person_id).where(
        Notice.kind == "reminder", Notice.made_at > at("2025-04-18 09:00"))).all()  # fmt: skip
    li = ledger.people["li"].id
    one, two = ({p for m, p, who in rows if m == number and who == li} for number in (1, 2))
    assert one == set()
    assert {"lead-3", "lead-0"} <= two
    office = {(m, p) for m, p, who in rows if who != li}
    assert {p for m, p in office if m == 1} == {p for m, p in office if m == 2} != set()
    skipped = {(s.point, s.why) for s in ledger.session.scalars(select(SkippedPoint)) if s.why == "snoozed"}
    assert ("lead-0", "snoozed") in skipped
    run_until(ledger, at("2025-05-06 09:00"))
    [text] = said_at(ledger, at("2025-05-06 08:30"))
    assert text.count("桥梁合龙") == 1


def test_what_went_up_to_him_is_not_taken_out_of_what_waits(ledger: Ledger, says: Says) -> None:
    ledger.assigned("桥梁合龙", DUE)
    run_until(ledger, at("2025-04-18 09:00"))
    night = at("2025-05-14 06:00")  # off since; the ladder waits for the end of the quiet hours
    while rounds.run(ledger.session, night):
        pass
    says("leader", "/snooze 1 2025-05-20", now=night)
    ledger.session.expire_all()
    [text] = said_at(ledger, at("2025-05-14 08:00"), "leader")
    assert text.count("桥梁合龙") == 1


def test_what_waits_for_the_morning_already_is_taken_out_of_it(ledger: Ledger, says: Says) -> None:
    ledger.assigned("桥梁合龙", DUE)
    ledger.assigned("道路通车", DUE)
    run_until(ledger, at("2025-04-18 08:29"))
    rounds.run(ledger.session, at("2025-04-18 08:30"))
    says("li", "/snooze 1 明天", now=at("2025-04-18 08:30"))
    ledger.session.expire_all()
    [text] = said_at(ledger, at("2025-04-18 08:30"))
    assert "道路通车" in text
    assert "桥梁合龙" not in text


def test_it_is_shown_recorded_and_ended(ledger: Ledger, says: Says) -> None:
    ledger.assigned("桥梁合龙", DUE)
    asked = says("li", "snooze m1", pressed=True)
    assert asked.labels == ["明天", "三天后", "下周一"]
    says("li", asked.line("下周一"), pressed=True)
    assert "您推迟到4月21日" in says("li", "/show 1").text
    assert "推迟到" not in says("supervisor", "/show 1").text.split("经过")[0].split("推迟了自己的提醒")[0]
    assert "推迟了自己的提醒 → 2025年4月21日" in says("head", "/history 1").text
    says("li", "/snooze 1 off")
    assert "您推迟到" not in says("li", "/show 1").text
    with pytest.raises(Refused, match="not_snoozed"):
        says("li", "/snooze 1 off")
    for words, key in (("2025-04-16", "later_past"), ("2027-05-01", "later_too_far"), ("随便", "bad_date")):
        with pytest.raises(Refused, match=key):
            says("li", f"/snooze 1 {words}")


def test_a_finished_item_does_not_come_back(ledger: Ledger, says: Says) -> None:
    milestone = ledger.assigned("桥梁合龙", DUE)
    says("li", "/snooze 1 明天")
    milestones.report_done(ledger.session, ledger.actor("li"), milestone, at("2025-04-17 10:00"))
    run_until(ledger, at("2025-04-18 09:00"))
    assert not any("snooze" in line for line in reminders(ledger))
    with pytest.raises(Refused, match="silent_already"):
        says("supervisor", "/confirm 1 好")
        says("li", "/snooze 1 明天")


def test_who_is_muted_hears_what_is_urgent_at_once_and_the_rest_on_that_morning(ledger: Ledger, says: Says) -> None:
    ledger.assigned("桥梁合龙", DUE)
    run_until(ledger, at("2025-04-18 09:00"))
    assert "4月24日" in says("li", "/mute 4月24日", now=at("2025-04-18 09:00")).text
    says("leader", "/urge 1", now=at("2025-04-21 10:00"))
    says("supervisor", "/move 1 2025-04-30 等征地", now=at("2025-04-21 10:00"))
    run_until(ledger, at("2025-04-24 09:00"))
    ledger.session.expire_all()
    [now] = said_at(ledger, at("2025-04-21 10:00"))
    assert "催办" in now
    assert "改期" not in now
    [then] = said_at(ledger, at("2025-04-24 08:30"))
    assert "改期" in then
    assert then.count("桥梁合龙") == 2  # moved, and soon due: said once each, whatever came between
    sent = [
        m.send_at for m in ledger.session.scalars(select(Message).where(Message.person_id == ledger.people["li"].id))
    ]
    assert [m for m in sent if at("2025-04-18 09:00") < m < at("2025-04-24 08:30")] == [at("2025-04-21 10:00")]


def test_the_end_of_a_mute_brings_what_was_kept_back(ledger: Ledger, says: Says) -> None:
    ledger.assigned("桥梁合龙", DUE)
    run_until(ledger, at("2025-04-18 09:00"))
    says("li", "/mute 下周一", now=at("2025-04-18 09:00"))
    assert "4月21日" in says("li", "/mute", now=at("2025-04-18 09:05")).text
    says("supervisor", "/move 1 2025-04-28 等征地", now=at("2025-04-18 10:00"))
    says("li", "/mute off", now=at("2025-04-18 11:00"))
    claimed = contents.read(ledger.session, outbox.claim(ledger.session, "t", at("2025-04-18 11:00"), 9))
    assert [m.person.name for m in claimed] == ["li"]
    with pytest.raises(Refused, match="not_muted"):
        says("li", "/mute off", now=at("2025-04-18 11:01"))
    assert ledger.session.scalars(select(Change.what).where(Change.what == "muted")).all() == ["muted"] * 2


def test_a_mute_brings_nothing_before_its_own_day_and_may_be_shortened(ledger: Ledger, says: Says) -> None:
    friday, monday = at("2025-04-18 09:00"), at("2025-04-21 08:30")
    item = ledger.assigned("桥梁合龙", DUE)
    for message in ledger.session.scalars(select(Message)):
        message.state = "sent"
    telling = Telling(ledger.session, friday)
    telling.owe(
        ledger.people["li"], "moved", plan=ledger.plan, milestone=item, point="moved-1", for_on=DUE, digest=True,
        waits=True,
    )  # fmt: skip
    telling.write()
    [told] = ledger.session.scalars(select(Message).where(Message.state == "gathering")).all()
    assert told.send_at == monday
    for words, then in (("4月19日", monday), ("4月24日", at("2025-04-24 08:30")), ("4月22日", at("2025-04-22 08:30"))):
        says("li", f"/mute {words}", now=friday)
        ledger.session.expire_all()
        assert told.send_at == then, words


def test_who_may_not_see_an_item_cannot_put_it_off(ledger: Ledger, says: Says) -> None:
    ledger.assigned("桥梁合龙", DUE)
    with pytest.raises(Refused, match="no_such_item"):
        says("wang", "/snooze 1 明天")
