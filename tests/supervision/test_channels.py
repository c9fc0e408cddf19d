"""Who may set a channel, what goes through it, and how far is it? On both databases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db.channels import Channel, Echo
from db.outbox import Message
from db.people import Unit
from supervision import channels, contents, echoes, outbox, receivers, urges
from supervision.echoes import Owed
from supervision.refusals import Refused
from tests.supervision.conftest import MORNING, Ledger

LATER = MORNING + timedelta(hours=1)
ADDRESS = "wecombot://a-secret"


def add(ledger: Ledger, who: str, *, unit: Unit | None = None, always: bool = False) -> Channel:
    return channels.add(
        ledger.session, ledger.actor(who), ledger.people[who], ledger.plan, "wecombot", ADDRESS, MORNING, unit=unit,
        always=always,
    )  # fmt: skip


def urged(ledger: Ledger) -> None:
    item = ledger.assigned("管网改造", date(2025, 6, 30))
    outbox_emptied(ledger)
    urges.urge(ledger.session, ledger.actor("supervisor"), item, MORNING)


def outbox_emptied(ledger: Ledger) -> None:
    for message in ledger.session.scalars(select(Message)):
        message.state = "dropped"
    for echo in ledger.session.scalars(select(Echo)):
        ledger.session.delete(echo)
    ledger.session.flush()


def claimed(ledger: Ledger, owner: str = "8088:a") -> list[Owed]:
    return echoes.claim(ledger.session, owner, LATER, 9)


def test_by_choice_a_message_and_its_echo_are_owed_together(ledger: Ledger) -> None:
    add(ledger, "li", always=True)
    urged(ledger)
    [owed] = claimed(ledger)
    assert (owed.address, owed.again, owed.attempt) == (ADDRESS, False, 1)
    assert claimed(ledger) == []
    echoes.sent(ledger.session, owed, LATER)
    assert echoes.recover(ledger.session, "8088:b", LATER, alone=True) == 0


def test_what_telegram_refused_goes_through_the_channel_once(ledger: Ledger) -> None:
    add(ledger, "li")
    urged(ledger)
    assert claimed(ledger) == []
    ids = outbox.claim(ledger.session, "8088:a", LATER, 9)
    for message in contents.read(ledger.session, ids):
        outbox.refused(ledger.session, message, LATER, error="Forbidden: bot was blocked by the user", person_gone=True)
    assert echoes.owe_what_failed(ledger.session, LATER) == 1
    assert echoes.owe_what_failed(ledger.session, LATER) == 0
    assert len(claimed(ledger)) == 1
    ledger.session.expire_all()
    assert [p.name for p in receivers.contact(ledger.housing)] == ["li"], "he still hears us, so nobody else does"


def test_what_telegram_does_not_take_for_long_is_not_waited_for(ledger: Ledger) -> None:
    add(ledger, "li")
    urged(ledger)
    message = ledger.session.scalars(select(Message).where(Message.state == "pending")).one()
    message.attempt, message.send_at = echoes.TRIES_OF_TELEGRAM, LATER + timedelta(minutes=4)
    ledger.session.flush()
    assert echoes.owe_what_failed(ledger.session, LATER) == 1
    assert len(claimed(ledger)) == 1


def test_an_intent_that_a_dead_process_left_goes_out_again_with_a_label(ledger: Ledger) -> None:
    add(ledger, "li", always=True)
    urged(ledger)
    [first] = claimed(ledger)
    assert echoes.recover(ledger.session, "8088:b", LATER, alone=False) == 0, "its lease is not over"
    assert echoes.recover(ledger.session, "8088:b", LATER + echoes.LEASE, alone=False) == 1
    [again] = claimed(ledger, "8088:b")
    assert (again.again, again.attempt) == (True, 2)
    echoes.sent(ledger.session, first, LATER)
    assert ledger.session.scalars(select(Echo.state)).all() == ["sending"], "who comes back late changes nothing"


def test_a_channel_that_refuses_for_good_is_stopped_and_the_supervisor_told(ledger: Ledger) -> None:
    add(ledger, "li", always=True)
    urged(ledger)
    [owed] = claimed(ledger)
    li = ledger.people["li"]
    outbox.unreachable(ledger.session, li, MORNING, "blocked")
    ledger.session.refresh(li)
    assert li.has_channel
    echoes.refused(ledger.session, owed, LATER, why="HTTP 410", for_good=True)
    ledger.session.refresh(li)
    assert (li.has_channel, [p.name for p in receivers.contact(ledger.housing)]) == (False, [])
    kinds = [n.kind for m in ledger.session.scalars(select(Message)) for n in m.notices]
    assert "unreachable" in kinds


def test_a_unit_hears_of_its_own_items_alone(ledger: Ledger) -> None:
    add(ledger, "head", unit=ledger.housing, always=True)
    urged(ledger)
    [owed] = claimed(ledger)
    message = echoes.message_of(ledger.session, owed)
    assert len(echoes.as_heard_through(message, owed).notices) == 1
    message.notices[0].milestone.lead_unit = ledger.traffic  # type: ignore[union-attr]
    ledger.session.flush()
    assert echoes.as_heard_through(message, owed).notices == []


def test_it_is_set_by_whom_it_concerns(ledger: Ledger) -> None:
    own = add(ledger, "li")
    add(ledger, "supervisor", unit=ledger.traffic)
    for who, unit in (("li", ledger.housing), ("head", ledger.traffic), ("leader", ledger.housing)):
        with pytest.raises(Refused, match="not_allowed"):
            add(ledger, who, unit=unit)
    for who in ("wang", "head", "supervisor", "leader"):
        with pytest.raises(Refused, match="no_such_channel"):
            channels.one(ledger.session, ledger.actor(who), ledger.people[who], own.id)
        assert own not in channels.own(ledger.session, ledger.actor(who), ledger.people[who], ledger.plan)
    with pytest.raises(Refused, match="channel_already"):
        add(ledger, "li")
    assert channels.remove(ledger.session, ledger.actor("li"), ledger.people["li"], ledger.plan, own.id, LATER)
    ledger.session.refresh(ledger.people["li"])
    assert not ledger.people["li"].has_channel
    assert ADDRESS not in repr(own)
