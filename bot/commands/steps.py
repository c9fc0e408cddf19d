"""/steps 12 2025-03-31 30% 2025-06-30 60%: how much of an item is expected by when? /steps 12 off: as the time passes."""

from __future__ import annotations

import re
from fractions import Fraction

from bot.ask import Ask
from bot.dates import day_meant
from bot.reply import Button, Reply, reply
from schedules.steps import Steps
from supervision import stepping
from supervision.refusals import Refused
from supervision.rights import Act, may, units_of

OFF = {"off", "none", "取消", "清除"}
MARKS = r"\s:,;\uff1a\uff0c\uff1b\u3001"  # : , ; in both widths, and the Chinese mark of a list
PERCENT = r"(?:百分之\s*(?P<chinese>\d{1,3}(?:\.\d{1,2})?)|(?<![\d.])(?P<sign>\d{1,3}(?:\.\d{1,2})?)\s*[%\uff05])"
STEP = re.compile(rf"(?P<day>[^%\uff05]{{1,40}}?)[{MARKS}]*{PERCENT}[{MARKS}\u3002]*")
REACHES = re.compile(rf"[{MARKS}]*(?:完成|达到|到|reach(?:es)?)?\s*$")


def steps(ask: Ask) -> Reply:
    """Shows them, with what is expected today; words behind the number set them. Raises Refused("steps_what")."""
    milestone = ask.milestone()
    words = ask.after_first_word()
    if words:
        given: Steps = () if words.lower() in OFF else _said(ask, milestone.number, words)
        stepping.set_steps(ask.session, ask.actor, milestone, given, ask.now)
    may_set = may(ask.actor, Act.EDIT, milestone.plan_id, units_of(milestone))
    return reply(
        "steps.all", (Button("buttons.show", f"show m{milestone.id}"),),
        m=milestone, steps=stepping.steps_of(milestone), today=ask.today, may_set=may_set, changed=bool(words),
        stands=stepping.standing_of(milestone, ask.today),
    )  # fmt: skip


def _said(ask: Ask, number: int, words: str) -> Steps:
    found, at = [], 0
    while at < len(words):
        step = STEP.match(words, at)
        day = (
            day_meant(REACHES.sub("", step["day"]).strip(" ,;\uff0c\uff1b\u3001"), ask.today, ask.the_plan().year)
            if step
            else None
        )
        if step is None or day is None:
            raise Refused("steps_what", number=number)
        found.append((day, Fraction(step["chinese"] or step["sign"]) / 100))
        at = step.end()
    return tuple(found)
