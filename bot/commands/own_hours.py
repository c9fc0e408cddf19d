"""/digest 08:00 and /quiet 21:00-07:30: when do I want to hear from you? "plan" goes back to the plan's hours."""

from __future__ import annotations

import re
from datetime import time

from bot.ask import Ask
from bot.reply import Button, Reply, reply
from db.people import Person
from supervision import own_hours
from supervision.refusals import Refused
from supervision.speaking import policy_of

AS_THE_PLAN = {"plan", "默认", "按计划"}
NONE = {"off", "none", "不要", "关"}
HOUR = r"(\d{1,2})(?:[:：点时](\d{2})?)?分?"
ONE, TWO = re.compile(HOUR), re.compile(HOUR + r"\s*(?:-|–|—|~|到|至|to)\s*" + HOUR)


def digest(ask: Ask) -> Reply:
    person = _asker(ask)
    words = ask.line.strip().lower()
    if not words:
        buttons = tuple(Button("hours.value", f"digest {hour}", {"hour": hour}) for hour in ("07:30", "08:00", "09:00"))
        back = (Button("hours.plan", "digest plan"),) if person.digest_at else ()
        return reply("hours.digest", buttons, back, person=person, rules=_rules(ask), asks="digest")
    at = None if words in AS_THE_PLAN else _hour(ONE.fullmatch(words), 1)
    items = own_hours.set_digest(ask.session, ask.actor, person, at, ask.now)
    return reply("hours.digest_set", person=person, rules=_rules(ask), items=items)


def quiet(ask: Ask) -> Reply:
    person = _asker(ask)
    words = ask.line.strip().lower()
    if not words:
        buttons = tuple(
            Button("hours.value", f"quiet {hour}", {"hour": hour}) for hour in ("20:00-08:00", "22:00-07:00")
        )
        back = (Button("hours.plan", "quiet plan"),) if person.quiet_from else ()
        return reply("hours.quiet", buttons, back, person=person, rules=_rules(ask), asks="quiet")
    hours: tuple[time, time] | None = None
    if words in NONE:
        hours = (time.min, time.min)
    elif words not in AS_THE_PLAN:
        said = TWO.fullmatch(words)
        hours = (_hour(said, 1), _hour(said, 3))
    own_hours.set_quiet(ask.session, ask.actor, person, hours, ask.now)
    return reply("hours.quiet_set", person=person, rules=_rules(ask))


def _asker(ask: Ask) -> Person:
    if ask.person is None:
        raise Refused("stranger")
    return ask.person


def _rules(ask: Ask) -> object:
    return policy_of(ask.plan) if ask.plan is not None else None


def _hour(said: re.Match[str] | None, group: int) -> time:
    try:
        if said is None:
            raise ValueError
        return time(int(said[group]), int(said[group + 1] or 0))
    except ValueError:
        raise Refused("bad_hour") from None
