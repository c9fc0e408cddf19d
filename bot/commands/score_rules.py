"""/score rules late = -3: by which rules is a plan scored? Another one is tried first, and taken by a button."""

from __future__ import annotations

import tomllib
from typing import Any

from bot.ask import Ask
from bot.reply import Button, Reply, reply
from schedules import policy_text
from schedules.periods import Period, period
from schedules.score_rules import BadScores, default_text
from schedules.scores import said
from supervision import score_rules
from supervision.evaluating import rules_on
from supervision.rights import Act, require

SHOWN = 30
MISTAKES = 20


def rules(ask: Ask, text: str, window: Period | None, *, tried: str = "") -> Reply:
    """The rules in force, or what other ones would do to a quarter: to the last one that is over, where none is named."""
    plan = ask.the_plan()
    require(ask.actor, Act.SCORE_RULES, plan.id)
    if not text.strip():
        if tried:
            return reply("scores.which_rules", asks=f"score {tried} trial")
        in_force, written = rules_on(ask.session, plan, ask.today)
        return reply("scores.rules", rules=in_force, text=written or default_text(), asks="score rules")
    last = window or period("上季度", ask.today)
    assert last is not None
    try:
        given = _read(text)
        found = score_rules.look(ask.session, ask.actor, plan, given, last, ask.now)
    except BadScores as bad:
        return reply("scores.mistakes", mistakes=bad.mistakes[:MISTAKES])
    settings = policy_text.dumped(given).strip()
    taking = Button("policy.take", f"scorerules {found.based_on} {settings}")
    lines = [
        (unit, said(before) if before is not None else None, said(after), was, became)
        for unit, before, after, was, became in found.units[:SHOWN]
    ]
    return reply("scores.tried", (taking,), name=tried or last.name, rules=found.rules, settings=settings, lines=lines)


def take(ask: Ask) -> Reply:
    plan = ask.the_plan()
    require(ask.actor, Act.SCORE_RULES, plan.id)
    try:
        given = _read(ask.after_first_word())
        seen = ask.words[0] if ask.words else ""
        taken = score_rules.take(ask.session, ask.actor, plan, given, ask.now, seen=seen)
    except BadScores as bad:
        return reply("scores.mistakes", mistakes=bad.mistakes[:MISTAKES])
    return reply("scores.rules_taken", rules=taken, edits=ask.pressed)


def _read(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadScores([("not_toml", {"reason": str(error)})]) from error
