"""/meeting open, /meeting t3, /meeting t3 close: a dispatch meeting, its agenda as it stood, and its minutes (调度会)."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from bot.ask import Ask
from bot.reply import Button, Reply, reply
from db import find
from db.meetings import Meeting
from db.people import Unit
from supervision import meetings, receivers
from supervision.dispatching import Level
from supervision.refusals import Refused
from supervision.rights import Act, may, require

OPEN, CLOSE = {"open", "开会"}, {"close", "散会"}
LEADER = ("leader", "领导")
SHOWN = 24  # items of an agenda that get a button
LISTED = 8
LONGEST_ECHO = 40


def meeting(ask: Ask) -> Reply:
    """Without words those of before; `open` with nothing, a unit or 领导 opens one; t3 is one, t3 close ends it."""
    plan = ask.the_plan()
    require(ask.actor, Act.AGENDA, plan.id)
    if not ask.words:
        return _list(ask)
    first, rest = ask.words[0].lower(), ask.after_first_word()
    if first in OPEN:
        level, unit = level_meant(ask, rest)
        found, new = meetings.open_(ask.session, ask.actor, plan, ask.now, level=level, unit=unit)
        return _card(ask, found, note="opened" if new else "open_already")
    found = meeting_named(ask, first)
    if rest.lower() in CLOSE:
        return _card(ask, meetings.close(ask.session, ask.actor, found, ask.now), note="closed")
    return _card(ask, found)


def meeting_named(ask: Ask, word: str) -> Meeting:
    """The meeting that a button names (t3). Raises Refused("no_such_meeting")."""
    named = re.fullmatch(r"t(\d{1,9})", word)
    if named is None:
        raise Refused("no_such_meeting")
    return meetings.readable(ask.session, ask.actor, int(named[1]))


def level_meant(ask: Ask, words: str) -> tuple[Level, Unit | None]:
    """Nothing is the plan's meeting, 领导 the leader's, a unit's name its own. Raises Refused("no_such_unit")."""
    words = words.strip()
    if not words:
        return "plan", None
    if words.lower() in LEADER:
        return "leader", None
    unit = find.unit_named(ask.session, ask.the_plan().id, words)
    if unit is None:
        raise Refused("no_such_unit", name=words[:LONGEST_ECHO])
    return "unit", unit


def _card(ask: Ask, found: Meeting, *, note: str = "") -> Reply:
    rows: list[tuple[Button, ...]] = []
    if found.closed_at is None and may(ask.actor, Act.DISPATCH, found.plan_id):
        line = f"decide t{found.id}"
        numbers = [
            Button("buttons.number", f"{line} m{item['id']}", {"number": item["number"]})
            for item in found.agenda["items"][:SHOWN]
        ]
        rows = [tuple(numbers[at : at + 4]) for at in range(0, len(numbers), 4)]
        rows.append((Button("dispatch.decide", line), Button("dispatch.close", f"meeting t{found.id} close")))
    about: dict[int | None, list[Any]] = {}
    for decision in found.decisions:
        about.setdefault(decision.about_id, []).append(decision.milestone)
    last = [each | {"due_on": _day(each["due_on"])} for each in found.agenda["last"]]
    return reply(
        "dispatch.meeting", *rows, t=found, note=note, about=about, last=last, zone=found.plan.zone, today=ask.today,
        opened_on=receivers.today(found.plan, found.opened_at), on_agenda={i["id"] for i in found.agenda["items"]},
    )  # fmt: skip


def _list(ask: Ask) -> Reply:
    plan = ask.the_plan()
    found = meetings.known(ask.session, ask.actor, plan, LISTED)
    rows = [(Button("dispatch.open_meeting", f"meeting t{each.id}", {"t": each}),) for each in found]
    begin: tuple[Button, ...] = ()
    if may(ask.actor, Act.DISPATCH, plan.id):
        begin = (Button("dispatch.begin", "meeting open"), Button("dispatch.begin_leader", "meeting open leader"))
    return reply("dispatch.meetings", *rows, begin, plan=plan, found=found, zone=plan.zone)


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
