"""/urge 12: who must hurry? One tap; without a number, who has not answered yet."""

from __future__ import annotations

import re

from bot.ask import Ask
from bot.commands.problem import answer_problem
from bot.reply import Button, Reply, reply
from db import find_office
from db.office import Slip, Urge
from supervision import slips, urges
from supervision.refusals import Refused
from supervision.rights import Act, may, require_for, units_of
from supervision.views import visible_units

SHOWN = 12


def urge(ask: Ask) -> Reply:
    if not ask.words:
        return _unanswered(ask)
    milestone = ask.milestone(act=Act.URGE)
    made = urges.urge(ask.session, ask.actor, milestone, ask.now, why=ask.after_first_word())
    contact = milestone.lead_unit.contact if milestone.lead_unit else None
    return reply("slips.urged", m=milestone, today=ask.today, urge=made, person=contact.name if contact else "")


def answer(ask: Ask) -> Reply:
    """/answer u5 words, s5 or q5: the answer to an urge, a slip or a problem. Without words it is asked for."""
    if ask.line.startswith("q"):
        return answer_problem(ask)
    asked, words = _asked(ask), ask.after_first_word()
    milestone = asked.milestone
    if not words and asked.answered_at is None:
        return reply("slips.which_answer", m=milestone, asks=f"answer {ask.words[0]}")
    if isinstance(asked, Slip):
        slips.answer(ask.session, ask.actor, asked, words, ask.now)
    else:
        urges.answer(ask.session, ask.actor, asked, words, ask.now)
    return reply("slips.answered", m=milestone, today=ask.today)


def slip_named(ask: Ask, word: str) -> Slip:
    """The slip that a button names (s5), for one who may read its item. Raises Refused("no_such_slip")."""
    named = re.fullmatch(r"s(\d{1,9})", word)
    found = ask.session.get(Slip, int(named[1])) if named else None
    if found is None or not may(ask.actor, Act.READ, found.plan_id, units_of(found.milestone)):
        raise Refused("no_such_slip")
    return found


def _asked(ask: Ask) -> Urge | Slip:
    word = ask.words[0] if ask.words else ""
    named = re.fullmatch(r"u(\d{1,9})", word)
    found: Urge | Slip | None = ask.session.get(Urge, int(named[1])) if named else slip_named(ask, word)
    if found is None or not may(ask.actor, Act.READ, found.milestone.plan_id, units_of(found.milestone)):
        raise Refused("no_such_slip")
    require_for(ask.actor, Act.ANSWER, found.milestone)
    return found


def _unanswered(ask: Ask) -> Reply:
    plan = ask.the_plan()
    units = visible_units(ask.actor, plan)
    urged = find_office.urges_unanswered(ask.session, plan.id, units, SHOWN)
    issued = find_office.slips_unanswered(ask.session, plan.id, units, SHOWN)
    lines = [(f"u{each.id}", each) for each in urged] + [(f"s{each.id}", each) for each in issued]
    buttons = [
        Button("buttons.answer_of", f"answer {name}", {"number": each.milestone.number})
        for name, each in lines
        if may(ask.actor, Act.ANSWER, plan.id, units_of(each.milestone))
    ]
    rows = [tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3)]
    return reply("slips.unanswered", *rows, urges=urged, slips=issued, plan=plan, today=ask.today)
