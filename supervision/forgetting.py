"""How is a person forgotten? Name, account and every text that names him become his role; what happened stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from sqlalchemy import Row, String, Table, cast, delete, or_, select, update
from sqlalchemy.orm import Session

from db import find_people, traces
from db.inbox import Dialogue, LongButton, Received
from db.ledger import Change, Plan
from db.matters import Matter
from db.outbox import Message
from db.papers import Paper
from db.people import Membership, Person, Role
from supervision import channels, leaving, papers_without
from supervision.changes import record
from supervision.leaving import Called
from supervision.naming import Naming
from supervision.refusals import Refused
from supervision.rights import Act, Actor, may

# Covered letter by letter: places are counted in a document's text, and titles are compared with those of its next version.
COVERED = frozenset({"document", "proposal", "milestone", "plan", "light_rules", "score_rules", "unit", "listing"})
EVALUATION = next(table for table in traces.tables() if table.name == "evaluation")
SHORTEST = 2  # letters of a name that can be looked for in a text


@dataclass(frozen=True, slots=True)
class Erased:
    """What became of somebody: what he is called now, how many rows named him, and whether his name was looked for at all."""

    known_as: str
    rows: int
    searched: bool
    issued: int  # papers that were issued, and evaluations, that name him: these stay as they are


def may_erase(session: Session, actor: Actor, person: Person) -> None:
    """Himself, or an administrator of every plan that he had to do with.

    Raises Refused: "not_allowed", "erase_elsewhere", "last_administrator", "erased_already".
    """
    if person.erased_at is not None:
        raise Refused("erased_already")
    for membership in person.memberships:
        stays = find_people.other_administrator(session, person.id, membership.plan_id)
        if membership.role == "administrator" and not stays:
            raise Refused("last_administrator")
    if actor.person_id is not None and actor.person_id == person.id:
        return
    concerned: set[int | None] = {*find_people.plans_of(session, person), *(m.plan_id for m in person.memberships)}
    allowed = {plan_id for plan_id in concerned if may(actor, Act.ERASE, plan_id)}
    if not allowed:
        raise Refused("not_allowed", act=Act.ERASE.value)
    if allowed != concerned:
        raise Refused("erase_elsewhere", name=person.name)


def is_searched(session: Session, person: Person) -> bool:
    """Whether the name is his alone: not that of somebody else or a unit, no word for a role, and no single letter."""
    others = find_people.other_names(session, person)
    return len(person.name) >= SHORTEST and person.name not in others and person.name not in get_args(Role)


def erase(session: Session, actor: Actor, person: Person, now: datetime, called: Called) -> Erased:
    """Takes him out of every plan first. His number stays, so that what he did is still one person's."""
    session.refresh(person, with_for_update=True)
    may_erase(session, actor, person)
    plans = [session.get_one(Plan, plan_id) for plan_id in sorted(find_people.plans_of(session, person))]
    own = Actor(person.id, person.name) if actor.person_id == person.id else actor
    names = {plan.id: leaving.known_as(session, person, plan, called) for plan in plans}
    for plan in plans:
        if any(m.plan_id in (None, plan.id) for m in person.memberships):
            leaving.leave(session, own, person, plan, now, called)
    role = next(iter(names.values()), called("", None))
    searched = is_searched(session, person)
    account = person.telegram_id
    naming = Naming(person.name, role, _longer(session, person))
    _strip(session, person, role, now)
    own = Actor(actor.person_id, role) if actor.person_id == person.id else actor
    for plan in plans:
        known_as = names[plan.id]
        record(
            session, own, "erased", now, plan_id=plan.id, after={"person": person.id, "known_as": known_as}
        )  # fmt: skip
    rows, issued = _by_number(session, person, naming), 0
    if searched:
        rows += sum(_cleared(session, table, naming, [plan.id for plan in plans]) for table in traces.tables())
        rewritten, issued = papers_without.name(session, naming, [plan.id for plan in plans])
        rows += rewritten
        issued += _evaluations(session, naming, [plan.id for plan in plans])
    _updates(session, naming if searched else None, account)
    session.expire_all()
    return Erased(role, rows, searched, issued)


def _strip(session: Session, person: Person, role: str, now: datetime) -> None:
    """The account goes, and all that was his own setting."""
    channels.forget(session, person)
    session.execute(delete(Membership).where(Membership.person_id == person.id))
    session.execute(delete(Dialogue).where(Dialogue.person_id == person.id))
    session.execute(delete(Paper).where(Paper.kept.is_(False), Paper.name.like(f"person-{person.id}.%")))
    waiting = update(Message).where(Message.person_id == person.id, Message.state.in_(("gathering", "pending")))
    session.execute(waiting.values(state="dropped"))
    session.execute(update(Message).where(Message.person_id == person.id).values(chat_id=None, last_error=""))
    session.refresh(person)
    person.name, person.telegram_id, person.erased_at = role, None, now
    person.reachable, person.unreachable_why, person.plan_id, person.menu = False, "", None, ""
    person.zone = person.digest_at = person.quiet_from = person.quiet_to = person.mute_ends_at = None
    person.deputy, person.deputy_until, person.deputy_ends_at = None, None, None
    session.flush()


def _by_number(session: Session, person: Person, naming: Naming) -> int:
    """Where a name stands beside his number: certain, whoever else bears it."""
    acted = session.execute(
        update(Change)
        .where(Change.person_id == person.id, Change.speaker == naming.name)
        .values(speaker=naming.role)
        .execution_options(synchronize_session=False)
    )
    asked = session.execute(
        update(Matter)
        .where(Matter.asked_by == naming.name, or_(Matter.asker_id == person.id, Matter.recorded_by == person.id))
        .values(asked_by=naming.role)
        .execution_options(synchronize_session=False)
    )
    return int(acted.rowcount) + int(asked.rowcount)  # type: ignore[attr-defined]  # an UPDATE always gives a cursor result


def _longer(session: Session, person: Person) -> Sequence[str]:
    return [other for other in find_people.other_names(session, person) if person.name in other != person.name]


def _cleared(session: Session, table: Table, naming: Naming, plans: Sequence[int]) -> int:
    """Writes the rows of one table anew that name him; gives how many."""
    if table.name in (Received.__tablename__, LongButton.__tablename__):
        return 0
    cover, changed = table.name in COVERED, 0
    for row in traces.naming(session, table, [naming.name], plans, lock=True):
        if papers_without.is_issued(table.name, row._mapping):
            continue
        values = _changed(table, row, naming, cover=cover)
        if values:
            same = [column == row._mapping[column.name] for column in table.primary_key]
            session.execute(update(table).where(*same).values(values))
            changed += 1
    return changed


def _changed(table: Table, row: Row[Any], naming: Naming, *, cover: bool) -> dict[str, Any]:
    found = {}
    for name in traces.word_columns(table):
        before = row._mapping[name]
        after = naming.inside(before, cover=cover)
        if after != before:
            found[name] = after
    return found


def _evaluations(session: Session, naming: Naming, plans: Sequence[int]) -> int:
    """How many evaluations name him, in their rules or in what a list is called."""
    found = traces.naming(session, EVALUATION, [naming.name], plans)
    return sum(bool(_changed(EVALUATION, row, naming, cover=False)) for row in found)


def _updates(session: Session, naming: Naming | None, account: int | None) -> None:
    """What he said to the bot, and what was said of him. An update that is being answered keeps its chat until it is."""
    needles = [*([naming.name] if naming else []), *([str(account)] if account is not None else [])]
    table = next(each for each in traces.tables() if each.name == Received.__tablename__)
    for row in traces.naming(session, table, needles, (), lock=True):
        one = Received.bot_id == row.bot_id, Received.update_id == row.update_id
        values: dict[str, Any] = {"content": {}, "answer": None, "chat_id": None}
        if row.answered_at is None:
            values = {"content": naming.inside(row.content), "answer": naming.inside(row.answer)} if naming else {}
        if values:
            session.execute(update(Received).where(*one).values(values).execution_options(synchronize_session=False))
    if account is not None:
        done = update(Received).where(Received.chat_id == account, Received.answered_at.is_not(None))
        session.execute(done.values(content={}, answer=None, chat_id=None).execution_options(synchronize_session=False))
    if naming is not None:
        for button in session.scalars(
            select(LongButton).where(cast(LongButton.line, String).contains(naming.name, autoescape=True))
        ):
            session.delete(button)  # known by a digest of its words, it cannot be reworded
    session.flush()
