"""/extend 12 2025-08-31 reason: may it be done later? The owner asks, the supervisor decides by a button."""

from __future__ import annotations

import re
from datetime import date

from bot.ask import Ask
from bot.dates import day_meant
from bot.reply import Button, Reply, reply
from db import find_office
from db.ledger import Milestone
from db.office import Extension
from supervision import extensions
from supervision.refusals import Refused
from supervision.rights import Act, may, require_for, units_of
from supervision.views import visible_units

SHOWN = 8
OTHER = "other"  # behind a request: another date is asked for


def extend(ask: Ask) -> Reply:
    """Asks for a later date; for the supervisor, gives it. Without a number, what waits for a decision."""
    if not ask.words:
        return _waiting(ask)
    milestone = ask.milestone()
    gives = may(ask.actor, Act.EXTEND, milestone.plan_id, units_of(milestone))
    require_for(ask.actor, Act.EXTEND if gives else Act.ASK_EXTENSION, milestone)
    day, why = _split(ask)
    if day is None:
        return reply("extensions.which_date", m=milestone, asks=f"extend m{milestone.id}")
    if not why:
        return reply("extensions.why", m=milestone, day=day, asks=f"extend m{milestone.id} {day}")
    if gives:
        return _said("extensions.granted", extensions.extend(ask.session, ask.actor, milestone, day, why, ask.now), ask)
    return _said("extensions.asked", extensions.ask_for(ask.session, ask.actor, milestone, day, why, ask.now), ask)


def grant(ask: Ask) -> Reply:
    """/grant x5 approves the date that was asked for, /grant x5 2025-07-15 another one."""
    extension, words = _named(ask), ask.after_first_word()
    if words == OTHER and extension.state == "asked":
        return reply("extensions.which_other", extension=extension, asks=f"grant x{extension.id}")
    day = _day(ask, words) if words and words != OTHER else None
    return _said("extensions.granted", extensions.grant(ask.session, ask.actor, extension, ask.now, on=day), ask)


def refuse(ask: Ask) -> Reply:
    """/refuse x5 reason. Without the reason it is asked for."""
    extension, why = _named(ask), ask.after_first_word()
    if not why and extension.state == "asked":
        return reply("extensions.why_not", extension=extension, asks=f"refuse x{extension.id}")
    return _said("extensions.refused", extensions.refuse(ask.session, ask.actor, extension, why, ask.now), ask)


def decisions(extension: Extension) -> tuple[Button, ...]:
    """What a supervisor can do about a request that waits."""
    name = f"x{extension.id}"
    return (
        Button("buttons.grant", f"grant {name}"),
        Button("buttons.grant_other", f"grant {name} {OTHER}"),
        Button("buttons.refuse", f"refuse {name}"),
    )


def _named(ask: Ask) -> Extension:
    """The request that a button names, for one who may decide on it."""
    named = re.fullmatch(r"x(\d{1,9})", ask.words[0] if ask.words else "")
    found = ask.session.get(Extension, int(named[1])) if named else None
    if found is None or not may(ask.actor, Act.READ, found.milestone.plan_id, units_of(found.milestone)):
        raise Refused("no_such_request")
    require_for(ask.actor, Act.EXTEND, found.milestone)
    return found


def _split(ask: Ask) -> tuple[date | None, str]:
    """The date and the reason behind the number. Raises Refused("bad_date")."""
    parts = ask.after_first_word().split(maxsplit=1)
    if not parts:
        return None, ""
    return _day(ask, parts[0]), parts[1].strip() if len(parts) > 1 else ""


def _day(ask: Ask, words: str) -> date:
    day = day_meant(words, ask.today, ask.plan.year if ask.plan else ask.today.year)
    if day is None:
        raise Refused("bad_date")
    return day


def _waiting(ask: Ask) -> Reply:
    plan = ask.the_plan()
    found = find_office.extensions_waiting(ask.session, plan.id, visible_units(ask.actor, plan), SHOWN)
    shown = [Button("buttons.show_of", f"show m{e.milestone_id}", {"number": e.milestone.number}) for e in found]
    rows = [tuple(shown[at : at + 3]) for at in range(0, len(shown), 3)]
    return reply("extensions.waiting", *rows, found=found, plan=plan, today=ask.today)


def _said(key: str, extension: Extension, ask: Ask) -> Reply:
    milestone: Milestone = extension.milestone
    show = Button("buttons.show", f"show m{milestone.id}")
    return reply(
        key, (show,), extension=extension, m=milestone, today=ask.today,
        times=extensions.count(ask.session, milestone),
    )  # fmt: skip
