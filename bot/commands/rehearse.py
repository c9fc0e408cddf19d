"""/rehearse [from] [to]: what will the plan say in the time to come? Totals a day; nothing is sent."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from bot.ask import Ask
from bot.reply import Reply, reply
from supervision.refusals import Refused
from supervision.rehearsal import rehearse as rehearsed
from supervision.rights import Act, require
from wording.messages import plain_text

SHOWN_DAYS = 31
LONGEST_DAYS = 92  # it holds the ledger while it runs; the command line rehearses any length


def rehearse(ask: Ask) -> Reply:
    plan = ask.the_plan()
    require(ask.actor, Act.REHEARSE, plan.id)
    try:
        days = [date.fromisoformat(word) for word in ask.words[:2]]
    except ValueError:
        raise Refused("bad_date") from None
    first = days[0] if days else ask.today
    last = days[1] if len(days) > 1 else first + timedelta(days=SHOWN_DAYS - 1)
    if last < first or (last - first).days > LONGEST_DAYS:
        raise Refused("bad_span", days=LONGEST_DAYS)
    found = list(rehearsed(ask.session, plan, ask.now, plain_text, first=max(first, ask.today), last=last))
    per_day = Counter(message.at.date() for message in found)
    per_reader = Counter(message.person or message.unit or message.role for message in found)
    peak = per_day.most_common(1)
    return reply(
        "units.rehearsed", first=first, last=last, count=len(found), days=sorted(per_day.items())[:SHOWN_DAYS],
        readers=per_reader.most_common(10), peak=peak[0] if peak else None,
    )  # fmt: skip
