"""/score 二季度: how did each unit do? Scores by the rules; `/score 二季度 trial` and a rule file tries other rules."""

from __future__ import annotations

from bot.ask import Ask
from bot.reply import Button, Reply, reply
from db import find
from schedules.periods import Period, period
from schedules.scores import BadScores, Rules, default_text, parse, said
from supervision.evaluating import evaluate
from supervision.papers import Written
from supervision.refusals import Refused
from supervision.rights import Act, require
from wording.papers.score_book import score_book

SHOWN = 30
TRIAL = "trial"


def score(ask: Ask) -> Reply:
    plan = ask.the_plan()
    require(ask.actor, Act.EVALUATE, plan.id)
    if ask.line.strip().lower() in ("rules", "规则"):
        return reply("scores.rules", text=default_text())
    asked, trial, text = ask.line.partition(TRIAL)
    listed, asked = _list_last(ask, asked.strip())
    wanted = _period(ask, asked)
    name = f"{wanted.name} {listed or ''}".strip()
    if trial and not text.strip():
        return reply("scores.which_rules", asks=f"score {name} {TRIAL}")
    rules = _rules(text.strip())
    found = evaluate(ask.session, ask.actor, plan, wanted, ask.now, rules, list_name=listed)
    now = evaluate(ask.session, ask.actor, plan, wanted, ask.now, parse(""), list_name=listed) if trial else []
    usual = {e.unit: e.score for e in now}
    changes = {change.id: change for changes in find.histories(ask.session, plan.id).values() for change in changes}
    content = score_book(plan, name, found, changes, rules, ask.now, ask.language)
    lines = [(e.unit, said(e.score), e.grade, said(usual[e.unit]) if e.unit in usual else None) for e in found[:SHOWN]]
    return reply(
        "scores.list", (Button("scores.try", f"score {name} {TRIAL}"),), plan=plan, name=name, lines=lines,
        trial=bool(trial), rules=rules, papers=(Written(f"{plan.name[:40]} {name}.xlsx", content),),
    )  # fmt: skip


def _list_last(ask: Ask, words: str) -> tuple[str | None, str]:
    """The list that the words end with, and the words before it."""
    said = words.split()
    for count in (2, 1):  # a level may stand behind the list's name
        last = " ".join(said[-count:])
        if len(said) >= count and find.names_a_list(ask.session, ask.the_plan().id, last):
            return last, " ".join(said[:-count])
    return None, words


def _period(ask: Ask, words: str) -> Period:
    """A quarter or a year; nothing is the quarter that is over. Raises Refused("which_quarter")."""
    last = period("上季度", ask.today)
    wanted = period(words, ask.today, year=ask.the_plan().year) if words else last
    if wanted is None or not ("-Q" in wanted.name or wanted.name.isdigit()):
        raise Refused("which_quarter")
    return wanted


def _rules(text: str) -> Rules:
    try:
        return parse(text)
    except BadScores as bad:
        raise Refused("bad_scores", why=bad.why) from None
