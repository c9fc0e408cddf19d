"""What is looked at, and what comes of it? 督查 and 回头看: items picked or drawn, findings, rectifications with dates."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import find
from db.find import View
from db.inspections import Finding, Inspection
from db.ledger import IN_WORK, Milestone, Plan
from schedules.periods import Period
from supervision import own_items, receivers
from supervision.changes import record
from supervision.drawing import drawn, tenth
from supervision.lights import light_of
from supervision.milestones import Shown
from supervision.refusals import Refused
from supervision.rights import Act, Actor, require

Verdict = Literal["good", "bad"]
LONGEST_SEED = 40
LONGEST_WORDS = 1000
AT_MOST = 500  # items of one inspection
PHOTOS_AT_MOST = 10


def begin(
    session: Session, actor: Actor, plan: Plan, kind: str, now: datetime, *, about: str = "", count: int = 0,
    seed: str = "", quarter: Period | None = None,
) -> Inspection:  # fmt: skip
    """Picks the items: all red ones, those of a unit or a list, some drawn, or a tenth of a quarter's confirmed ones.

    Raises Refused: "nothing_to_inspect", "too_many_to_inspect", "inspected_already" while the same one is not through.
    """
    require(actor, Act.INSPECT, plan.id)
    session.refresh(plan, with_for_update=True)  # two at once get two numbers
    pool = _pool(session, plan, kind, about, quarter, receivers.today(plan, now))
    if not pool:
        raise Refused("nothing_to_inspect")
    about = quarter.name if quarter else about
    if not seed.strip():
        _not_the_same_again(session, plan, kind, about, pool)
    if kind in ("random", "recheck"):
        seed = seed.strip()[:LONGEST_SEED] or secrets.token_hex(4)
        wanted = set(drawn([m.number for m in pool], count if kind == "random" else tenth(len(pool)), seed))
        picked = [m for m in pool if m.number in wanted]
    else:
        seed, picked = "", list(pool)
    if len(picked) > AT_MOST:
        raise Refused("too_many_to_inspect", count=len(picked), most=AT_MOST)
    last = session.scalar(select(func.max(Inspection.number)).where(Inspection.plan_id == plan.id))
    made = Inspection(
        plan_id=plan.id, number=(last or 0) + 1, kind=kind, about=about,
        seed=seed or None, drawn_from=len(pool), made_by=actor.person_id, made_at=now, plan=plan,
        findings=[Finding(milestone_id=m.id, milestone=m) for m in picked],
    )  # fmt: skip
    session.add(made)
    session.flush()
    for milestone in picked:
        record(
            session, actor, "picked", now, plan_id=plan.id, milestone_id=milestone.id,
            after={"inspection": made.number, "kind": kind, "seed": made.seed, "drawn_from": made.drawn_from},
        )  # fmt: skip
    return made


def _not_the_same_again(session: Session, plan: Plan, kind: str, about: str, pool: Sequence[Milestone]) -> None:
    """A button works once. Items drawn at random are others each time; what is re-checked is not drawn anew meanwhile."""
    asked = select(Inspection).where(Inspection.plan_id == plan.id, Inspection.kind == kind, Inspection.about == about)
    last = session.scalar(asked.order_by(Inspection.id.desc()).limit(1)) if kind != "random" else None
    if last is None or all(each.verdict is not None for each in last.findings):
        return
    if kind == "recheck" or {each.milestone_id for each in last.findings} == {m.id for m in pool}:
        raise Refused("inspected_already", number=last.number, inspection=last.id)


def note(
    session: Session, actor: Actor, finding: Finding, words: str, now: datetime, *, verdict: Verdict | None = None,
    shown: Sequence[Shown] = (), due_on: date | None = None,
) -> Finding:  # fmt: skip
    """Records what was found at one item, with photos; a date makes it an item of the unit, to be put right by then.

    Further photos and words join what was found. Raises Refused: "words_needed", "date_past", "rectified_already",
    "photos_at_most".
    """
    inspection, about = finding.inspection, finding.milestone
    require(actor, Act.INSPECT, inspection.plan_id)
    session.refresh(finding, ["words", "files", "verdict", "rectification_id"], with_for_update=True)
    words = words.strip()
    files = [[piece.kind, piece.file_id] for piece in shown if piece.file_id]
    if not words and not files and verdict is None:
        raise Refused("words_needed")
    if due_on is not None and finding.rectification_id is not None:
        raise Refused("rectified_already", number=about.number)
    if len(finding.files) + len(files) > PHOTOS_AT_MOST:  # a photo is kept or refused, and never lost without a word
        raise Refused("photos_at_most", number=about.number, most=PHOTOS_AT_MOST)
    finding.words = "\n".join(each for each in (finding.words, words) if each)[:LONGEST_WORDS]
    finding.files = [*finding.files, *files]
    finding.verdict = "bad" if due_on is not None else verdict or finding.verdict or "bad"
    finding.found_by, finding.found_at = actor.person_id, now
    record(
        session, actor, _said_of(finding), now, plan_id=inspection.plan_id, milestone_id=about.id,
        after={"inspection": inspection.number, "photos": len(finding.files)}, why=words,
    )  # fmt: skip
    if due_on is not None:
        made = own_items.put_on_ledger(
            session, actor, inspection.plan, words or finding.words, due_on, now, unit=about.lead_unit,
            what="rectification", why=f"#{about.number}",
        )  # fmt: skip
        finding.rectification, finding.rectification_id = made, made.id
    session.flush()
    return finding


def _said_of(finding: Finding) -> str:
    return "found_good" if finding.verdict == "good" else "found"


def readable(session: Session, actor: Actor, number: int) -> Inspection:
    """Raises Refused("no_such_inspection")."""
    found = session.get(Inspection, number)
    if found is None:
        raise Refused("no_such_inspection")
    require(actor, Act.INSPECT, found.plan_id)
    return found


def known(session: Session, plan: Plan, limit: int) -> Sequence[Inspection]:
    asked = select(Inspection).where(Inspection.plan_id == plan.id).order_by(Inspection.id.desc())
    return session.scalars(asked.limit(limit)).all()


def _pool(
    session: Session, plan: Plan, kind: str, about: str, quarter: Period | None, today: date
) -> Sequence[Milestone]:
    """What the items are picked from, by their numbers."""
    view = View(plan.id)
    if kind == "unit":
        unit = find.unit_named(session, plan.id, about)
        view = View(plan.id, lead_unit_id=unit.id if unit else -1)
    if kind == "list":
        view = View(plan.id, list_name=about)
    asked = select(Milestone).where(*find.conditions(view)).order_by(Milestone.number)
    if quarter is not None:
        zone = ZoneInfo(plan.zone)
        confirmed = session.scalars(asked.where(Milestone.state == "confirmed")).all()
        return [
            m for m in confirmed
            if m.confirmed_at and quarter.first <= m.confirmed_at.astimezone(zone).date() <= quarter.last
        ]  # fmt: skip
    found = session.scalars(asked.where(Milestone.state.in_(IN_WORK), Milestone.split_at.is_(None))).all()
    if kind != "red":
        return found
    return [m for m in found if (seen := light_of(m, today)) is not None and seen.light == "red"]
