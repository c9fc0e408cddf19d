"""How are drafts decided? All sure ones at once; the doubtful on cards, one after the other, edited in place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from bot.ask import Ask
from bot.commands.due import this_month
from bot.commands.upload import document_of, named_first
from bot.comparison import sides
from bot.quoting import mended, quoted
from bot.reply import Button, Reply, reply
from db import find
from db.ledger import Document, Proposal
from db.people import Unit
from plans.routing import Guess
from supervision import adoption, correcting, proposing
from supervision.handing_over import LONGEST_UNIT_NAME
from supervision.refusals import Refused
from supervision.rights import Act, may

DRAFT = re.compile(r"[da](\d{1,9})")
POSITION = re.compile(r"[0-9]{1,9}")
MAKE = "+"  # before a unit's name: create it
NOT_OF_THE_DATE = ("no_predicate", "carried_over")


class Done(NamedTuple):
    """What was just done to a draft, for the first line of the next card: adopted, dropped or given."""

    what: str
    number: int = 0
    unit: str = ""


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
    """The card of the first doubtful draft behind the position in the line; with "all" of any that waits."""
    document = document_of(ask, ask.words[0] if ask.words else "")
    after = next((int(word) for word in ask.words[1:] if POSITION.fullmatch(word)), 0)
    return card(ask, document, after, sure_too="all" in ask.words[1:])


def adopt(ask: Ask) -> Reply:
    """Adopts the draft (as open, or with "done" as done already) and shows the next."""
    proposal = draft_of(ask)
    milestone = adoption.adopt(ask.session, ask.actor, proposal, ask.now, as_done="done" in ask.words[1:])
    unit = milestone.lead_unit.name if milestone.lead_unit else ""
    done = Done("adopted", milestone.number, unit)
    return card(ask, proposal.document, proposal.position, done, sure_too=among_all(ask))


def drop(ask: Ask) -> Reply:
    proposal = draft_of(ask)
    adoption.drop(ask.session, ask.actor, proposal, ask.now)
    return card(ask, proposal.document, proposal.position, Done("dropped"), sure_too=among_all(ask))


def apart(ask: Ask) -> Reply:
    """Two places of the text that were offered as one draft are two after all."""
    proposal = draft_of(ask)
    correcting.tell_apart(ask.session, ask.actor, proposal)
    return card_of(ask, proposal, sure_too=among_all(ask))


def card(ask: Ask, document: Document, after: int = 0, done: Done | None = None, *, sure_too: bool = False) -> Reply:
    """The next draft to look at behind a position, from the start again when there is none; or the end."""
    left = _to_look_at(ask, document, sure_too=sure_too)
    if not left:
        return _summary(ask, document, "review.finished", numbers=[], handed=0, done=done)
    shown = next((p for p in left if p.position > after), left[0])
    return card_of(ask, shown, done, sure_too=sure_too)


def card_of(
    ask: Ask, draft: Proposal, done: Done | None = None, *, sure_too: bool = False, edits: bool = True
) -> Reply:
    """One draft with everything that decides about it."""
    document, name = draft.document, f"{'a' if sure_too else 'd'}{draft.id}"
    onwards = f"review f{document.id} {draft.position}{' all' if sure_too else ''}"
    past = adoption.is_past(draft, document.plan, ask.now)
    left = _to_look_at(ask, document, sure_too=sure_too)
    units = find.units_of_plan(ask.session, document.plan_id)
    as_done = (Button("buttons.as_done", f"adopt {name} done"),) if past else ()
    deciding = (Button("buttons.adopt", f"adopt {name}"), *as_done, Button("buttons.drop", f"drop {name}"))
    if draft.revises_id is not None:
        deciding = (Button("revision.accept", f"adopt {name}"), Button("revision.leave", f"drop {name}"))
    before, after = sides(draft)
    guess = proposing.guess(ask.session, draft) if draft.revises_id is None else None
    also = draft.reading.get("also") or []
    apart = (Button("review.tell_apart", f"apart {name}"),) if also else ()
    return reply(
        "review.card", deciding,
        (Button("buttons.redate", f"redate {name}"), Button("buttons.retitle", f"retitle {name}")),
        (*_named_unit(draft, units, name, guess), Button("buttons.choose_unit", f"unitfor {name}")) if draft.revises_id is None else (),
        apart, (Button("buttons.skip", onwards), Button("buttons.overview", f"overview f{document.id}")),
        assisting=proposing.named(draft)[1], guess=guess, draft=draft, revises=draft.revises, before=before, after=after, past=past, doubt=_doubt(draft), unit=next((u.name for u in units if u.id == draft.unit_id), None),
        also=[(quoted(document.text, one), one["section"]) for one in also], read=draft.reading, expr=mended(draft.reading.get("expr") or ""), done=done, sure_too=sure_too, left=len(left),
        place=left.index(draft) + 1 if draft in left else 0, quote=quoted(document.text, draft.reading),
        edits=edits and ask.pressed,
    )  # fmt: skip


def draft_of(ask: Ask) -> Proposal:
    """The draft that a button names, for one who may import: d56, or a56 on the way through all drafts.

    Raises Refused("no_such_draft").
    """
    named = DRAFT.fullmatch(ask.words[0] if ask.words else "")
    found = ask.session.get(Proposal, int(named[1])) if named else None
    if found is None or not may(ask.actor, Act.IMPORT, found.document.plan_id):
        raise Refused("no_such_draft")
    return found


def among_all(ask: Ask) -> bool:
    """Whether the sure drafts are stepped through as well."""
    return ask.line.startswith("a")


def _to_look_at(ask: Ask, document: Document, *, sure_too: bool) -> list[Proposal]:
    left = adoption.waiting(ask.session, document)
    return [p for p in left if sure_too or not adoption.is_sure(p, document.plan, ask.now)]


def _named_unit(draft: Proposal, units: Sequence[Unit], name: str, guess: Guess | None) -> tuple[Button, ...]:
    """One tap for the unit that the text names or that is proposed, when it is not chosen yet; it may have to be made."""
    named = named_first(draft) or (guess.unit if guess else "")
    if not 0 < len(named) <= LONGEST_UNIT_NAME or draft.unit_id is not None:
        return ()
    key = "buttons.unit" if any(unit.name == named for unit in units) else "buttons.make_unit"
    return (Button(key, f"unitfor {name} {MAKE}{named}", {"name": named}),)


def _doubt(draft: Proposal) -> str:
    """The key of what is doubtful beside a date that is past; doubts about a date end when it is set by hand."""
    read_on = draft.reading.get("due_on")
    by_hand = (draft.due_on.isoformat() if draft.due_on else None) != read_on
    return "" if draft.why == "past" or (by_hand and draft.why not in NOT_OF_THE_DATE) else draft.why


def _summary(
    ask: Ask, document: Document, key: str, *, numbers: list[int], handed: int, done: Done | None = None
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
