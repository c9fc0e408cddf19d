"""What is kept about a person? Every row that names him, by his number, his account or his name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from sqlalchemy import Row, Table, select
from sqlalchemy.orm import Session

from db import find_people, traces
from db.inbox import Received
from db.people import Person
from supervision.forgetting import is_searched
from supervision.rights import Act, Actor, may, require

SECRET = frozenset({"address", "content", "token_hash", "word_hash", "sha256", "digest", "owner"})
OF_THE_BOT = frozenset({"received", "long_button", "dialogue", "message", "channel", "echo"})
"""What belongs to no plan: shown to himself, and to an administrator of every plan that he had to do with."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Rows by their table, each as plain values (moments and dates in ISO form); `whole`: nothing was left out."""

    person: dict[str, Any]
    tables: dict[str, list[dict[str, Any]]]
    whole: bool


def kept_about(session: Session, actor: Actor, person: Person, plan_id: int | None) -> Kept:
    """All of it for himself and for whoever administers every plan of his; else what one plan has of him.

    Raises Refused("not_allowed").
    """
    own = actor.person_id is not None and actor.person_id == person.id
    concerned = find_people.plans_of(session, person)
    if not own:
        require(actor, Act.ABOUT_PERSON, plan_id)
    seen = {each for each in concerned if own or may(actor, Act.ABOUT_PERSON, each)}
    whole = seen == concerned
    tables = {}
    for table in traces.tables():
        if table.name not in OF_THE_BOT or whole:
            rows = [*traces.linked(session, table, person.id, seen), *_naming(session, table, person, seen)]
            found = {tuple(row._mapping[c.name] for c in table.primary_key): row for row in rows}
            if found:
                tables[table.name] = [_plain(table, row) for row in found.values()]
    if whole and person.telegram_id is not None:
        tables["received"] = _said(session, person.telegram_id) or tables.get("received", [])
    himself = _plain_values(
        {column.name: getattr(person, column.name) for column in Person.__table__.columns if column.name != "plan_id"}
    )
    return Kept(himself, {name: rows for name, rows in tables.items() if rows}, whole)


def _naming(session: Session, table: Table, person: Person, plans: set[int]) -> list[Row[Any]]:
    """Of a document he is named in, the whole text is not his."""
    if table.name in ("document", "received") or not is_searched(session, person):
        return []
    return list(traces.naming(session, table, [person.name], plans))


def _said(session: Session, account: int) -> list[dict[str, Any]]:
    """The updates of his own chat, with what he said in them."""
    asked = select(Received).where(Received.chat_id == account).order_by(Received.received_at)
    return [
        _plain_values({"received_at": each.received_at, "content": each.content, "answer": each.answer})
        for each in session.scalars(asked)
    ]


def _plain(table: Table, row: Row[Any]) -> dict[str, Any]:
    values = {column.name: row._mapping[column.name] for column in table.columns}
    if table.name == "document":
        values = {name: values[name] for name in ("id", "plan_id", "name", "sent_at", "sent_by")}
    return _plain_values({name: value for name, value in values.items() if name not in SECRET})


def _plain_values(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date | time) else value for name, value in values.items()}


def named_here(session: Session, plan_id: int, word: str) -> list[Person]:
    """The people of a plan whom a word names: by a name, or p12 by the number."""
    if word[:1] == "p" and word[1:].isdigit():
        found = session.get(Person, int(word[1:]))
        here = found is not None and found.erased_at is None and plan_id in find_people.plans_of(session, found)
        every = found is not None and any(m.plan_id is None for m in found.memberships)
        return [found] if found is not None and (here or every) else []
    return list(find_people.of_plan_named(session, plan_id, word))
