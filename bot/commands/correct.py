"""What was read wrong? A draft's date, title or unit is set right before it is adopted."""

from __future__ import annotations

from bot.ask import Ask
from bot.commands.review import MAKE, Done, among_all, card_of, draft_of
from bot.commands.upload import document_of, named_first, preview, units_missing
from bot.dates import day_meant
from bot.reply import Button, Reply, reply
from db import find
from db.ledger import Document, Proposal
from db.people import Unit
from supervision import adoption, correcting, handing_over
from supervision.refusals import Refused

UNITS_OFFERED = 8


def redate(ask: Ask) -> Reply:
    """A new date for a draft. Without one it is asked for. Raises Refused("bad_date")."""
    draft, words = draft_of(ask), ask.after_first_word()
    if not words:
        return reply("review.which_date", draft=draft, asks=f"redate {ask.words[0]}")
    day = day_meant(words, ask.today, draft.document.year)
    if day is None:
        raise Refused("bad_date")
    correcting.redate(ask.session, ask.actor, draft, day, ask.now)
    return card_of(ask, draft, sure_too=among_all(ask), edits=False)


def retitle(ask: Ask) -> Reply:
    """A new title for a draft. Without one it is asked for."""
    draft, words = draft_of(ask), ask.after_first_word()
    if not words:
        return reply("review.which_title", draft=draft, asks=f"retitle {ask.words[0]}")
    correcting.retitle(ask.session, ask.actor, draft, words, ask.now)
    return card_of(ask, draft, sure_too=among_all(ask), edits=False)


def unitfor(ask: Ask) -> Reply:
    """The lead unit of a draft. Without a name the plan's units are offered; one that is not there may be made.

    Of a document (f7): all units at once that its drafts name and the plan has not; with + they are made.
    """
    if ask.line.startswith("f"):
        return _named_units(ask)
    draft, words = draft_of(ask), ask.after_first_word()
    plan, name = draft.document.plan, words.removeprefix(MAKE).strip()
    if not name:
        return _which_unit(ask, draft)
    unit = handing_over.unit_named(ask.session, plan, name)
    made = unit is None and words.startswith(MAKE)
    if made:
        unit = handing_over.make_unit(ask.session, ask.actor, plan, name, ask.now)
    if unit is None:
        name = handing_over.fit_unit_name(name)
        button = Button("buttons.make_unit", f"unitfor {ask.words[0]} {MAKE}{name}", {"name": name})
        return reply("units.unknown", (button,), asks=f"unitfor {ask.words[0]}", name=name)
    correcting.choose_unit(ask.session, ask.actor, draft, unit, ask.now)
    others = _give_all(ask, draft.document, unit) if made else 0
    return card_of(ask, draft, Done("given", others, unit.name) if others else None, sure_too=among_all(ask))


def _named_units(ask: Ask) -> Reply:
    document = document_of(ask, ask.words[0])
    missing, word = units_missing(ask, document), f"f{document.id}"
    if missing and ask.words[1:] != [MAKE]:
        make = Button("review.make_these", f"unitfor {word} {MAKE}", {"count": len(missing)})
        back = Button("buttons.overview", f"overview {word}")
        return reply(
            "review.units_missing", (make,), (back,), missing=missing, plan=document.plan.name, edits=ask.pressed
        )
    for name in missing:
        _give_all(ask, document, handing_over.make_unit(ask.session, ask.actor, document.plan, name, ask.now))
    return preview(ask, document, "upload.overview", edits=ask.pressed)


def _which_unit(ask: Ask, draft: Proposal) -> Reply:
    word = ask.words[0]
    units = find.units_of_plan(ask.session, draft.document.plan_id)[:UNITS_OFFERED]
    buttons = [Button("buttons.unit", f"unitfor {word} {unit.name}", {"name": unit.name}) for unit in units]
    rows = [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    return reply("units.which", *rows, asks=f"unitfor {word}", count=1)


def _give_all(ask: Ask, document: Document, unit: Unit) -> int:
    """Chooses a unit that was just made for the drafts whose text names it first; tells for how many."""
    named = [
        draft
        for draft in adoption.waiting(ask.session, document)
        if draft.unit_id is None and named_first(draft) == unit.name
    ]
    for draft in named:
        correcting.choose_unit(ask.session, ask.actor, draft, unit, ask.now)
    return len(named)
