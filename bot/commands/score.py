"""/score 二季度: how did each unit do? `/score 二季度 住建局` is its sheet, and each row of it opens what caused it."""

from __future__ import annotations

import re

from bot.ask import Ask
from bot.commands import score_rules
from bot.commands.score_wanted import Wanted, stored_of, understood
from bot.reply import Button, Reply, reply
from db import find
from db.ledger import Milestone
from db.people import Unit
from schedules.scores import Happened, Row, said
from supervision import evaluations
from supervision.evaluating import UnitScore, rules_on
from supervision.papers import Written
from supervision.refusals import Refused
from supervision.rights import Act, may, require, units_of

SHOWN = 30
SHEETS = 12  # units with a button of their own
ROWS, ITEMS = 20, 12
RULES = ("rules", "规则")
TRIAL = re.compile(r"(?:^|\s)trial(?:\s|$)")


def score(ask: Ask) -> Reply:
    first = ask.words[0].lower() if ask.words else ""
    if first in RULES:
        return score_rules.rules(ask, ask.after_first_word(), None)
    trial = TRIAL.search(ask.line)
    if trial is not None:
        wanted = understood(ask, ask.line[: trial.start()])
        return score_rules.rules(ask, ask.line[trial.end() :], wanted.period, tried=wanted.name)
    wanted = understood(ask, ask.line)
    if wanted.unit is None:
        require(ask.actor, Act.EVALUATE, wanted.plan.id)
        return overview(ask, wanted)
    _may_see(ask, wanted, wanted.unit)
    found = next((each for each in scores_of(ask, wanted) if each.unit == wanted.unit.name), None)
    if found is None:
        raise Refused("nothing_of_unit", unit=wanted.unit.name, period=wanted.name)
    return _sheet(ask, wanted, found) if wanted.row is None else _events(ask, wanted, found, wanted.row)


def overview(ask: Ask, wanted: Wanted, *, edits: bool = False) -> Reply:
    """All units, with the workbook."""
    found = scores_of(ask, wanted)
    plan, stored = wanted.plan, wanted.stored
    units = {unit.name: unit for unit in find.units_of_plan(ask.session, plan.id)}
    sheets = [
        Button("scores.of_unit", f"score {wanted.line} u{units[each.unit].id}", {"name": each.unit})
        for each in found[:SHEETS] if each.unit in units
    ]  # fmt: skip
    rows = [tuple(sheets[at : at + 2]) for at in range(0, len(sheets), 2)]
    changes = {change.id: change for changes in find.histories(ask.session, plan.id).values() for change in changes}
    last = wanted.period.last if wanted.period is not None else ask.today
    rules = evaluations.rules_of(stored) if stored is not None else rules_on(ask.session, plan, last)[0]
    appeals = [each for each in stored.appeals if each.state == "accepted"] if stored is not None else []
    from wording.papers.score_book import score_book  # its library is loaded here, not at the start

    content = score_book(plan, wanted.name, found, changes, rules, ask.now, ask.language, appeals)
    return reply(
        "scores.list", *rows, _acts(ask, wanted, done=bool(found)), plan=plan, name=wanted.name,
        lines=[(e.unit, said(e.score), e.grade) for e in found[:SHOWN]], stored=stored,
        rules=rules, waiting=[a for a in stored.appeals if a.state == "waiting"] if stored is not None else [],
        papers=(Written(f"{plan.name[:40]} {wanted.name}.xlsx", content),), edits=edits,
    )  # fmt: skip


def store(ask: Ask) -> Reply:
    """The button that makes the evaluation for good."""
    plan = ask.the_plan()
    require(ask.actor, Act.EVALUATE, plan.id)
    wanted = understood(ask, ask.line)
    if wanted.stored is not None or wanted.period is None:
        raise Refused("evaluated_already", period=wanted.name)
    made, new = evaluations.make(ask.session, ask.actor, plan, wanted.period, ask.now, list_name=wanted.list_name)
    if not new:  # by somebody at the same moment
        raise Refused("evaluated_already", period=wanted.name)
    return overview(ask, Wanted(plan, wanted.period, wanted.list_name, made), edits=ask.pressed)


def tell(ask: Ask) -> Reply:
    """The button that tells each unit its score."""
    evaluation = stored_of(ask, ask.words[0] if ask.words else "", None)
    count = evaluations.tell(ask.session, ask.actor, evaluation, ask.now)
    return reply("scores.told", count=count, name=evaluation.period)


def scores_of(ask: Ask, wanted: Wanted) -> list[UnitScore]:
    if wanted.stored is not None:
        return evaluations.scores(wanted.stored)
    if wanted.period is None:
        raise Refused("which_quarter")
    plan, window = wanted.plan, wanted.period
    return evaluations.as_of_now(ask.session, ask.actor, plan, window, ask.now, list_name=wanted.list_name)


def _may_see(ask: Ask, wanted: Wanted, unit: Unit) -> None:
    """The office, and the unit itself once it was told."""
    told = wanted.stored is not None and wanted.stored.told_at is not None
    if not told or not may(ask.actor, Act.APPEAL, wanted.plan.id, {unit.id}):
        require(ask.actor, Act.EVALUATE, wanted.plan.id)


def _acts(ask: Ask, wanted: Wanted, *, done: bool) -> tuple[Button, ...]:
    trying = Button("scores.try", f"score {wanted.name} trial")
    if wanted.stored is None:
        over = wanted.period is not None and wanted.period.last < ask.today
        return (Button("scores.store", f"scoretake {wanted.name}"), trying) if over and done else (trying,)
    if wanted.stored.told_at is None:
        return (Button("scores.tell", f"scoretell e{wanted.stored.id}"), trying)
    return (trying,)


def _sheet(ask: Ask, wanted: Wanted, found: UnitScore) -> Reply:
    unit, stored = wanted.unit, wanted.stored
    assert unit is not None
    rows = _rows(found)
    buttons = [
        Button(
            "scores.row", f"score {wanted.line} u{unit.id} r{at}",
            {"month": month, "event": row.rule.event, "points": said(row.points), "count": len(row.events)},
        ) for at, (month, row) in enumerate(rows[:ROWS], start=1)
    ]  # fmt: skip
    appeals = [each for each in stored.appeals if each.unit_id == unit.id] if stored is not None else []
    own = stored is not None and stored.told_at is not None and may(ask.actor, Act.APPEAL, unit.plan_id, {unit.id})
    asking = (Button("scores.appeal", f"appeal {wanted.line} u{unit.id}"),) if own else ()
    return reply(
        "scores.sheet", *((button,) for button in buttons), asking, name=wanted.name, found=found, score=said(found.score),
        months=[(month, said(sheet.score)) for month, sheet in found.months],
        quarters=[(name, said(value)) for name, value in found.quarters], rows=len(rows), stored=stored, appeals=appeals,
    )  # fmt: skip


def _events(ask: Ask, wanted: Wanted, found: UnitScore, number: int) -> Reply:
    """What caused one row: the items, and the entries of their history that show it."""
    rows = _rows(found)
    if not 0 < number <= len(rows):
        raise Refused("button_gone")
    month, row = rows[number - 1]
    numbers = [event.number for event in row.events]
    items = {m.number: m for m in find.milestones_numbered(ask.session, wanted.plan.id, numbers)}
    told = [_told(ask, items.get(event.number), event) for event in row.events[:ITEMS]]
    buttons = [
        Button("scores.history", f"history m{items[event.number].id}", {"number": event.number})
        for event in row.events[:ITEMS] if event.number in items and _may_read(ask, items[event.number])
    ]  # fmt: skip
    return reply(
        "scores.events_of", *(tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3)), unit=found.unit, month=month,
        row=row, points=said(row.points), each=said(row.rule.points), told=told, more=len(row.events) - len(told),
        today=ask.today, zone=wanted.plan.zone,
    )  # fmt: skip


def _told(ask: Ask, item: Milestone | None, event: Happened) -> dict[str, object]:
    changes = find.history(ask.session, item.id) if item is not None else ()
    readable = item is not None and _may_read(ask, item)
    return {
        "item": item if readable else None, "number": event.number,
        "changes": [change for change in changes if change.id in event.changes] if readable else [],
    }  # fmt: skip


def _may_read(ask: Ask, item: Milestone) -> bool:
    return may(ask.actor, Act.READ, item.plan_id, units_of(item))


def _rows(found: UnitScore) -> list[tuple[str, Row]]:
    return [(month, row) for month, sheet in found.months for row in sheet.rows]
