"""Does the office see what was not delivered and why, and can it send it again, once and in today's words?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db.channels import Channel, Echo
from db.outbox import Message, Notice
from supervision import adoption, contents, milestones, outbox
from supervision.refusals import Refused
from supervision.rights import CONSOLE
from tests.bot.commands.conftest import Says
from tests.supervision.conftest import MORNING, Ledger
from wording.messages import compose

TOO_LONG = "Bad Request: message is too long"
BLOCKED = "Forbidden: bot was blocked by the user"


def refuse(ledger: Ledger, who: str, error: str, *, gone: bool = False) -> Message:
    """Telegram will not take what waits for this person."""
    ledger.session.flush()
    claimed = contents.read(ledger.session, outbox.claim(ledger.session, "7:a", MORNING, 100))
    message = next(each for each in claimed if each.person is ledger.people[who])
    outbox.refused(ledger.session, message, MORNING, error=error, person_gone=gone)
    ledger.session.refresh(message)
    return message


def test_what_telegram_will_not_take_is_told_in_words_and_goes_out_again_once(ledger: Ledger, says: Says) -> None:
    assert "没有送不到的消息" in says("supervisor", "/failed").text
    ledger.assigned("桥梁合龙", date(2025, 6, 30))
    message = refuse(ledger, "li", TOO_LONG)
    said = says("supervisor", "/failed")
    for words in ("没有送到的消息：1条", "li", "1 桥梁合龙", "消息太长，Telegram不收"):
        assert words in said.text
    assert "too long for Telegram" in says("supervisor", "/failed", language="en").text
    assert "已重发给li" in says("supervisor", said.line("🔁 重发 1"), pressed=True).text
    with pytest.raises(Refused, match="resent_already"):
        says("supervisor", said.line("🔁 重发 1"), pressed=True)
    assert outbox.claim(ledger.session, "7:a", MORNING, 9) == [message.id]
    [again] = contents.read(ledger.session, [message.id])
    spoken = compose(ledger.session, again, MORNING)
    assert spoken is not None
    assert "桥梁合龙" in spoken.text
    assert "重复" not in spoken.text  # it surely did not arrive


def test_what_is_settled_meanwhile_is_not_said(ledger: Ledger, says: Says) -> None:
    milestone = ledger.assigned("桥梁合龙", date(2025, 6, 30))
    message = refuse(ledger, "li", TOO_LONG)
    milestones.report_done(ledger.session, ledger.actor("li"), milestone, MORNING)
    says("supervisor", f"resend g{message.id}", pressed=True)
    assert compose(ledger.session, message, MORNING) is None


def test_who_cannot_be_reached_is_listed_and_nothing_is_resent_to_him(ledger: Ledger, says: Says) -> None:
    ledger.assigned("桥梁合龙", date(2025, 6, 30))
    message = refuse(ledger, "li", BLOCKED, gone=True)
    said = says("supervisor", "/failed")
    assert "联系不上的人" in said.text
    assert said.text.count("对方停用了机器人") == 2
    assert said.labels == []
    with pytest.raises(Refused, match="person_unreachable"):
        says("supervisor", f"resend g{message.id}")


def test_messages_of_another_plan_are_as_if_they_were_not_there(ledger: Ledger, says: Says) -> None:
    ledger.assigned("桥梁合龙", date(2025, 6, 30))
    message = refuse(ledger, "li", TOO_LONG)
    other = adoption.make_plan(
        ledger.session, CONSOLE, "另一个计划", MORNING, year=2025, zone="Asia/Shanghai", country="CN"
    )
    assert "桥梁合龙" not in says("supervisor", "/failed", plan=other).text
    with pytest.raises(Refused, match="no_such_message"):
        says("supervisor", f"resend g{message.id}", plan=other)
    with pytest.raises(Refused, match="not_allowed"):
        says("leader", "/failed")
    assert ledger.session.scalars(select(Message.state).where(Message.id == message.id)).one() == "failed"


def of_no_item(ledger: Ledger, who: str) -> Message:
    """A message that speaks of no single item, and that Telegram refused."""
    person = ledger.people[who]
    message = Message(person=person, state="failed", send_at=MORNING, last_error=TOO_LONG)
    ledger.session.add(message)
    ledger.session.flush()
    ledger.session.add(
        Notice(
            for_on=MORNING.date(), point="deputy-1", person_id=person.id, kind="deputy", words={}, made_at=MORNING,
            message_id=message.id,
        )
    )  # fmt: skip
    ledger.session.flush()
    return message


def test_a_message_of_no_item_is_shown_to_the_office_of_its_reader_and_goes_out_again(
    ledger: Ledger, says: Says
) -> None:
    message = of_no_item(ledger, "wang")
    said = says("supervisor", "/failed")
    assert "没有送到的消息：1条" in said.text
    assert "wang · 不涉及具体事项" in said.text
    other = adoption.make_plan(
        ledger.session, CONSOLE, "另一个计划", MORNING, year=2025, zone="Asia/Shanghai", country="CN"
    )
    assert "没有送不到的消息" in says("supervisor", "/failed", plan=other).text
    with pytest.raises(Refused, match="no_such_message"):
        says("supervisor", f"resend g{message.id}", plan=other)
    assert "已重发给wang" in says("supervisor", said.line("🔁 重发 1"), pressed=True).text
    assert outbox.claim(ledger.session, "7:a", MORNING, 9) == [message.id]


def test_what_was_sent_again_is_marked_with_what_became_of_it(ledger: Ledger, says: Says) -> None:
    ledger.assigned("桥梁合龙", date(2025, 6, 30))
    message = refuse(ledger, "li", TOO_LONG)
    says("supervisor", f"resend g{message.id}", pressed=True)
    under_way = says("supervisor", "/failed").text
    assert "已经重发" in under_way
    assert "正在发送" in under_way
    assert "没有送到的消息" not in under_way
    refuse(ledger, "li", TOO_LONG)
    assert "重发过，仍未送到" in says("supervisor", "/failed").text
    says("supervisor", f"resend g{message.id}", pressed=True)
    message.state = "sent"
    assert "已送到" in says("supervisor", "/failed").text
    assert "已经重发" not in says("supervisor", "/failed", now=MORNING + timedelta(days=31)).text


def test_what_another_channel_never_took_is_shown_without_its_address(ledger: Ledger, says: Says) -> None:
    ledger.assigned("桥梁合龙", date(2025, 6, 30))
    message = ledger.session.scalars(select(Message).where(Message.person_id == ledger.people["li"].id)).one()
    channel = Channel(
        person_id=message.person_id, kind="dingtalk", address="dingtalk://a-secret", made_by=message.person_id,
        made_at=MORNING,
    )  # fmt: skip
    ledger.session.add(channel)
    ledger.session.flush()
    echo = Echo(message_id=message.id, channel_id=channel.id, state="sent", send_at=MORNING, last_error="HTTP 404")
    ledger.session.add(echo)
    assert "没有送不到的消息" in says("supervisor", "/failed").text
    echo.state = "failed"
    said = says("supervisor", "/failed").text
    for words in ("其他渠道没有收下的：1条", "（钉钉） · li · 1 桥梁合龙", "那里没有这个接收人"):
        assert words in said
    assert "a-secret" not in said
    with pytest.raises(Refused, match="not_allowed"):
        says("leader", "/failed")
