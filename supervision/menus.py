"""Whose menu of commands is how? What Telegram keeps already is not set again at every start."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from db.people import Membership, Person, Role


@dataclass(frozen=True, slots=True)
class Reader:
    """A person with a private chat. `menu` is the mark of the menu that was set last; empty, none was."""

    telegram_id: int
    language: str
    roles: frozenset[str]
    menu: str


def readers(session: Session) -> list[Reader]:
    """Everybody whom a message can reach; groups have no menu of their own and are left out."""
    return _read(session, _ASKED.where(Person.telegram_id > 0, Person.reachable))


def reader(session: Session, telegram_id: int) -> Reader | None:
    """The person of one private chat, if we know him."""
    return next(iter(_read(session, _ASKED.where(Person.telegram_id == telegram_id))), None)


_ASKED = (
    select(Person.telegram_id, Person.language, Person.menu, Membership.role)
    .outerjoin(Membership, Membership.person_id == Person.id)
    .order_by(Person.id)
)


def _read(session: Session, asked: Select[int | None, str, str, Role | None]) -> list[Reader]:
    """From rows, a row a role: ten thousand people with all that is known of them would fill the memory at every start."""
    roles: dict[int, set[str]] = {}
    known: dict[int, tuple[str, str]] = {}
    for telegram_id, language, menu, role in session.execute(asked):
        assert telegram_id is not None  # asked for
        known[telegram_id] = (language, menu)
        roles.setdefault(telegram_id, set()).update([role] if role is not None else [])
    shared: dict[frozenset[str], frozenset[str]] = {}
    alike = {number: shared.setdefault(frozenset(some), frozenset(some)) for number, some in roles.items()}
    return [Reader(number, language, alike[number], menu) for number, (language, menu) in known.items()]


def was_set(session: Session, telegram_id: int, menu: str) -> None:
    """Telegram took the menu with this mark."""
    session.execute(
        update(Person)
        .where(Person.telegram_id == telegram_id)
        .values(menu=menu)
        .execution_options(synchronize_session=False)
    )
