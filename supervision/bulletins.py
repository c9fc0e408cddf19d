"""What becomes of a monthly bulletin? Drafted once a month, worded, addressed, numbered and issued for good."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from db.ledger import Plan
from db.papers import Bulletin
from db.people import Membership, Person, Unit
from schedules.periods import Period
from supervision import groups, papers, receivers
from supervision.bulletin_data import bulletin_data
from supervision.changes import record
from supervision.notices import Telling
from supervision.papers import Written
from supervision.refusals import Refused
from supervision.rights import Act, Actor, may, require

ROLES = ("leader", "head", "owner", "secretary", "supervisor", "group")
USUAL_AUDIENCE = ["leader", "head", "owner"]
LONGEST_TEXT = 6000

Print = Callable[[Bulletin], tuple[Written, Written]]
"""Makes the document and the picture of a bulletin whose number is known."""


def draft(
    session: Session, actor: Actor, plan: Plan, period: Period, now: datetime, *, list_name: str = ""
) -> tuple[Bulletin, bool]:  # fmt: skip
    """The bulletin of a month, made when there is none; the second value tells whether it was made just now.

    With a list's name it is of the items on that list alone, with its own draft and the plan's next number.
    Raises Refused("month_not_over") before the month has ended.
    """
    require(actor, Act.BULLETIN, plan.id)
    session.scalar(select(Plan).where(Plan.id == plan.id).with_for_update())  # a second one waits, and finds it
    found = of_period(session, plan, period.name, list_name)
    if found is not None:
        return found, False
    if period.last >= receivers.today(plan, now):
        raise Refused("month_not_over", period=period.name)
    made = Bulletin(
        plan_id=plan.id, list_name=list_name, period=period.name, year=period.last.year, state="draft", template="",
        made_at=now, data=bulletin_data(session, plan, period, list_name), audience=list(USUAL_AUDIENCE),
    )  # fmt: skip
    session.add(made)
    session.flush()
    said = {"bulletin": made.id, "period": period.name, "list": list_name}
    record(session, actor, "bulletin_drafted", now, plan_id=plan.id, after=said)
    return made, True


def of_period(session: Session, plan: Plan, period: str, list_name: str = "") -> Bulletin | None:
    asked = select(Bulletin).where(Bulletin.plan_id == plan.id, Bulletin.period == period)
    return session.scalar(asked.where(Bulletin.list_name == list_name))


def known(session: Session, actor: Actor, plan: Plan) -> Sequence[Bulletin]:
    """The plan's bulletins, the newest first; drafts only for those who may issue them."""
    require(actor, Act.READ, plan.id)
    found = session.scalars(
        select(Bulletin).where(Bulletin.plan_id == plan.id).order_by(Bulletin.period.desc(), Bulletin.list_name)
    ).all()
    return [each for each in found if each.state == "issued" or may(actor, Act.BULLETIN, plan.id)]


def read(session: Session, actor: Actor, bulletin_id: int) -> Bulletin:
    """A bulletin by its id. Raises Refused("no_such_bulletin") where there is none for this reader."""
    found = session.get(Bulletin, bulletin_id)
    if found is None or found not in _readable(session, actor, found):
        raise Refused("no_such_bulletin")
    return found


def reword(session: Session, actor: Actor, bulletin: Bulletin, text: str, now: datetime) -> None:
    """Another text; "" is the usual one. Whether its placeholders are known was looked at before."""
    _still_draft(session, actor, bulletin)
    if len(text) > LONGEST_TEXT:
        raise Refused("text_too_long", longest=LONGEST_TEXT)
    bulletin.template = text
    _noted(session, actor, "bulletin_reworded", bulletin, now)


def count_again(session: Session, actor: Actor, bulletin: Bulletin, period: Period, now: datetime) -> None:
    """Takes the numbers from the ledger anew, as it says today that the month ended."""
    _still_draft(session, actor, bulletin)
    bulletin.data = bulletin_data(session, bulletin.plan, period, bulletin.list_name)
    _noted(session, actor, "bulletin_counted", bulletin, now)


def address(
    session: Session, actor: Actor, bulletin: Bulletin, entry: str, now: datetime, *, wanted: bool | None = None
) -> None:
    """Adds a receiver, or takes it away: a role, all bound groups, a unit's name, a person's, or a project's for its group.

    Without `wanted` it becomes the other; what is so already stays, so that a second press changes nothing.

    Raises Refused("no_such_receiver").
    """
    _still_draft(session, actor, bulletin)
    if entry not in (*bulletin.audience, *ROLES) and not _people(session, bulletin.plan, entry):
        raise Refused("no_such_receiver", name=entry)
    if wanted is (entry in bulletin.audience):
        return
    left = [each for each in bulletin.audience if each != entry]
    bulletin.audience = left if entry in bulletin.audience else [*bulletin.audience, entry]
    _noted(session, actor, "bulletin_addressed", bulletin, now)


def issue(session: Session, actor: Actor, bulletin: Bulletin, now: datetime, print_: Print) -> list[Person]:
    """Numbers it, keeps document and picture for ever, and sends them. Gives who is told."""
    _still_draft(session, actor, bulletin)
    people = hearers(session, bulletin)
    session.scalar(select(Plan).where(Plan.id == bulletin.plan_id).with_for_update())  # numbers are given one by one
    last = session.scalar(
        select(func.max(Bulletin.number)).where(Bulletin.plan_id == bulletin.plan_id, Bulletin.year == bulletin.year)
    )
    done = session.execute(
        update(Bulletin)
        .where(Bulletin.id == bulletin.id, Bulletin.state == "draft")
        .values(state="issued", number=(last or 0) + 1, issued_at=now, issued_by=actor.person_id)
        .execution_options(synchronize_session=False)
    )
    session.refresh(bulletin)
    if not done.rowcount:  # type: ignore[attr-defined]  # an UPDATE always gives a cursor result
        raise _issued(bulletin)
    document, picture = (
        papers.keep(session, each, now, plan_id=bulletin.plan_id, person_id=actor.person_id, for_ever=True)
        for each in print_(bulletin)
    )
    bulletin.document_id, bulletin.picture_id = document.id, picture.id
    _noted(session, actor, "bulletin_issued", bulletin, now)
    telling = Telling(session, now)
    for person in people:
        if person.id != actor.person_id:
            telling.owe(
                person, "bulletin_issued", plan=bulletin.plan, point=f"bulletin-{bulletin.id}",
                for_on=receivers.today(bulletin.plan, now),
                words=_said(bulletin) | {"papers": [picture.id, document.id]},
            )  # fmt: skip
    telling.write()
    return people


def tell_of_draft(session: Session, bulletin: Bulletin, now: datetime) -> None:
    """The supervisors hear that it waits for them."""
    telling = Telling(session, now)
    for person in receivers.holders(session, bulletin.plan_id, "supervisor"):
        telling.owe(
            person, "bulletin_drafted", plan=bulletin.plan, point=f"draft-{bulletin.id}",
            for_on=receivers.today(bulletin.plan, now), words=_said(bulletin),
        )  # fmt: skip
    telling.write()


def hearers(session: Session, bulletin: Bulletin) -> list[Person]:
    """Who gets it, worked out now."""
    found = [person for entry in bulletin.audience for person in _people(session, bulletin.plan, entry)]
    return receivers.distinct(found)


def _people(session: Session, plan: Plan, entry: str) -> list[Person]:
    if entry == "owner":
        units = session.scalars(select(Unit).where(Unit.plan_id == plan.id).order_by(Unit.id)).all()
        return receivers.distinct(person for unit in units for person in receivers.contact(unit))
    if entry == "group":
        return groups.of_plan(session, plan)
    if entry in ROLES:
        return receivers.holders(session, plan.id, entry)  # type: ignore[arg-type]  # a role by the line above
    unit = session.scalar(select(Unit).where(Unit.plan_id == plan.id, Unit.name == entry))
    if unit is not None:
        return receivers.distinct([*receivers.contact(unit), *receivers.holders(session, plan.id, "head", unit.id)])
    asked = select(Person).join(Membership).where(Membership.plan_id == plan.id, Person.name == entry, Person.reachable)
    found = receivers.distinct(session.scalars(asked.order_by(Person.id)))
    return found or groups.of_plan(session, plan, entry)


def _said(bulletin: Bulletin) -> dict[str, object]:
    return {
        "bulletin": bulletin.id, "period": bulletin.period, "number": bulletin.number, "plan": bulletin.plan.name,
        "list": bulletin.list_name,
    }  # fmt: skip


def _readable(session: Session, actor: Actor, bulletin: Bulletin) -> Sequence[Bulletin]:
    try:
        return known(session, actor, bulletin.plan)
    except Refused:
        return ()


def _still_draft(session: Session, actor: Actor, bulletin: Bulletin) -> None:
    require(actor, Act.BULLETIN, bulletin.plan_id)
    session.refresh(bulletin, with_for_update=True)
    if bulletin.state != "draft":
        raise _issued(bulletin)


def _issued(bulletin: Bulletin) -> Refused:
    return Refused("bulletin_issued", year=bulletin.year, number=bulletin.number)


def _noted(session: Session, actor: Actor, what: str, bulletin: Bulletin, now: datetime) -> None:
    session.flush()
    record(
        session, actor, what, now, plan_id=bulletin.plan_id,
        after={"bulletin": bulletin.id, "period": bulletin.period, "number": bulletin.number},
    )  # fmt: skip
