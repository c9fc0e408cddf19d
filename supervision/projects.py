"""Who carries a key project, and what is missing? 五个一: leader, secretary, task force, scheme, ledger."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from sqlalchemy import delete, exists, or_, select
from sqlalchemy.orm import Session

from db.ledger import Milestone, Plan
from db.people import Membership, Person
from db.projects import Project
from supervision.changes import record
from supervision.refusals import Refused
from supervision.rights import Act, Actor, may, require, require_for, units_of

if TYPE_CHECKING:
    from supervision.milestones import Shown

Post = Literal["leader", "secretary", "task_force"]
POSTS: tuple[Post, ...] = ("leader", "secretary", "task_force")
APPOINTED: dict[Post, str] = {
    "leader": "card_leader", "secretary": "card_secretary", "task_force": "card_task_force",
}  # fmt: skip
ONES = ("leader", "secretary", "task_force", "scheme", "ledger")
LONGEST_NAME = 80
WORD_IS_GOOD_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Card:
    """The five ones of a project: who and what is there, and which of them are missing."""

    project: Project
    people: dict[Post, tuple[Person, ...]]
    missing: tuple[str, ...]


def card_of(session: Session, project: Project) -> Card:
    held = session.execute(
        select(Membership.role, Person)
        .join(Person, Membership.person_id == Person.id)
        .where(Membership.project_id == project.id)
        .order_by(Membership.id)
    ).all()
    people = {post: tuple(person for role, person in held if role == post) for post in POSTS}
    there = {
        "leader": bool(people["leader"]), "secretary": bool(people["secretary"]),
        "task_force": project.chat_id is not None, "scheme": project.scheme_file_id is not None,
        "ledger": any(m.progress_at or m.state in ("reported", "confirmed") for m in project.milestones),
    }  # fmt: skip
    return Card(project, people, tuple(one for one in ONES if not there[one]))


def incomplete(session: Session, plan: Plan) -> list[Card]:
    """The cards of a plan on which something is missing; projects whose items are all closed are left alone."""
    asked = select(Project).where(Project.plan_id == plan.id).order_by(Project.id)
    cards = [card_of(session, project) for project in session.scalars(asked)]
    closed = ("confirmed", "cancelled")
    return [c for c in cards if c.missing and not all(m.state in closed for m in c.project.milestones)]


def readable(session: Session, actor: Actor, project: Project | None) -> Project:
    """The project, for one who may read the plan or an item of it. Raises Refused("no_such_project")."""
    if project is None or not (
        may(actor, Act.READ, project.plan_id)
        or project.id in actor.projects_in(project.plan_id)
        or any(may(actor, Act.READ, m.plan_id, units_of(m)) for m in project.milestones)
    ):
        raise Refused("no_such_project")
    return project


def named(session: Session, plan: Plan, name: str) -> Project | None:
    return session.scalar(select(Project).where(Project.plan_id == plan.id, Project.name == name.strip()))


def put(session: Session, actor: Actor, milestone: Milestone, name: str, now: datetime) -> Project:
    """Makes the item a part of the project of that name, which is made where there is none.

    Raises Refused: "bad_project_name", "project_already" for an item that is a part of it.
    """
    require_for(actor, Act.CARD, milestone)
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise Refused("bad_project_name", longest=LONGEST_NAME)
    session.refresh(milestone.plan, with_for_update=True)  # two who make it at once wait for each other
    session.refresh(milestone, ["project_id"])
    project = named(session, milestone.plan, name)
    if project is not None and milestone.project_id == project.id:
        raise Refused("project_already", number=milestone.number, name=name)
    if project is None:
        project = Project(plan_id=milestone.plan_id, name=name, made_by=actor.person_id, made_at=now)
        session.add(project)
        session.flush()
        milestone.plan.papers_at = None  # the weekly list of its cards is to be worked out
    milestone.project_id = project.id
    session.flush()
    session.refresh(project)
    record(session, actor, "card_item", now, plan_id=milestone.plan_id, milestone_id=milestone.id, why=name)
    return project


def appoint(session: Session, actor: Actor, project: Project, post: Post, person: Person, now: datetime) -> Project:
    """Makes the person the one who holds the post; whoever held it before loses what came with it.

    Raises Refused("post_already").
    """
    require(actor, Act.CARD, project.plan_id)
    session.refresh(project, with_for_update=True)
    held = (Membership.project_id == project.id) & (Membership.role == post)
    if session.scalar(select(exists().where(held, Membership.person_id == person.id))):
        raise Refused("post_already", person=person.name, post=post)
    before = session.scalars(select(Person).join(Membership).where(held)).all()
    session.execute(delete(Membership).where(held))
    session.add(Membership(person_id=person.id, plan_id=project.plan_id, role=post, project_id=project.id))
    if person.plan_id is None:
        person.plan_id = project.plan_id
    session.flush()
    for each in (*before, person):
        session.expire(each, ["memberships"])
    _recorded(session, actor, APPOINTED[post], project, now, person.name)
    return project


def candidates(session: Session, plan: Plan, post: Post) -> Sequence[Person]:
    """Whom the plan knows in that role."""
    held = Membership.role == post, or_(Membership.plan_id == plan.id, Membership.plan_id.is_(None))
    return session.scalars(select(Person).where(Person.id.in_(select(Membership.person_id).where(*held)))).all()


def person_of_plan(session: Session, plan: Plan, name: str) -> Person:
    """Raises Refused("nobody_named")."""
    held = select(Membership.person_id).where(or_(Membership.plan_id == plan.id, Membership.plan_id.is_(None)))
    asked = select(Person).where(Person.name == name.strip(), Person.id.in_(held)).order_by(Person.id)
    found = session.scalars(asked.limit(1)).first()
    if found is None:
        raise Refused("nobody_named", name=name.strip()[:LONGEST_NAME])
    return found


def keep_scheme(session: Session, actor: Actor, project: Project, shown: Shown, now: datetime) -> Project:
    """Keeps the file as the project's plan of action (方案). Raises Refused("scheme_file")."""
    require(actor, Act.CARD, project.plan_id)
    if shown.file_id is None or shown.kind == "text":
        raise Refused("scheme_file")
    project.scheme_kind, project.scheme_file_id = shown.kind, shown.file_id
    project.scheme_name = (shown.file_name or "")[:LONGEST_NAME]
    _recorded(session, actor, "card_scheme", project, now, project.scheme_name)
    return project


def group_word(session: Session, actor: Actor, project: Project, now: datetime) -> str:
    """A word that binds the group in which it is said, once and within a day. An older one ends."""
    require(actor, Act.CARD, project.plan_id)
    word = secrets.token_hex(6)
    project.word_hash, project.word_until = _hash(word), now + WORD_IS_GOOD_FOR
    session.flush()
    return word


def bind(
    session: Session, actor: Actor, word: str, chat_id: int, chat_name: str, now: datetime, *, thread: int | None = None
) -> Project:
    """Makes the group the task force of the project whose word was said; told in the topic where it was said.

    Raises Refused("no_such_word").
    """
    asked = select(Project).where(Project.word_hash == _hash(word.strip().lower()), Project.word_until > now)
    project = session.scalar(asked.with_for_update())
    if project is None:
        raise Refused("no_such_word")
    project.word_hash = project.word_until = None
    return _bound(session, actor, project, chat_id, chat_name, now, thread)


def bind_here(
    session: Session, actor: Actor, project: Project, chat_id: int, chat_name: str, now: datetime, *,
    thread: int | None = None,
) -> Project:  # fmt: skip
    """The supervisor says it in the group himself."""
    require(actor, Act.CARD, project.plan_id)
    return _bound(session, actor, project, chat_id, chat_name, now, thread)


def of_chat(session: Session, chat_id: int) -> Project | None:
    return session.scalar(select(Project).where(Project.chat_id == chat_id).order_by(Project.id.desc()).limit(1))


def _bound(
    session: Session, actor: Actor, project: Project, chat_id: int, chat_name: str, now: datetime, thread: int | None
) -> Project:
    project.chat_id, project.chat_name = chat_id, chat_name[:LONGEST_NAME]
    _receiver(session, actor, project, now).thread_id = thread
    _recorded(session, actor, "card_group", project, now, project.chat_name)
    return project


def _receiver(session: Session, actor: Actor, project: Project, now: datetime) -> Person:
    """The group can be told things. It holds no role: whoever speaks in it does so with his own rights."""
    group = session.scalar(select(Person).where(Person.telegram_id == project.chat_id))
    speaker = session.get(Person, actor.person_id) if actor.person_id is not None else None
    if group is None:
        group = Person(
            telegram_id=project.chat_id, language=speaker.language if speaker else "zh", plan_id=project.plan_id,
            joined_at=now,
        )  # fmt: skip
        session.add(group)
    group.name, group.reachable, group.unreachable_why = project.chat_name, True, ""
    return group


def _recorded(session: Session, actor: Actor, what: str, project: Project, now: datetime, to: str) -> None:
    """Stands in the history of the project's first item."""
    session.flush()
    first = project.milestones[0].id if project.milestones else None
    record(
        session, actor, what, now, plan_id=project.plan_id, milestone_id=first, after={"project": project.name}, why=to
    )


def _hash(word: str) -> str:
    return hashlib.sha256(word.encode()).hexdigest()
