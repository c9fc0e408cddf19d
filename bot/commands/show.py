"""/show 12: everything about one item, and when it speaks next."""

from __future__ import annotations

from typing import NamedTuple

from bot.ask import Ask
from bot.commands.office_buttons import office_buttons
from bot.paging import asked_page, page_of, turned, turning
from bot.quoting import mended
from bot.reply import Button, Reply, reply
from db import find, find_matters, find_office
from db.ledger import IN_WORK, Milestone
from schedules.pace import Standing
from schedules.points import Point
from supervision import blocking, hearing_later, joint_parts, receivers, speaking, splitting, stepping
from supervision.acts import SET_ASIDE
from supervision.rights import Act, may, units_of

LAST_CHANGES = 3
PARTS_SHOWN = 20
A_PAGE = 12  # changes, each with its reason


class Hearing(NamedTuple):
    """The next reminder. `people` are named to those who may see them; `instead`: the office hears it in their place."""

    point: Point
    people: tuple[str, ...]
    instead: bool
    at_once: bool


def show(ask: Ask) -> Reply:
    milestone = ask.milestone()
    changes = find.history(ask.session, milestone.id)
    evidence = find.evidence(ask.session, milestone.id)
    asked = find_office.extensions_of(ask.session, milestone.id)
    return reply(
        "show.card", *_buttons(ask, milestone, len(evidence)), office_buttons(ask, milestone, asked),
        _aside(ask, milestone),
        m=milestone, today=ask.today, changes=changes[-LAST_CHANGES:], zone=milestone.plan.zone,
        evidence=len(evidence), quote=_quote(milestone), next=_next(ask, milestone),
        names=_sees_people(ask, milestone), extensions=asked, group=_group(ask, milestone),
        helpers=blocking.helping(ask.session, milestone)[:PARTS_SHOWN],
        helped=ask.session.get(Milestone, milestone.helps_id) if milestone.helps_id is not None else None,
        own=find_matters.matter_of(ask.session, milestone.id),
        comments=find_matters.comments_on(ask.session, milestone.id),
        stands=_stands(ask, milestone), held=hearing_later.of(ask.session, ask.person, milestone) if ask.person else None,
    )  # fmt: skip


def _stands(ask: Ask, milestone: Milestone) -> Standing | None:
    """Its expected progress, where steps or a report measure it and it is in work."""
    measured = milestone.steps is not None or milestone.progress_at is not None
    if not measured or milestone.state not in IN_WORK or milestone.due_on is None:
        return None
    return stepping.standing_of(milestone, ask.today)


def _group(ask: Ask, milestone: Milestone) -> dict[str, object]:
    """The parts of a split item with what has no name yet, and the item that a part belongs to."""
    whole = ask.session.get(Milestone, milestone.parent_id) if milestone.parent_id is not None else None
    parts = splitting.parts(ask.session, milestone) if milestone.split_at is not None else ()
    readable = [part for part in parts if may(ask.actor, Act.READ, part.plan_id, units_of(part))]
    return {
        "part_of": whole.number if whole else None, "parts": readable[:PARTS_SHOWN],
        "more_parts": len(readable[PARTS_SHOWN:]), "split": milestone.split_at is not None,
        "unnamed": splitting.unnamed(ask.session, milestone) if milestone.split_at is not None else 0,
    }  # fmt: skip


def history(ask: Ask) -> Reply:
    """Every change, oldest first."""
    _, wanted = asked_page(ask.line)
    milestone = ask.milestone()
    changes = find.history(ask.session, milestone.id)
    page = page_of(wanted, len(changes), A_PAGE)
    return reply(
        "show.history", turning(f"history m{milestone.id}", page),
        m=milestone, changes=changes[page.offset : page.offset + A_PAGE], zone=milestone.plan.zone, page=page,
        edits=ask.pressed and turned(ask.line),
    )  # fmt: skip


def _buttons(ask: Ask, milestone: Milestone, pieces: int) -> list[tuple[Button, ...]]:
    name, state, units = f"m{milestone.id}", milestone.state, units_of(milestone)

    def allowed(act: Act) -> bool:
        return may(ask.actor, act, milestone.plan_id, units)

    work: list[Button] = []
    own_units = ask.actor.units_in(milestone.plan_id)
    owes = state in IN_WORK and joint_parts.owes(milestone, own_units)
    signs = joint_parts.awaits(milestone, own_units) if milestone.joint_at is not None else state == "open"
    if signs and allowed(Act.ACKNOWLEDGE):
        work.append(Button("buttons.ack", f"ack {name}"))
    if owes and allowed(Act.REPORT):
        work.append(Button("buttons.done", f"done {name}"))
    if owes and allowed(Act.PROGRESS):
        work.append(Button("buttons.progress", f"progress {name}"))
    if state == "reported" and allowed(Act.CONFIRM):
        work += [Button("buttons.confirm", f"confirm {name}"), Button("buttons.return", f"return {name}")]
    if state in IN_WORK and allowed(Act.ASSIGN):
        work.append(Button("buttons.assign", f"assign {name}"))
    if state in ("acknowledged", "blocked", "reported") and allowed(Act.REPORT):
        work.append(Button("buttons.evidence", f"evidence {name}"))
    more = [Button("buttons.history", f"history {name}")]
    if pieces:
        more.append(Button("buttons.see_evidence", f"look {name}", {"count": pieces}))
    if milestone.count and milestone.count > 1 and state in IN_WORK and allowed(Act.EDIT):
        more.append(Button("groups.split_it", f"split {name}"))
    if milestone.document_id is not None:
        more.append(Button("buttons.source", f"source {name}"))
    return [tuple(work), tuple(more)]


def _aside(ask: Ask, milestone: Milestone) -> tuple[Button, ...]:
    """What stops the item or takes it up again, as far as the person may and its state lets him."""
    name, units = f"m{milestone.id}", units_of(milestone)
    known: list[tuple[Button, Act, tuple[str, ...]]] = [
        (Button("buttons.block", f"block {name}"), Act.BLOCK, ("open", "acknowledged")),
        (Button("buttons.unblock", f"unblock {name}"), Act.UNBLOCK, ("blocked",)),
        (Button("buttons.move", f"move {name}"), Act.MOVE, IN_WORK),
        (Button("buttons.park", f"park {name}"), Act.PARK, IN_WORK),
        (Button("buttons.cancel", f"cancel {name}"), Act.CANCEL, (*IN_WORK, "parked")),
        (Button("buttons.resume", f"resume {name}"), Act.PARK, SET_ASIDE),
    ]
    return tuple(
        button
        for button, act, states in known
        if milestone.state in states and may(ask.actor, act, milestone.plan_id, units)
    )


def _next(ask: Ask, milestone: Milestone) -> Hearing | None:
    """When it speaks next and who will hear it, worked out as the round itself would; None while it is silent."""
    point = speaking.upcoming(milestone)
    if point is None:
        return None
    people = receivers.Audiences(ask.session).hearers(milestone, point.audience)
    if point.audience == "owner":
        meant = any(held.unit_id == milestone.lead_unit_id for person in people for held in person.memberships)
    else:
        meant = any(held.role == point.audience for person in people for held in person.memberships)
    return Hearing(point, tuple(person.name for person in people), not meant, point.at <= ask.now)


def _sees_people(ask: Ask, milestone: Milestone) -> bool:
    return may(ask.actor, Act.SEE_PEOPLE, milestone.plan_id)


def _quote(milestone: Milestone) -> str:
    document, start, end = milestone.document, milestone.source_start, milestone.source_end
    if document is None or start is None or end is None:
        return ""
    return mended(document.text[start:end])
