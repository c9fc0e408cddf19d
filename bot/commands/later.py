"""/snooze 12 tomorrow and /mute Friday: what do I want to hear later? "off" ends either."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.ask import Ask
from bot.dates import day_meant
from bot.reply import Button, Reply, reply
from db.people import Person
from supervision import hearing_later
from supervision.refusals import Refused
from supervision.rights import Act

OFF = {"off", "end", "取消", "结束", "恢复", "关"}
TOMORROW = {"tomorrow", "明天", "明日", "1天", "1"}
MONDAY = {"monday", "next monday", "mon", "下周一", "下星期一", "周一", "星期一"}
DAYS = re.compile(r"(\d{1,3}|[一两二三四五六七八九十])\s*(?:天|日|days?|d)?(?:后|later)?", re.IGNORECASE)
NUMBERS = {word: number for number, word in enumerate("一二三四五六七八九十", start=1)} | {"两": 2, "three": 3}


def snooze(ask: Ask) -> Reply:
    person = _asker(ask)
    milestone = ask.milestone(act=Act.READ)
    words = ask.after_first_word().strip().lower()
    line = f"snooze m{milestone.id}"
    if words in OFF:
        hearing_later.wake(ask.session, ask.actor, person, milestone, ask.now)
        return reply("later.woken", m=milestone, today=ask.today, edits=ask.pressed)
    held = hearing_later.of(ask.session, person, milestone)
    if not words:
        if milestone.state not in hearing_later.SPEAKS:
            raise Refused("silent_already", number=milestone.number, state=milestone.state)
        off = (Button("later.off", f"{line} off"),) if held else ()
        return reply("later.until_when", *until_buttons(line), off, m=milestone, held=held, asks=line)
    made = hearing_later.snooze(ask.session, ask.actor, person, milestone, day_of(ask, words), ask.now)
    return reply(
        "later.snoozed", (Button("later.off", f"{line} off"),), m=milestone, until=made.wakes_at,
        zone=person.zone or milestone.plan.zone, today=ask.today, edits=ask.pressed,
    )  # fmt: skip


def mute(ask: Ask) -> Reply:
    person, plan = _asker(ask), ask.the_plan()
    words = ask.line.strip().lower()
    muted = person.mute_ends_at is not None and person.mute_ends_at > ask.now
    off = (Button("later.off", "mute off"),)
    if not words:
        return reply(
            "later.mute", *until_buttons("mute"), off if muted else (), until=person.mute_ends_at if muted else None,
            zone=person.zone or plan.zone, asks="mute",
        )  # fmt: skip
    until = None if words in OFF else day_of(ask, words)
    hearing_later.mute(ask.session, ask.actor, person, plan, until, ask.now)
    return reply(
        "later.muted", off if until else (), until=person.mute_ends_at, zone=person.zone or plan.zone,
        edits=ask.pressed,
    )  # fmt: skip


def until_buttons(line: str) -> list[tuple[Button, ...]]:
    return [
        (
            Button("later.tomorrow", f"{line} tomorrow"), Button("later.three_days", f"{line} 3"),
            Button("later.monday", f"{line} monday"),
        )
    ]  # fmt: skip


def day_of(ask: Ask, words: str) -> date:
    """The day that the words mean, counted from today. Raises Refused("bad_date")."""
    if words in TOMORROW:
        return ask.today + timedelta(days=1)
    if words in MONDAY:
        return ask.today + timedelta(days=7 - ask.today.weekday())
    counted = DAYS.fullmatch(words)
    if counted:
        return ask.today + timedelta(days=NUMBERS.get(counted[1]) or int(counted[1]))
    found = day_meant(words, ask.today, ask.the_plan().year)
    if found is None:
        raise Refused("bad_date")
    return found


def _asker(ask: Ask) -> Person:
    if ask.person is None:
        raise Refused("stranger")
    return ask.person
