"""/export [xlsx|csv|ics] [本月|逾期|a unit]: the ledger as a file to work with elsewhere."""

from __future__ import annotations

from bot.ask import Ask
from bot.reply import Reply, reply
from db import find
from supervision.as_of import stood
from supervision.papers import Written
from supervision.refusals import Refused
from supervision.rights import Act, require
from supervision.views import view_of
from wording.papers.plain_files import ledger_calendar, ledger_csv

KINDS = ("xlsx", "csv", "ics")
LONGEST_ECHO = 40
LONGEST_NAME = 40  # characters of a plan's name in a file's name


def export(ask: Ask) -> Reply:
    plan = ask.the_plan()
    require(ask.actor, Act.EXPORT, plan.id)
    kind, words = _kind(ask.words)
    view = view_of(ask.session, plan, words, ask.today) if words else None
    if words and view is None:
        raise Refused("no_such_period", asked=words[:LONGEST_ECHO])
    histories = find.histories(ask.session, plan.id)
    items = stood(ask.session, plan, ask.now, view, histories)
    if kind == "csv":
        content = ledger_csv(items, ask.language, ask.today)
    elif kind == "ics":
        content = ledger_calendar(plan, items, ask.language, ask.now)
    else:
        from wording.papers.ledger_book import Book, ledger_book  # only who wants a workbook waits for its library

        content = ledger_book(Book(plan, items, histories, ask.today, ask.now), ask.language)
    name = f"{plan.name[:LONGEST_NAME]} {ask.today.isoformat()}.{kind}"
    return reply(
        "papers.exported", papers=(Written(name, content),), kind=kind, count=len(items), about=words[:LONGEST_ECHO],
        plan=plan, today=ask.today,
    )  # fmt: skip


def _kind(words: list[str]) -> tuple[str, str]:
    """Which file, and the words that say of what."""
    if words and words[0].lower().lstrip(".") in KINDS:
        return words[0].lower().lstrip("."), " ".join(words[1:])
    return "xlsx", " ".join(words)
