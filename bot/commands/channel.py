"""/channel: how else may I be reached, when Telegram fails or besides? Added by an address that nobody sees again."""

from __future__ import annotations

from bot.ask import Ask
from bot.reply import Button, Reply, reply
from channels.addresses import kind_of, understood
from channels.outcomes import Became
from db import find
from db.channels import Channel
from db.people import Person, Unit
from supervision import channels
from supervision.refusals import Refused

ALWAYS, FAILING = {"always", "总是", "每次"}, {"failing", "备用"}


def channel(ask: Ask) -> Reply:
    person = ask.person
    if person is None:
        raise Refused("stranger")
    if not ask.private:
        raise Refused("channel_in_private")
    first, rest = (ask.words[0].lower(), ask.words[1:]) if ask.words else ("", [])
    if first in ("add", "添加"):
        return _add(ask, person, rest)
    if first in ("remove", "删除"):
        kind = channels.remove(ask.session, ask.actor, person, ask.plan, _number(rest), ask.now)
        return reply("channels.removed", kind=kind)
    if first in ("test", "测试"):
        return _tried(ask, person, _number(rest))
    if first in (*ALWAYS, *FAILING):
        chosen = channels.choose(ask.session, ask.actor, person, _number(rest), always=first in ALWAYS, now=ask.now)
        return reply("channels.chosen", channel=chosen)
    return _list(ask, person)


def _list(ask: Ask, person: Person) -> Reply:
    found = channels.own(ask.session, ask.actor, person, ask.plan)
    return reply("channels.list", *[_buttons(each) for each in found[:20]], found=found, edits=ask.pressed)


def _buttons(each: Channel) -> tuple[Button, ...]:
    when = (
        Button("channels.only_failing", f"channel failing {each.id}", {"number": each.id})
        if each.always
        else Button("channels.every_time", f"channel always {each.id}", {"number": each.id})
    )
    return (
        Button("channels.test", f"channel test {each.id}", {"number": each.id}), when,
        Button("channels.remove", f"channel remove {each.id}", {"number": each.id}),
    )  # fmt: skip


def _add(ask: Ask, person: Person, words: list[str]) -> Reply:
    address = next((found for word in words if (found := understood(word))), None)
    if address is None:
        raise Refused("no_address")
    if not isinstance(ask.ahead, Became):
        raise Refused("trouble")
    if ask.ahead.kind != "sent":
        raise Refused("channel_refused", kind=kind_of(address), why=ask.ahead.why)
    others = [word for word in words if not understood(word)]
    always = any(word.lower() in ALWAYS for word in others)
    unit = _unit(ask, [word for word in others if word.lower() not in (*ALWAYS, *FAILING)])
    made = channels.add(
        ask.session, ask.actor, person, ask.plan, kind_of(address), address, ask.now, unit=unit, always=always
    )
    return reply("channels.added", _buttons(made), channel=made)


def _unit(ask: Ask, words: list[str]) -> Unit | None:
    """The unit that the channel is for; without one, the asker himself."""
    if not words:
        return None
    name = " ".join(words)
    found = find.unit_named(ask.session, ask.the_plan().id, name)
    if found is None:
        raise Refused("no_such_unit", name=name[:40])
    return found


def _tried(ask: Ask, person: Person, number: int) -> Reply:
    one = channels.one(ask.session, ask.actor, person, number)
    became = ask.ahead if isinstance(ask.ahead, Became) else Became("unsent")
    if became.kind == "sent":
        channels.tried(ask.session, one, "")
    elif became.kind == "refused":
        channels.tried(ask.session, one, became.why)
    return reply("channels.tried", kind=one.kind, became=became)


def _number(words: list[str]) -> int:
    if not words or not words[0].isdigit() or len(words[0]) > 9:
        raise Refused("no_such_channel")
    return int(words[0])
