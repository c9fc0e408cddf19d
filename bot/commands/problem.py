"""/problem 谁反映：什么问题: recorded, given to a unit with a date, and answered to whoever brought it (交办)."""

from __future__ import annotations

import re
from datetime import date

from bot.ask import Ask
from bot.dates import day_last, day_meant
from bot.reply import Button, Reply, reply
from db import find, find_matters
from db.matters import Matter
from supervision import matters, receivers
from supervision.milestones import Shown
from supervision.refusals import Refused
from supervision.rights import Act, may, require
from supervision.speaking import calendar_of

SHOWN = 12
OFFERED_UNITS = 12
OFFERED_DAYS = (3, 7, 20)  # working days
NEW = "new"  # asks for the words of another one
BY = re.compile(r"by (\d{1,15}) (?:(photo|file)=(\S{1,200}) )?(.*)", re.DOTALL)
FROM_WHOM = re.compile(r"([^：:\n，。,；;]{1,60})[：:](.*)", re.DOTALL)


def problem(ask: Ask) -> Reply:
    """Without words, what waits for an answer; q5 is one of these, with a unit and a date behind it."""
    plan = ask.the_plan()
    if not ask.words:
        return _waiting(ask)
    if re.fullmatch(r"q\d{1,9}", ask.words[0]):
        return _about(ask, matter_named(ask, ask.words[0]))
    require(ask.actor, Act.PROBLEM, plan.id)
    line = ask.line.removeprefix(NEW).strip() if ask.words[0] == NEW else ask.line
    if not line:
        return reply("problems.which", asks=f"problem {NEW}")
    forwarded, (name, account) = BY.fullmatch(line), ask.forwarded_from or ("", 0)
    shown = tuple(sent.shown for sent in ask.sent)
    if forwarded is not None:
        account, line = int(forwarded[1]), forwarded[4]
        shown = (Shown(forwarded[2], "", forwarded[3]),) if forwarded[3] else shown  # type: ignore[arg-type]  # the pattern has both kinds
    named = FROM_WHOM.fullmatch(line) if not name else None
    if named is not None:
        name, line = named[1], named[2]
    if not line.strip() and shown:
        hangs = f"{shown[0].kind}={shown[0].file_id}"
        return reply("problems.which_words", asks=f"problem by {account} {hangs} {name}：", name=name)
    made = matters.bring(
        ask.session, ask.actor, plan, line, ask.now, asked_by=name, asker_account=account or None, shown=shown,
    )  # fmt: skip
    return _card(ask, made, key="problems.recorded")


def answer_problem(ask: Ask) -> Reply:
    """/answer q5 words: what whoever brought it is told."""
    matter, words = matter_named(ask, ask.words[0]), ask.after_first_word()
    if not words and matter.answered_at is None and matters.may_answer(ask.actor, matter):
        return reply("problems.which_answer", q=matter, asks=f"answer q{matter.id}", files=files_of(matter))
    matters.answer(ask.session, ask.actor, matter, words, ask.now)
    told = matter.asker is not None and matter.asker.reachable
    return reply("problems.answered", q=matter, told=told)


def matter_named(ask: Ask, word: str) -> Matter:
    """The problem or comment that a button names (q5), for one who may read it. Raises Refused("no_such_problem")."""
    named = re.fullmatch(r"q(\d{1,9})", word)
    found = ask.session.get(Matter, int(named[1])) if named else None
    if found is None or not matters.may_read(ask.actor, found):
        raise Refused("no_such_problem")
    return found


def _about(ask: Ask, matter: Matter) -> Reply:
    rest = ask.after_first_word()
    if not rest:
        return _card(ask, matter)
    require(ask.actor, Act.PROBLEM, matter.plan_id)
    unit_name, due_on = _split(rest, ask.today, matter.plan.year)
    unit = find.unit_named(ask.session, matter.plan_id, unit_name)
    if unit is None:
        raise Refused("no_such_unit", name=unit_name)
    if due_on is None:
        return _which_day(ask, matter, unit.name)
    item = matters.give(ask.session, ask.actor, matter, unit, due_on, ask.now)
    return reply(
        "problems.given", (Button("buttons.show", f"show m{item.id}"),), q=matter, m=item, today=ask.today,
        contact=next((person.name for person in receivers.contact(unit)), ""), unit=unit.name,
    )  # fmt: skip


def _split(words: str, today: date, year: int) -> tuple[str, date | None]:
    found = day_last(words, today, year)
    if found is None and day_meant(words, today, year) is None:
        return words, None
    return found or ("", None)


def _which_day(ask: Ask, matter: Matter, unit: str) -> Reply:
    working = calendar_of(matter.plan)
    days = [working.add_working(ask.today, count) for count in OFFERED_DAYS]
    buttons = tuple(Button("problems.day", f"problem q{matter.id} {unit} {day}", {"day": day}) for day in days)
    return reply("problems.which_day", buttons, asks=f"problem q{matter.id} {unit}", unit=unit, q=matter)


def _card(ask: Ask, matter: Matter, *, key: str = "problems.shown") -> Reply:
    buttons: list[Button] = []
    rows: list[tuple[Button, ...]] = []
    if matter.milestone is not None:
        buttons.append(Button("buttons.show", f"show m{matter.milestone_id}"))
    waits = matter.answered_at is None
    if waits and matters.may_answer(ask.actor, matter):
        buttons.append(Button("buttons.answer", f"answer q{matter.id}"))
    if waits and matter.milestone is None and may(ask.actor, Act.PROBLEM, matter.plan_id):
        units = find.units_of_plan(ask.session, matter.plan_id)[:OFFERED_UNITS]
        given = [Button("buttons.unit", f"problem q{matter.id} {unit.name}", {"name": unit.name}) for unit in units]
        rows = [tuple(given[at : at + 3]) for at in range(0, len(given), 3)]
    return reply(
        key, *rows, tuple(buttons), q=matter, m=matter.milestone, today=ask.today, zone=matter.plan.zone,
        files=files_of(matter),
    )  # fmt: skip


def files_of(matter: Matter) -> tuple[tuple[str, str], ...]:
    """The photos and files that it was brought with."""
    return tuple((kind, number) for kind, number in matter.files)


def _waiting(ask: Ask) -> Reply:
    plan = ask.the_plan()
    found = [
        each for each in find_matters.matters_unanswered(ask.session, plan.id, 10 * SHOWN)
        if matters.may_read(ask.actor, each)
    ]  # fmt: skip
    shown = found[:SHOWN]
    opened = [Button("problems.open", f"problem q{each.id}", {"number": at}) for at, each in enumerate(shown, 1)]
    rows = [tuple(opened[at : at + 4]) for at in range(0, len(opened), 4)]
    if may(ask.actor, Act.PROBLEM, plan.id):
        rows.append((Button("problems.new", f"problem {NEW}"),))
    return reply(
        "problems.waiting", *rows, found=shown, more=len(found) - len(shown), plan=plan, today=ask.today,
        zone=plan.zone,
    )  # fmt: skip
