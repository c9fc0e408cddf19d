"""/start CODE: how does somebody get in? With the set-up code or an invitation; strangers get one sentence."""

from __future__ import annotations

from bot.ask import Ask
from bot.commands.due import this_month
from bot.reply import Button, Reply, reply
from supervision import joining
from supervision.refusals import Refused
from supervision.rights import Actor


def start(ask: Ask) -> Reply:
    if ask.words and ask.private:
        return _join(ask, ask.words[0])
    if ask.person is None:
        raise Refused("stranger")
    return _welcome(ask, "start.again")


def _join(ask: Ask, token: str) -> Reply:
    person, _ = joining.join(
        ask.session, token, ask.now, telegram_id=ask.telegram_id, name=ask.telegram_name, language=ask.language
    )
    ask.session.refresh(person)
    ask.person, ask.actor = person, Actor.of(person)
    return _welcome(ask, "start.joined")


def _welcome(ask: Ask, key: str) -> Reply:
    person = ask.person
    assert person is not None
    held = [(m.role, m.unit.name if m.unit else None) for m in person.memberships]
    return reply(
        key,
        (Button("buttons.due_month", f"due {this_month(ask.language)}"), Button("buttons.help", "help")),
        name=person.name, held=held, office=any(role == "supervisor" for role, _ in held), menu_changed=True,
    )  # fmt: skip
