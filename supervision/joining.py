"""How does somebody become known to us? The set-up code, invitations, and the person behind an account."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from db.ledger import Plan
from db.people import Invitation, Membership, Person, Role, Unit
from supervision import handing_over
from supervision.changes import record
from supervision.refusals import Refused
from supervision.rights import CONSOLE, Act, Actor, require

VALID_FOR = timedelta(days=7)
UNIT_ROLES: tuple[Role, ...] = ("owner", "head", "assisting", "viewer")
PLAN_ROLES: tuple[Role, ...] = ("leader", "supervisor", "secretary", "administrator")
MAY_BE_CONTACT: tuple[Role, ...] = ("owner", "head")
SETUP = "setup"
ALONE = {"key_share": True}  # two may be the first of a unit; a lock that lets others name the row


def setup_code(session: Session, now: datetime) -> str | None:
    """A fresh one-time code for the first administrator, or None once there is one. Older codes end."""
    if session.scalar(select(exists().where(Membership.role == "administrator"))):
        return None
    session.execute(
        update(Invitation).where(Invitation.role == SETUP, Invitation.used_at.is_(None)).values(expires_at=now)
    )
    return _issue(session, SETUP, now)


def invite(
    session: Session, actor: Actor, now: datetime, *, plan: Plan | None, role: Role, unit: Unit | None = None
) -> str:
    """A token that binds one Telegram account to a role; valid once, for seven days.

    Raises Refused("not_allowed"), or Refused("no_plan") for a unit's role without a plan.
    """
    if role in UNIT_ROLES:
        if plan is None or unit is None:
            raise Refused("no_plan")
        require(actor, Act.INVITE_TO_UNIT, plan.id, {unit.id})
    else:
        require(actor, Act.INVITE_ANY, plan.id if plan else None)
    token = _issue(session, role, now, plan=plan, unit=unit, by=actor)
    record(
        session, actor, "invited", now, plan_id=plan.id if plan else None,
        after={"role": role, "unit": unit.name if unit else None},
    )  # fmt: skip
    return token


def join(
    session: Session, token: str, now: datetime, *, telegram_id: int, name: str, language: str
) -> tuple[Person, Invitation]:
    """Binds the account to what the token promises.

    Raises Refused: "invitation_unknown", "invitation_used", "invitation_over".
    """
    invitation = session.scalar(select(Invitation).where(Invitation.token_hash == _hash(token)))
    if invitation is None:
        raise Refused("invitation_unknown")
    person = session.scalar(select(Person).where(Person.telegram_id == telegram_id))
    if invitation.used_at is not None:
        raise Refused("invitation_yours" if person and invitation.used_by == person.id else "invitation_used")
    if invitation.expires_at <= now:
        raise Refused("invitation_over")
    if person is None:
        person = Person(name=name, telegram_id=telegram_id, language=language, joined_at=now)
        session.add(person)
        session.flush()
    taken = session.execute(
        update(Invitation)
        .where(Invitation.id == invitation.id, Invitation.used_at.is_(None))
        .values(used_at=now, used_by=person.id)
    )
    if not taken.rowcount:  # type: ignore[attr-defined]  # an UPDATE always gives a cursor result
        raise Refused("invitation_used")
    roles: tuple[Role, ...] = ("administrator", "supervisor") if invitation.role == SETUP else (invitation.role,)  # type: ignore[assignment]
    for role in roles:
        grant(session, _inviter(session, invitation), person, role, now, invitation.plan_id, invitation.unit_id)
    return person, invitation


def grant(
    session: Session, actor: Actor, person: Person, role: Role, now: datetime, plan_id: int | None,
    unit_id: int | None = None,
) -> None:  # fmt: skip
    """Gives a role once; the first owner of a unit becomes its contact and is handed what waits there."""
    unit = session.get(Unit, unit_id, with_for_update=ALONE) if unit_id is not None else None
    held = {(m.role, m.plan_id, m.unit_id) for m in person.memberships if m.project_id is None}
    if (role, plan_id, unit_id) not in held:
        person.memberships.append(Membership(person_id=person.id, role=role, plan_id=plan_id, unit_id=unit_id))
    if person.plan_id is None:
        person.plan_id = plan_id
    session.flush()
    record(
        session, Actor.of(person), "joined", now, plan_id=plan_id,
        after={"role": role, "unit": unit.name if unit else None},
    )  # fmt: skip
    if unit is not None and role == "owner" and unit.contact_id is None:
        handing_over.to_contact(session, actor, unit, person, now)


def set_contact(session: Session, actor: Actor, unit: Unit, person: Person, now: datetime) -> None:
    """Makes one of the unit's owners the one who is reminded; the open items are handed over to him.

    Raises Refused("not_of_unit") for a person who does not own in this unit.
    """
    require(actor, Act.CONTACT, unit.plan_id, {unit.id})
    if not any(m.unit_id == unit.id and m.role in MAY_BE_CONTACT for m in person.memberships):
        raise Refused("not_of_unit", person=person.name, unit=unit.name)
    session.refresh(unit, with_for_update=ALONE)
    if unit.contact_id == person.id:
        raise Refused("contact_already", person=person.name, unit=unit.name)
    handing_over.to_contact(session, actor, unit, person, now)


def _issue(
    session: Session, role: str, now: datetime, *, plan: Plan | None = None, unit: Unit | None = None,
    by: Actor | None = None,
) -> str:  # fmt: skip
    token = secrets.token_urlsafe(16)  # 128 bits, within the 64 characters of a deep link
    session.add(
        Invitation(
            token_hash=_hash(token), role=role, plan_id=plan.id if plan else None, unit_id=unit.id if unit else None,
            invited_by=by.person_id if by else None, made_at=now, expires_at=now + VALID_FOR,
        )
    )  # fmt: skip
    session.flush()
    return token


def _inviter(session: Session, invitation: Invitation) -> Actor:
    inviter = session.get(Person, invitation.invited_by) if invitation.invited_by else None
    return Actor.of(inviter) if inviter else CONSOLE


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
