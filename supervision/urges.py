"""Who must hurry, and has he answered? 催办: one tap, recorded, not again at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from db import find_office
from db.ledger import IN_WORK, Milestone
from db.office import Urge
from supervision import receivers
from supervision.answering import answer_once, tell_asker
from supervision.changes import already, record
from supervision.notices import tell_of_change
from supervision.refusals import Refused
from supervision.rights import Act, Actor, require_for
from supervision.speaking import policy_of

LONGEST_WORDS = 1000


def urge(session: Session, actor: Actor, milestone: Milestone, now: datetime, *, why: str = "") -> Urge:
    """Tells the unit's contact to hurry and wants an answer.

    Raises Refused: "already" for an item that is not in work, "nobody_to_urge", "urged_already" while it cools down.
    """
    require_for(actor, Act.URGE, milestone)
    session.refresh(milestone, ["state"], with_for_update=True)  # two who urge at once wait for each other
    if milestone.state not in IN_WORK:
        raise already(milestone)
    people = receivers.owners(milestone)
    if not people:
        raise Refused("nobody_to_urge", number=milestone.number)
    last = find_office.last_urge(session, milestone.id)
    rest = timedelta(hours=policy_of(milestone.plan).urge_again_after)
    if last is not None and last.urged_at + rest > now:
        raise Refused(
            "urged_already", number=milestone.number, at=last.urged_at, again_at=last.urged_at + rest,
            zone=milestone.plan.zone,
        )  # fmt: skip
    made = Urge(
        milestone_id=milestone.id, why=why.strip()[:LONGEST_WORDS], urged_by=actor.person_id, urged_at=now,
        milestone=milestone,
    )  # fmt: skip
    session.add(made)
    session.flush()
    change = record(session, actor, "urged", now, plan_id=milestone.plan_id, milestone_id=milestone.id, why=made.why)
    tell_of_change(session, people, "urged", change, milestone, now, words={"urge": made.id})
    return made


def answer(session: Session, actor: Actor, asked: Urge, words: str, now: datetime) -> Urge:
    """The unit's answer, told to whoever urged. Raises Refused("answered_already"), Refused("words_needed")."""
    answer_once(session, actor, asked, words, now)
    tell_asker(session, actor, asked, "urge", "urge_answered", asked.urged_by, now)
    return asked
