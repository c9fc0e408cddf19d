"""/appeal 二季度 words: does a unit think its score wrong? The office gives points or says why not; both sides are told."""

from __future__ import annotations

import re

from bot.ask import Ask
from bot.commands.score_wanted import STORED, unit_of
from bot.reply import Button, Reply, reply
from db.evaluations import Appeal, Evaluation
from db.people import Unit
from schedules.periods import period
from schedules.scores import said
from supervision import appeals, evaluations
from supervision.refusals import Refused
from supervision.rights import Act, may, require

SHOWN = 8
NAMED = re.compile(r"a(\d{1,9})")


def appeal(ask: Ask) -> Reply:
    plan = ask.the_plan()
    office = may(ask.actor, Act.EVALUATE, plan.id)
    if not ask.words:
        if not office and not ask.actor.units_in(plan.id):
            raise Refused("not_allowed", act=Act.APPEAL.value)
        return _waiting(ask) if office else _choices(ask)
    evaluation, rest = _evaluation(ask, ask.words)
    unit, words = _unit(ask, evaluation, rest)
    line = f"appeal e{evaluation.id} u{unit.id}"
    if not words:
        evaluations.readable(ask.session, ask.actor, evaluation.id, unit)
        require(ask.actor, Act.APPEAL, evaluation.plan_id, {unit.id})
        return reply("appeals.ask", asks=line, unit=unit.name, period=evaluation.period)
    made = appeals.ask(ask.session, ask.actor, evaluation, unit, words, ask.now)
    return reply("appeals.asked", appeal=made, period=evaluation.period)


def accept(ask: Ask) -> Reply:
    found = _named(ask)
    points, _, why = ask.after_first_word().partition(" ")
    if not points:
        return reply("appeals.points", asks=f"appealyes a{found.id}", appeal=found)
    done = appeals.accept(ask.session, ask.actor, found, points, why, ask.now)
    return _answered(ask, done)


def refuse(ask: Ask) -> Reply:
    found = _named(ask)
    why = ask.after_first_word()
    if not why:
        return reply("appeals.why", asks=f"appealno a{found.id}", appeal=found)
    return _answered(ask, appeals.refuse(ask.session, ask.actor, found, why, ask.now))


def _answered(ask: Ask, done: Appeal) -> Reply:
    unit = next((e for e in evaluations.scores(done.evaluation) if e.unit == done.unit.name), None)
    return reply(
        "appeals.answered", appeal=done, score=said(unit.score) if unit else "", grade=unit.grade if unit else "",
        edits=ask.pressed,
    )  # fmt: skip


def _named(ask: Ask) -> Appeal:
    named = NAMED.fullmatch(ask.words[0]) if ask.words else None
    if named is None:
        raise Refused("no_such_appeal")
    return appeals.numbered(ask.session, ask.actor, int(named[1]))


def _waiting(ask: Ask) -> Reply:
    """What the office has to answer."""
    found = appeals.waiting(ask.session, ask.actor, ask.the_plan())
    rows = [
        (Button("appeals.accept", f"appealyes a{each.id}", {"unit": each.unit.name}),
         Button("appeals.refuse", f"appealno a{each.id}", {"unit": each.unit.name})) for each in found[:SHOWN]
    ]  # fmt: skip
    return reply("appeals.waiting", *rows, found=found[:SHOWN], more=max(0, len(found) - SHOWN))


def _choices(ask: Ask) -> Reply:
    """The evaluations that a unit was told, to choose one."""
    told = [each for each in evaluations.known(ask.session, ask.the_plan()) if each.told_at is not None]
    buttons = [
        Button("appeals.of", f"appeal e{each.id} u{unit.id}", {"period": each.period, "unit": unit.name})
        for each in told[:SHOWN] for unit in appeals.units_of(ask.session, ask.actor, each)
    ]  # fmt: skip
    return reply("appeals.which", *((button,) for button in buttons[:SHOWN]), found=bool(buttons))


def _evaluation(ask: Ask, words: list[str]) -> tuple[Evaluation, list[str]]:
    """By its number in a button, or by its period. Raises Refused("no_such_evaluation")."""
    if STORED.fullmatch(words[0]):
        found = ask.session.get(Evaluation, int(words[0][1:]))
    else:
        window = period(words[0], ask.today, year=ask.the_plan().year)
        found = evaluations.of_period(ask.session, ask.the_plan(), window.name) if window is not None else None
    if found is None:
        raise Refused("no_such_evaluation")
    return found, words[1:]


def _unit(ask: Ask, evaluation: Evaluation, words: list[str]) -> tuple[Unit, str]:
    """The unit that is named, else the asker's own, and what is said. Raises Refused."""
    named = unit_of(ask, evaluation.plan_id, words[0]) if words else None
    if named is not None:
        return named, " ".join(words[1:])
    own = appeals.units_of(ask.session, ask.actor, evaluation)
    if not own:
        raise Refused("no_such_evaluation")
    return own[0], " ".join(words)
