"""/routing: which words speak for which unit? Shown, set unit by unit, or replaced by a TOML text."""

from __future__ import annotations

from bot.ask import Ask
from bot.reply import Reply, reply
from db import find
from plans.routing_table import BadRouting, Table, read_lines
from supervision import routing as kept
from supervision.rights import Act, require

MISTAKES_SHOWN = 20


def routing(ask: Ask) -> Reply:
    plan = ask.the_plan()
    require(ask.actor, Act.EDIT, plan.id)
    words = ask.line.strip()
    if not words:
        return _page(ask, kept.table_of(plan))
    try:
        given = read_lines(words)
        if given is not None:
            return _page(ask, kept.set_words(ask.session, ask.actor, plan, given, ask.now), taken=True)
    except BadRouting as bad:
        return _refused(bad)
    return replaced(ask, words)


def replaced(ask: Ask, toml_text: str) -> Reply:
    """The whole table is as this text says, or one sentence says each mistake and nothing changes."""
    plan = ask.the_plan()
    try:
        return _page(ask, kept.replace(ask.session, ask.actor, plan, toml_text, ask.now), taken=True)
    except BadRouting as bad:
        return _refused(bad)


def _page(ask: Ask, table: Table, *, taken: bool = False) -> Reply:
    plan = ask.the_plan()
    there = {unit.name for unit in find.units_of_plan(ask.session, plan.id)}
    return reply(
        "routing.page", plan=plan, table=table, missing=[unit for unit in table if unit not in there], taken=taken
    )


def _refused(bad: BadRouting) -> Reply:
    return reply("routing.mistakes", mistakes=bad.mistakes[:MISTAKES_SHOWN])
