"""Which command is meant, and who asks? From what came in to an Ask."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from bot.ask import Ask, House, Sent
from bot.incoming import Incoming
from db import find
from db.ledger import Plan
from db.people import Person
from db.session import Session
from supervision import inbox
from supervision.refusals import Refused
from supervision.rights import Actor
from wording.say import language_or_source

WORDS = "words"  # the command for what is no command and answers no question
UPLOAD = "upload"  # the command for a file that comes alone
WITH_EVIDENCE = {"done", "evidence", "progress", "card", "inspect"}  # a file answers these questions, and no others


@dataclass(frozen=True, slots=True)
class Meant:
    """A command by its name, with the rest of its line. `answers`: the person answered a question of ours."""

    name: str
    line: str
    answers: bool = False


def meant(session: Session, incoming: Incoming, person: Person | None, house: House, now: datetime) -> Meant | None:
    """The command that is meant; None when nobody spoke to us. Raises Refused for a button that is gone."""
    if incoming.kind == "press":
        return _pressed(session, incoming.text)
    typed = incoming.command(house.bot_name) if incoming.forwarded_from is None else None  # others' words order nothing
    if typed is not None and typed[0]:
        return Meant(*typed)
    if typed is not None:  # said to another bot, which nobody does in a private chat
        return Meant(WORDS, incoming.text.strip()) if incoming.private else None
    asked = inbox.question(session, incoming.chat_id, person.id, now) if person is not None else None
    if incoming.attached is not None:
        if asked and asked.split(maxsplit=1)[0] in WITH_EVIDENCE:
            return _completed(asked, incoming.text)
        return Meant(UPLOAD, incoming.text) if incoming.private else None
    if asked and (incoming.private or incoming.to_us):
        return _completed(asked, incoming.text)
    return Meant(WORDS, incoming.text.strip()) if incoming.private else None


def wants_reading(session: Session, incoming: Incoming, house: House, now: datetime) -> bool:
    """Whether a file came alone in a private chat, so that it has to be fetched and read."""
    if incoming.attached is None or incoming.kind != "words":
        return False
    person = find.person_of_account(session, incoming.telegram_id)
    wanted = meant(session, incoming, person, house, now)
    return person is not None and wanted is not None and wanted.name == UPLOAD


def ask_of(
    session: Session, incoming: Incoming, person: Person | None, house: House, now: datetime, line: str,
    sent: tuple[Sent, ...], *, answers: bool = False,
) -> Ask:  # fmt: skip
    """The request as the commands see it."""
    return Ask(
        session=session, now=now, house=house, chat_id=incoming.chat_id, person=person,
        actor=Actor.of(person, now) if person is not None else Actor(None, incoming.name),
        language=language_of(person, incoming), plan=plan_of(session, person), line=line, private=incoming.private,
        pressed=incoming.kind == "press", answers=answers, telegram_id=incoming.telegram_id, telegram_name=incoming.name, sent=sent,
        forwarded_from=incoming.forwarded_from,
        chat_name=incoming.chat_name, thread_id=incoming.thread_id,
    )  # fmt: skip


def language_of(person: Person | None, incoming: Incoming) -> str:
    """The person's own choice, else that of his Telegram."""
    return language_or_source(person.language if person is not None else incoming.language)


def plan_of(session: Session, person: Person | None) -> Plan | None:
    """The plan that the person looks at: his choice, else one he has a role in, the newest first."""
    if person is None:
        return None
    if person.plan_id is not None:
        return session.get(Plan, person.plan_id)
    own = {membership.plan_id for membership in person.memberships}
    return next(iter(find.plans_of(session, own, newest=1)), None)


def _pressed(session: Session, data: str) -> Meant:
    line: str | None = data if not data.startswith("#") else None
    if re.fullmatch(r"#[0-9]{1,9}", data):
        line = inbox.full_line(session, int(data[1:]))
    if not line:
        raise Refused("button_gone")
    return _completed(line, "", answers=False)


def _completed(command: str, words: str, *, answers: bool = True) -> Meant:
    name, _, rest = command.partition(" ")
    return Meant(name, f"{rest} {words}".strip(), answers)
