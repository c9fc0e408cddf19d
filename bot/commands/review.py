"""How are drafts decided? All sure ones at once; the doubtful on cards, one after the other, edited in place."""

from __future__ import annotations

import re

from bot.ask import Ask
from bot.commands.due import this_month
from bot.commands.upload import document_of
from bot.quoting import quoted
from bot.reply import Button, Reply, reply
from db import find
from db.ledger import Document, Proposal
from supervision import adoption
from supervision.refusals import Refused
from supervision.rights import Act, may

UNITS_OFFERED = 9


def adoptall(ask: Ask) -> Reply:
    """Adopts every sure draft. A second press says that nothing is left to adopt."""
    document = document_of(ask, ask.words[0] if ask.words else "")
    adopted = adoption.adopt_sure(ask.session, ask.actor, document, ask.now)
    if not adopted:
        raise Refused("nothing_to_adopt")
    return _summary(ask, document, "review.adopted_all", numbers=[m.number for m in adopted],
                    handed=sum(m.lead_unit_id is not None for m in adopted))  # fmt: skip


def pastdone(ask: Ask) -> Reply:
    """Takes everything whose date is gone as done before the ledger began."""
    document = document_of(ask, ask.words[0] if ask.words else "")
    taken = adoption.past_as_done(ask.session, ask.actor, document, ask.now)
    if not taken:
        raise Refused("nothing_to_adopt")
    return _summary(ask, document, "review.past_done", numbers=[m.number for m in taken], handed=0)


def review(ask: Ask) -> Reply:
    """The card of the first doubtful draft after the position in the line."""
    document = document_of(ask, ask.words[0] if ask.words else "")
    after = int(ask.words[1]) if len(ask.words) > 1 and ask.words[1].isdecimal() else 0
    return card(ask, document, after)


def adopt(ask: Ask) -> Reply:
    """Adopts the draft (as open, or with "done" as done already) and shows the next."""
    proposal = draft_of(ask)
    milestone = adoption.adopt(ask.session, ask.actor, proposal, ask.now, as_done="done" in ask.words[1:])
    return card(ask, proposal.document, proposal.position, done=("adopted", milestone.number))


def drop(ask: Ask) -> Reply:
    proposal = draft_of(ask)
    adoption.drop(ask.session, ask.actor, proposal, ask.now)
    return card(ask, proposal.document, proposal.position, done=("dropped", 0))


def card(ask: Ask, document: Document, after: int = 0, done: tuple[str, int] | None = None) -> Reply:
    """The next doubtful draft behind a position, from the start again when there is none; or the end."""
    left = [p for p in adoption.waiting(ask.session, document) if not adoption.is_sure(p, document.plan, ask.now)]
    if not left:
        return _summary(ask, document, "review.finished", numbers=[], handed=0, done=done)
    shown = next((p for p in left if p.position > after), left[0])
    return card_of(ask, shown, done=done, left=len(left), place=left.index(shown) + 1)


def card_of(
    ask: Ask, draft: Proposal, *, done: tuple[str, int] | None = None, left: int = 0, place: int = 0,
    edits: bool | None = None,
) -> Reply:  # fmt: skip
    """One draft with everything that decides about it."""
    document, name = draft.document, f"d{draft.id}"
    past = adoption.is_past(draft, document.plan, ask.now)
    unit = next((u for u in find.units_of_plan(ask.session, document.plan_id) if u.id == draft.unit_id), None)
    first = [Button("buttons.adopt", f"adopt {name}")]
    if past:
        first.append(Button("buttons.as_done", f"adopt {name} done"))
    return reply(
        "review.card", (*first, Button("buttons.drop", f"drop {name}")),
        (Button("buttons.redate", f"redate {name}"), Button("buttons.retitle", f"retitle {name}")),
        (Button("buttons.choose_unit", f"unitfor {name}"), Button("buttons.skip", f"review f{document.id} {draft.position}")),
        (Button("buttons.overview", f"overview f{document.id}"),),
        draft=draft, past=past, unit=unit.name if unit else None, read=draft.reading, done=done, left=left, place=place,
        quote=quoted(document.text, draft.reading), edits=ask.pressed if edits is None else edits,
    )  # fmt: skip


def draft_of(ask: Ask) -> Proposal:
    """The draft that a button names (d56), for one who may import. Raises Refused("no_such_draft")."""
    named = re.fullmatch(r"d(\d{1,9})", ask.words[0] if ask.words else "")
    found = ask.session.get(Proposal, int(named[1])) if named else None
    if found is None or not may(ask.actor, Act.IMPORT, found.document.plan_id):
        raise Refused("no_such_draft")
    return found


def _summary(
    ask: Ask, document: Document, key: str, *, numbers: list[int], handed: int, done: tuple[str, int] | None = None
) -> Reply:
    left = adoption.waiting(ask.session, document)
    doubtful = [p for p in left if not adoption.is_sure(p, document.plan, ask.now)]
    sure = len(left) - len(doubtful)
    name = f"f{document.id}"
    return reply(
        key,
        (Button("buttons.review", f"review {name}", {"count": len(doubtful)}),) if doubtful else (),
        (Button("buttons.adopt_sure", f"adoptall {name}", {"count": sure}),) if sure else (),
        (Button("buttons.due_month", f"due {this_month(ask.language)}"), Button("buttons.ledger", "due")),
        plan=document.plan, numbers=numbers, handed=handed, doubtful=len(doubtful), done=done,
        adopted=find.decided(ask.session, document.id), edits=ask.pressed,
    )  # fmt: skip
