"""/inspect red, 住建局, random 5 seed, recheck Q2: what is looked at, and what was found there? 督查, 回头看."""

from __future__ import annotations

import re

from bot.ask import Ask
from bot.dates import day_last
from bot.paging import asked_page, page_of, turned, turning
from bot.reply import Button, Reply, reply
from db import find
from db.inspections import Finding, Inspection
from schedules.calendar import DAY
from schedules.periods import Period, period, quarter
from supervision import inspections
from supervision.refusals import Refused
from supervision.rights import Act, require

A_PAGE = 8
SHOWN = 8
LONGEST_ECHO = 40
RED, RANDOM, RECHECK = {"red", "红灯", "红"}, {"random", "随机"}, {"recheck", "re-check", "回头看"}
GOOD = {"ok", "good", "没问题", "属实"}
QUARTER = re.compile(r"\d{4}-Q[1-4]")


def inspect(ask: Ask) -> Reply:
    """Without words those of before; v3 is one, v3 m12 an item of it, with what was found and by when to mend it."""
    plan = ask.the_plan()
    require(ask.actor, Act.INSPECT, plan.id)
    if not ask.words:
        return _list(ask)
    if re.fullmatch(r"v\d{1,9}", ask.words[0]):
        return _one(ask, inspections.readable(ask.session, ask.actor, int(ask.words[0][1:])))
    return _card(ask, _begun(ask), 1)


def _begun(ask: Ask) -> Inspection:
    plan, first, rest = ask.the_plan(), ask.words[0].lower(), ask.after_first_word()
    if first in RED and not rest:
        return inspections.begin(ask.session, ask.actor, plan, "red", ask.now)
    if first in RANDOM:
        count, _, seed = rest.partition(" ")
        if not count.isdecimal() or not 0 < int(count) <= inspections.AT_MOST:
            raise Refused("usage", usage="/inspect random 5 [seed]")
        return inspections.begin(ask.session, ask.actor, plan, "random", ask.now, count=int(count), seed=seed)
    if first in RECHECK:
        quarter, seed = _quarter(ask, rest)
        return inspections.begin(ask.session, ask.actor, plan, "recheck", ask.now, quarter=quarter, seed=seed)
    if find.unit_named(ask.session, plan.id, ask.line) is not None:
        return inspections.begin(ask.session, ask.actor, plan, "unit", ask.now, about=ask.line.strip())
    if find.names_a_list(ask.session, plan.id, ask.line.strip()):
        return inspections.begin(ask.session, ask.actor, plan, "list", ask.now, about=ask.line.strip())
    raise Refused("inspect_what", asked=ask.line[:LONGEST_ECHO])


def _quarter(ask: Ask, rest: str) -> tuple[Period, str]:
    """The quarter that is named first, without one the quarter before this one; and the seed behind it."""
    word, _, seed = rest.partition(" ")
    if not word:
        first = ask.today.replace(month=(ask.today.month - 1) // 3 * 3 + 1, day=1)
        before = first - DAY
        return quarter(before.year, (before.month + 2) // 3), seed
    meant = period(word, ask.today, year=ask.the_plan().year)
    if meant is None or not QUARTER.fullmatch(meant.name):
        raise Refused("which_quarter")
    return meant, seed


def _one(ask: Ask, found: Inspection) -> Reply:
    rest = ask.after_first_word()
    item = re.match(r"m(\d{1,9})(?=\s|$)", rest)
    if item is None:
        return _card(ask, found, asked_page(rest)[1])
    finding = next((each for each in found.findings if each.milestone_id == int(item[1])), None)
    if finding is None:
        raise Refused("not_inspected")
    return _found(ask, found, finding, rest[item.end() :].strip())


def _found(ask: Ask, inspection: Inspection, finding: Finding, words: str) -> Reply:
    line = f"inspect v{inspection.id} m{finding.milestone_id}"
    shown = tuple(sent.shown for sent in ask.sent)
    if not words and not shown:
        files = tuple((kind, number) for kind, number in finding.files)
        return reply(
            "inspections.which", (Button("inspections.fine", f"{line} ok"),), finding=finding, m=finding.milestone,
            today=ask.today, asks=line, files=files, i=inspection,
        )  # fmt: skip
    if words.lower() in GOOD:
        inspections.note(ask.session, ask.actor, finding, "", ask.now, verdict="good", shown=shown)
        return _card(ask, inspection, 1)
    said, due_on = day_last(words, ask.today, inspection.plan.year) or (words, None)
    if due_on is not None and due_on < ask.today:
        said, due_on = words, None  # a day gone by is part of what was found
    inspections.note(ask.session, ask.actor, finding, said, ask.now, shown=shown, due_on=due_on)
    made = finding.rectification if due_on is not None else None
    buttons = (Button("inspections.back", f"inspect v{inspection.id}"),)
    # Photos come one by one: each goes on with the same question.
    return reply(
        "inspections.noted", buttons, finding=finding, m=finding.milestone, made=made, today=ask.today,
        pieces=len(finding.files), asks=line if shown else None,
    )  # fmt: skip


def _card(ask: Ask, found: Inspection, wanted: int) -> Reply:
    page = page_of(wanted, len(found.findings), A_PAGE)
    shown = found.findings[page.offset : page.offset + A_PAGE]
    name = f"inspect v{found.id}"
    buttons = [Button("buttons.number", f"{name} m{f.milestone_id}", {"number": f.milestone.number}) for f in shown]
    rows = [tuple(buttons[at : at + 4]) for at in range(0, len(buttons), 4)]
    return reply(
        "inspections.card", *rows, turning(name, page), i=found, shown=shown, page=page, today=ask.today,
        left=sum(f.verdict is None for f in found.findings), bad=sum(f.verdict == "bad" for f in found.findings),
        mended=[f.rectification for f in shown if f.rectification is not None],
        zone=found.plan.zone, edits=ask.pressed and turned(ask.line),
    )  # fmt: skip


def _list(ask: Ask) -> Reply:
    plan = ask.the_plan()
    found = inspections.known(ask.session, plan, SHOWN)
    rows = [(Button("inspections.open", f"inspect v{each.id}", {"i": each}),) for each in found]
    begin = (Button("inspections.red", "inspect red"), Button("inspections.recheck", "inspect recheck"))
    return reply("inspections.list", *rows, begin, plan=plan, found=found)
