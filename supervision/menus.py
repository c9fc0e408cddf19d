"""Whose menu of commands is how? What Telegram keeps already is not set again at every start."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session, selectinload

from db import find
from db.people import Person


@dataclass(frozen=True, slots=True)
class Reader:
    """A person with a private chat. `menu` is the mark of the menu that was set last; empty, none was."""

    telegram_id: int
    language: str
    roles: frozenset[str]
    menu: str

    @classmethod
    def of(cls, person: Person) -> Reader:
        assert person.telegram_id is not None
        roles = frozenset(membership.role for membership in person.memberships)
        return cls(person.telegram_id, person.language, roles, person.menu)


def readers(session: Session) -> list[Reader]:
    """Everybody whom a message can reach; groups have no menu of their own and are left out."""
    people = select(Person).where(Person.telegram_id > 0, Person.reachable).options(selectinload(Person.memberships))
    return [Reader.of(person) for person in session.scalars(people)]


def reader(session: Session, telegram_id: int) -> Reader | None:
    """The person of one private chat, if we know him."""
    person = find.person_of_account(session, telegram_id)
    return Reader.of(person) if person is not None else None


def was_set(session: Session, telegram_id: int, menu: str) -> None:
    """Telegram took the menu with this mark."""
    session.execute(
        update(Person)
        .where(Person.telegram_id == telegram_id)
        .values(menu=menu)
        .execution_options(synchronize_session=False)
    )
