"""Is a document a new version of one that is on the ledger? Its drafts are matched with the milestones, once, at the door."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.ledger import Document, Milestone, Plan, Proposal, Vanished
from plans import versions
from plans.drafts import Reading
from plans.likeness import Stated, bare, of_draft, of_reading
from supervision.deciding import waiting

CLOSED = ("confirmed", "cancelled")
LEFT_OUT = {"left_out": [True, True]}  # the mark of a draft that was dropped from the version before, word for word


class Known(NamedTuple):
    """A milestone, and what the newest version that was accepted says of it."""

    milestone: Milestone
    stated: Stated
    family: int  # the first version of its document


class Counts(NamedTuple):
    """How a document differs from the version before; of a first version everything is added."""

    added: int
    changed: int
    unchanged: int
    vanished: int


def compare(session: Session, document: Document) -> None:
    """Marks each waiting draft of a new version as unchanged, changed or new, and what it no longer names as vanished.

    A document that has little in common with what is on the ledger is no version of it, and nothing is marked.
    """
    known, drafts = _known(session, document), list(waiting(session, document))
    pairs = versions.matched([each.stated for each in known], [of_reading(draft.reading) for draft in drafts])
    families = _families(known, pairs, len(drafts))
    if not families:
        return
    document.revises_id = _newest_of(session, document, families)
    found: set[int] = set()
    for draft, place in zip(drafts, pairs, strict=True):
        if place is not None and known[place].family in families:
            found.add(place)
            _link(draft, known[place])
    for place, each in enumerate(known):
        if place not in found and families.get(each.family) and each.milestone.state not in CLOSED:
            session.add(Vanished(document_id=document.id, milestone_id=each.milestone.id, state="waiting"))
    _leave_out_again(session, document, drafts)
    session.flush()


def counts(session: Session, document: Document) -> Counts:
    """How many of each there were when the document came, whatever was decided since."""
    drafts = session.execute(
        select(Proposal.revises_id, Proposal.changes).where(Proposal.document_id == document.id)
    ).all()
    changed = sum(row[0] is not None and bool(row[1]) for row in drafts)
    unchanged = sum(row[0] is not None and not row[1] for row in drafts)
    gone = len(gone_from(session, document))
    return Counts(sum(row[0] is None and not row[1] for row in drafts), changed, unchanged, gone)


def gone_from(session: Session, document: Document) -> Sequence[Vanished]:
    """The milestones that the document no longer names."""
    asked = select(Vanished).join(Milestone, Milestone.id == Vanished.milestone_id)
    return session.scalars(asked.where(Vanished.document_id == document.id).order_by(Milestone.number)).all()


def undecided(session: Session, document: Document) -> list[Vanished]:
    """Those of them that nobody has kept, and that are not closed by now."""
    gone = gone_from(session, document)
    return [each for each in gone if each.state == "waiting" and each.milestone.state not in CLOSED]


def plan_revised(session: Session, plans: Sequence[Plan], reading: Reading) -> Plan | None:
    """The plan of the same year whose milestones say, word for word, half of what was read; None where no plan does."""
    words = {versions.word_for_word(of_draft(draft)) for draft in reading.drafts} - {""}
    best: tuple[int, Plan] | None = None
    for plan in plans:
        if plan.year != reading.year or not words:
            continue
        asked = select(Milestone.title).where(Milestone.plan_id == plan.id, Milestone.document_id.is_not(None))
        titles = session.scalars(asked).all()
        same = len(words & {bare(title) for title in titles})
        if (
            versions.is_version_of(matches=same, old=len(titles), new=len(words))
            and 2 * same >= len(words)
            and (best is None or same > best[0])
        ):
            best = (same, plan)
    return best[1] if best else None


def undo(session: Session, document: Document) -> None:
    """Takes the marks off again, so that the document can be compared with another plan."""
    for draft in session.scalars(select(Proposal).where(Proposal.document_id == document.id)):
        if draft.revises_id is not None or draft.changes:
            draft.revises_id, draft.milestone_id, draft.changes, draft.state = None, None, {}, "waiting"
    session.execute(delete(Vanished).where(Vanished.document_id == document.id))
    document.revises_id = None
    session.flush()


def differences(milestone: Milestone, old: Stated, new: Stated) -> dict[str, list[Any]]:
    """What a new version changes, by field: [on the ledger, in the document]; what the ledger says already is left out."""
    now = of_milestone(milestone)
    found = {}
    for name, (_, after) in versions.changed(old, new).items():
        if name in versions.changed(now, replace(now, **{name: after})):
            found[name] = [plain(getattr(now, name)), plain(after)]
    return found


def of_milestone(milestone: Milestone) -> Stated:
    """What the ledger says of a commitment."""
    value, unit, op = milestone.quantity_value, milestone.quantity_unit, milestone.quantity_op
    return Stated(
        milestone.title, milestone.kind, milestone.due_on, tuple(milestone.section), tuple(milestone.subjects),
        milestone.action, milestone.count, (float(value), unit or "", op or "=") if value is not None else None,
        milestone.window_start, milestone.rrule,
    )  # fmt: skip


def plain(value: Any) -> Any:
    """A value as JSON keeps it: dates as ISO text."""
    return value.isoformat() if hasattr(value, "isoformat") else list(value) if isinstance(value, tuple) else value


def _link(draft: Proposal, known: Known) -> None:
    draft.revises_id = known.milestone.id
    draft.changes = differences(known.milestone, known.stated, of_reading(draft.reading))
    if not draft.changes:
        draft.state, draft.milestone_id = "adopted", known.milestone.id


def _known(session: Session, document: Document) -> list[Known]:
    """Every milestone of the plan that came out of another document; of a recurring duty its newest occurrence."""
    first = _first_versions(session, document.plan_id)
    rows = session.scalars(
        select(Milestone)
        .where(
            Milestone.plan_id == document.plan_id, Milestone.document_id.is_not(None), Milestone.state != "cancelled"
        )
        .order_by(Milestone.number)
    ).all()
    read = _readings(session, document.plan_id)
    before = {row.id: row.follows_id for row in rows if row.follows_id is not None}
    followed = set(before.values())
    found = []
    for row in rows:
        if row.id in followed or row.parent_id is not None or row.document_id == document.id:
            continue
        root = row.id
        while root in before:
            root = before[root]
        stated = of_reading(read[root]) if root in read else of_milestone(row)
        found.append(Known(row, stated, first.get(row.document_id or 0, 0)))
    return found


def _readings(session: Session, plan_id: int) -> dict[int, dict[str, Any]]:
    """What the newest accepted draft of each milestone says."""
    rows = session.execute(
        select(Proposal.milestone_id, Proposal.reading)
        .join(Document, Document.id == Proposal.document_id)
        .where(Document.plan_id == plan_id, Proposal.state == "adopted", Proposal.milestone_id.is_not(None))
        .order_by(Proposal.id)
    )
    return {row[0]: row[1] for row in rows}


def _first_versions(session: Session, plan_id: int) -> dict[int, int]:
    """The first version of each document of a plan."""
    before = {
        row[0]: row[1]
        for row in session.execute(select(Document.id, Document.revises_id).where(Document.plan_id == plan_id))
    }
    found = {}
    for each in before:
        root, seen = each, {each}
        while (earlier := before.get(root)) is not None and earlier not in seen:
            root = earlier
            seen.add(root)
        found[each] = root
    return found


def _families(known: Sequence[Known], pairs: Sequence[int | None], drafts: int) -> dict[int, bool]:
    """The documents that are revised; True where so much of one is found again that the rest has vanished."""
    total = Counter(each.family for each in known)
    matches = Counter(known[place].family for place in pairs if place is not None)
    return {
        family: 2 * count >= total[family]
        for family, count in matches.items()
        if versions.is_version_of(matches=count, old=total[family], new=drafts)
    }


def _newest_of(session: Session, document: Document, families: dict[int, bool]) -> int | None:
    first = _first_versions(session, document.plan_id)
    return max((each for each, root in first.items() if root in families and each != document.id), default=None)


def _leave_out_again(session: Session, document: Document, drafts: Sequence[Proposal]) -> None:
    """What was dropped from an earlier version, and stands there unchanged, is not asked for a second time."""
    first = _first_versions(session, document.plan_id)
    family = {each for each, root in first.items() if root == first.get(document.id) and each != document.id}
    dropped = session.scalars(
        select(Proposal).where(Proposal.document_id.in_(family), Proposal.state == "dropped")
    ).all()
    by_words: dict[str, list[Stated]] = defaultdict(list)
    for each in dropped:
        if each.revises_id is None:
            stated = of_reading(each.reading)
            by_words[versions.word_for_word(stated)].append(stated)
    for draft in drafts:
        stated = of_reading(draft.reading)
        same = by_words.get(versions.word_for_word(stated), ())
        if (
            draft.state == "waiting"
            and draft.revises_id is None
            and any(not versions.changed(old, stated) for old in same)
        ):
            draft.state, draft.changes = "dropped", LEFT_OUT
