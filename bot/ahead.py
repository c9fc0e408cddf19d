"""What has to be asked over the network before a command may change anything? Whether a channel can be used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from bot.incoming import Incoming
from channels.addresses import understood
from channels.calling import Channels, Order
from channels.outcomes import Became
from db import find
from db.session import Database, Session
from supervision import channels
from supervision.refusals import Refused
from supervision.rights import Actor
from wording.say import plain

NAME = {"channel", "渠道"}
ADDING, TRYING = {"add", "添加"}, {"test", "测试"}


@dataclass(frozen=True, slots=True)
class Ahead:
    """Answers before the transaction, so that no other waits for somebody's mail server."""

    database: Database
    clock: Clock
    allowed: Channels

    async def ask(self, incoming: Incoming, name: str, line: str) -> Became | None:
        """What became of looking at a channel's address, or of the words that try it; None where nothing is asked."""
        words = line.split()
        if name not in NAME or not incoming.private or len(words) < 2:
            return None
        order: Order | None = None
        if words[0].lower() in ADDING:
            address = next((found for word in words[1:] if (found := understood(word))), None)
            order = Order("check", address) if address else None
        elif words[0].lower() in TRYING and words[1].isdigit():
            order = await self.database.ask(_trial, incoming.telegram_id, int(words[1]), self.clock.now())
        if order is None:
            return None
        [became] = await self.allowed.carry_out([order])
        return became


def _trial(session: Session, telegram_id: int, channel_id: int, now: datetime) -> Order | None:
    """Some words through a channel that is his to set."""
    person = find.person_of_account(session, telegram_id)
    if person is None:
        return None
    try:
        channel = channels.one(session, Actor.of(person, now), person, channel_id)
    except Refused:
        return None  # the command itself says so
    language = person.language
    words = plain("channels.trial", language, name=person.name)
    return Order("send", channel.address, words, plain("channels.title", language))
