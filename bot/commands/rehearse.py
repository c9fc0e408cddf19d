"""/rehearse [from] [to] [settings]: what will the plan say in the time to come, and with other settings? Nothing is sent."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.ask import Ask
from bot.reply import Reply, reply
from db.ledger import Plan
from schedules import policy as policies_in_force
from schedules import policy_text
from schedules.policy import BadPolicy
from supervision.papers import Written
from supervision.refusals import Refused
from supervision.rehearsal import Rehearsed
from supervision.rehearsal import rehearse as rehearsed
from supervision.rights import Act, require
from supervision.speaking import calendar_of
from supervision.totals import Totals, beside, totals
from wording.messages import plain_text
from wording.papers.fonts import NoChineseFont
from wording.papers.rehearsal_papers import heat_picture, name_of, rehearsal_csv
from wording.say import plain

SHOWN_DAYS = 31
SHOWN_READERS = 10
LONGEST_DAYS = 92  # it holds the ledger while it runs; the command line rehearses any length
DATES = re.compile(r"(?P<first>\d{4}-\S+)?\s*(?P<last>\d{4}-\S+)?\s*(?P<settings>.*)", re.DOTALL)


def rehearse(ask: Ask) -> Reply:
    plan = ask.the_plan()
    require(ask.actor, Act.REHEARSE, plan.id)
    first, last, settings = _asked(ask)
    try:
        changed = policy_text.changed(plan.policy, policy_text.read_lines(settings)) if settings else None
        if changed is not None:
            policies_in_force.parse(changed)
    except BadPolicy as bad:
        return reply("policy.mistakes", mistakes=bad.mistakes[:20])
    now = _said(ask, plan, first, last, None)
    counted = totals(now, first, last, lambda message: name_of(message, ask.language))
    if changed is None:
        parts = [(plain("rehearsal.count", ask.language, count=counted.count), counted)]
        return reply(
            "rehearsal.page", papers=_papers(ask, plan, now, parts), totals=counted,
            days=list(counted.days.items())[:SHOWN_DAYS], readers=counted.busiest[:SHOWN_READERS],
        )  # fmt: skip
    then = _said(ask, plan, first, last, changed)
    after = totals(then, first, last, lambda message: name_of(message, ask.language))
    parts = [
        (plain("rehearsal.before", ask.language, count=counted.count), counted),
        (plain("rehearsal.after", ask.language, count=after.count), after),
    ]
    return reply(
        "rehearsal.compared", papers=_papers(ask, plan, then, parts), before=counted, after=after,
        readers=beside(counted, after)[:SHOWN_READERS], settings=settings,
    )  # fmt: skip


def _asked(ask: Ask) -> tuple[date, date, str]:
    """The first and the last day, and the settings to try. Raises Refused("bad_date"), Refused("bad_span")."""
    found = DATES.fullmatch(ask.line.strip())
    assert found is not None
    try:
        first = date.fromisoformat(found["first"]) if found["first"] else ask.today
        last = date.fromisoformat(found["last"]) if found["last"] else first + timedelta(days=SHOWN_DAYS - 1)
    except ValueError:
        raise Refused("bad_date") from None
    if last < first or (last - first).days > LONGEST_DAYS:
        raise Refused("bad_span", days=LONGEST_DAYS)
    settings = found["settings"].strip()
    if settings and not re.search(r"[=:：\s]", settings):
        raise Refused("bad_date")
    return max(first, ask.today), max(last, ask.today), settings


def _said(ask: Ask, plan: Plan, first: date, last: date, policy: str | None) -> list[Rehearsed]:
    return list(rehearsed(ask.session, plan, ask.now, plain_text, first=first, last=last, policy=policy))


def _papers(ask: Ask, plan: Plan, messages: list[Rehearsed], parts: list[tuple[str, Totals]]) -> tuple[Written, ...]:
    """The calendar where there is a font for it, and the table."""
    table = Written(f"{plan.name[:40]} {ask.today.isoformat()}.csv", rehearsal_csv(messages, ask.language))
    try:
        picture = heat_picture(parts, calendar_of(plan).is_working, plan.name, ask.language)
    except NoChineseFont:
        return (table,)
    return Written("rehearsed.png", picture.png, "photo"), table
