"""/show 12: everything about one item, and when it speaks next."""

from __future__ import annotations

from bot.ask import Ask
from bot.reply import Button, Reply, reply
from db import find
from db.ledger import Milestone
from supervision import speaking
from supervision.rights import Act, may, units_of

LAST_CHANGES = 3
QUOTED = 160


def show(ask: Ask) -> Reply:
    milestone = ask.milestone()
    changes = find.history(ask.session, milestone.id)
    evidence = find.evidence(ask.session, milestone.id)
    return reply(
        "show.card", *_buttons(ask, milestone, len(evidence)),
        m=milestone, today=ask.today, changes=changes[-LAST_CHANGES:], zone=milestone.plan.zone,
        evidence=evidence, quote=_quote(milestone),
        next=speaking.upcoming(milestone), hears=_hears(milestone),
    )  # fmt: skip


def history(ask: Ask) -> Reply:
    """Every change, oldest first."""
    milestone = ask.milestone()
    changes = find.history(ask.session, milestone.id)
    return reply("show.history", m=milestone, changes=changes[-60:], zone=milestone.plan.zone)


def _buttons(ask: Ask, milestone: Milestone, pieces: int) -> list[tuple[Button, ...]]:
    name, state, units = f"m{milestone.id}", milestone.state, units_of(milestone)

    def allowed(act: Act) -> bool:
        return may(ask.actor, act, milestone.plan_id, units)

    work: list[Button] = []
    if state == "open" and allowed(Act.ACKNOWLEDGE):
        work.append(Button("buttons.ack", f"ack {name}"))
    if state in ("open", "acknowledged") and allowed(Act.REPORT):
        work.append(Button("buttons.done", f"done {name}"))
    if state == "reported" and allowed(Act.CONFIRM):
        work += [Button("buttons.confirm", f"confirm {name}"), Button("buttons.return", f"return {name}")]
    if state in ("open", "acknowledged") and allowed(Act.ASSIGN):
        work.append(Button("buttons.assign", f"assign {name}"))
    if state in ("acknowledged", "reported") and allowed(Act.REPORT):
        work.append(Button("buttons.evidence", f"evidence {name}"))
    more = [Button("buttons.history", f"history {name}")]
    if pieces:
        more.append(Button("buttons.see_evidence", f"look {name}", {"count": pieces}))
    if milestone.document_id is not None:
        more.append(Button("buttons.source", f"source {name}"))
    return [tuple(work), tuple(more)]


def _hears(milestone: Milestone) -> str | None:
    """Who is reminded: the contact's name, if there is one."""
    contact = milestone.lead_unit.contact if milestone.lead_unit else None
    return contact.name if contact and contact.reachable else None


def _quote(milestone: Milestone) -> str:
    document, start, end = milestone.document, milestone.source_start, milestone.source_end
    if document is None or start is None or end is None:
        return ""
    return "".join(document.text[start:end].split("\n"))[:QUOTED]
