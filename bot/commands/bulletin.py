"""/bulletin [list 省重点] [6月]: the month's bulletin. Drafted, reworded, addressed, seen as it will be sent, and issued."""

from __future__ import annotations

import re

from bot.ask import Ask
from bot.reply import Button, Reply, reply
from db import find
from db.ledger import Plan
from db.papers import Bulletin
from schedules.periods import Period, month, period
from supervision import bulletins
from supervision.months import month_before
from supervision.papers import Written
from supervision.refusals import Refused
from supervision.rights import Act, may, require
from wording.papers.bulletin_papers import papers_of
from wording.papers.bulletin_text import UnknownName, blocks, table, title, usual_text
from wording.papers.fonts import NoChineseFont

SHOWN_ROWS = 8
LONGEST_ECHO = 40
LIST = {"list", "清单"}
WANTED = {"to": None, "with": True, "without": False}  # who gets it: the other way round, or as a button says
USUAL = "0"  # said instead of a text: the usual one


def bulletin(ask: Ask) -> Reply:
    """Without words the list; a month makes or shows its bulletin; b3 and a word do something with that one."""
    plan, words = ask.the_plan(), ask.words
    named = re.fullmatch(r"b(\d{1,9})", words[0]) if words else None
    if named is None:
        return _list(ask, plan) if not words else _of_month(ask, plan)
    found = bulletins.read(ask.session, ask.actor, int(named[1]))
    rest = ask.line.split(maxsplit=2)
    does, more = (rest[1] if len(rest) > 1 else ""), (rest[2] if len(rest) > 2 else "")
    if does == "paper":
        return _card(ask, found, papers=_printed(ask, found))
    if does == "text":
        return _reword(ask, found, more)
    if does in WANTED:
        return _address(ask, found, more, wanted=WANTED[does])
    if does == "again":
        bulletins.count_again(ask.session, ask.actor, found, _period_of(found), ask.now)
    if does == "issue":
        return _issue(ask, found)
    return _card(ask, found, edits=ask.pressed and bool(does), papers=_kept(found))


def _list(ask: Ask, plan: Plan) -> Reply:
    found = bulletins.known(ask.session, ask.actor, plan)[:SHOWN_ROWS]
    rows = [
        (Button("bulletin.open", f"bulletin b{each.id}", {"label": f"{each.period} {each.list_name}".strip()}),)
        for each in found
    ]
    last = month_before(ask.today)
    name = f"{last:%Y-%m}"
    if may(ask.actor, Act.BULLETIN, plan.id) and bulletins.of_period(ask.session, plan, name) is None:
        rows.append((Button("bulletin.make", f"bulletin {name}", {"period": name}),))
    return reply("bulletin.list", *rows, plan=plan, found=found)


def _of_month(ask: Ask, plan: Plan) -> Reply:
    listed, words = _list_first(ask, plan)
    before = month_before(ask.today)
    wanted = period(words, ask.today, year=plan.year) if words or not listed else month(before.year, before.month)
    if wanted is None or not re.fullmatch(r"\d{4}-\d{2}", wanted.name):
        raise Refused("which_month")
    found = bulletins.of_period(ask.session, plan, wanted.name, listed)
    if found is not None:
        return _card(ask, bulletins.read(ask.session, ask.actor, found.id), papers=_kept(found))
    made, _ = bulletins.draft(ask.session, ask.actor, plan, wanted, ask.now, list_name=listed)
    return _card(ask, made)


def _list_first(ask: Ask, plan: Plan) -> tuple[str, str]:
    """The list that the words begin with, "" for the whole plan, and the words behind it.

    Raises Refused("no_such_list") where the words ask for one that there is not.
    """
    words = ask.words[1:] if ask.words[0].lower() in LIST else ask.words
    for count in (2, 1):  # a level may stand behind the list's name
        name = " ".join(words[:count])
        if len(words) >= count and find.names_a_list(ask.session, plan.id, name):
            return name, " ".join(words[count:])
    if len(words) < len(ask.words):
        raise Refused("no_such_list", name=" ".join(words)[:LONGEST_ECHO])
    return "", ask.line


def _reword(ask: Ask, found: Bulletin, text: str) -> Reply:
    require(ask.actor, Act.BULLETIN, found.plan_id)
    if not text:
        text = found.template or usual_text(ask.language)
        return reply("bulletin.edit", text=text, asks=f"bulletin b{found.id} text")
    text = "" if text.strip() == USUAL else text
    try:
        blocks(text, found.data, ask.language)
    except UnknownName as unknown:
        raise Refused("unknown_placeholder", name=unknown.name) from None
    bulletins.reword(ask.session, ask.actor, found, text, ask.now)
    return _card(ask, found)


def _address(ask: Ask, found: Bulletin, entry: str, *, wanted: bool | None) -> Reply:
    require(ask.actor, Act.BULLETIN, found.plan_id)
    if not entry:
        return reply("bulletin.to_whom", asks=f"bulletin b{found.id} to")
    bulletins.address(ask.session, ask.actor, found, entry, ask.now, wanted=wanted)
    return _card(ask, found, edits=ask.pressed)


def _issue(ask: Ask, found: Bulletin) -> Reply:
    people = bulletins.issue(ask.session, ask.actor, found, ask.now, lambda _: _printed(ask, found))
    return reply("bulletin.issued", b=found, count=len(people), papers=_kept(found))


def _printed(ask: Ask, found: Bulletin) -> tuple[Written, Written]:
    try:
        document, picture = papers_of(found, ask.language, ask.now)
    except NoChineseFont:
        raise Refused("no_font") from None
    return document, picture


def _kept(found: Bulletin) -> tuple[int, ...]:
    return tuple(each for each in (found.picture_id, found.document_id) if each is not None)


def _card(ask: Ask, found: Bulletin, *, edits: bool = False, papers: tuple[Written | int, ...] = ()) -> Reply:
    told = blocks(found.template, found.data, ask.language)
    text = "\n".join(block.words for block in told if block.kind != "table")
    lists = [
        (rows[0][1], [f"{row[0]} {row[1]} · {row[2]} · {row[3]}" for row in rows[1 : SHOWN_ROWS + 1]])
        for rows in (table(name, found.data, ask.language) for name in ("behind", "next", "problems"))
    ]
    draft = found.state == "draft" and may(ask.actor, Act.BULLETIN, found.plan_id)
    people = len(bulletins.hearers(ask.session, found)) if draft else 0
    return reply(
        "bulletin.card", *(_buttons(found) if draft else ()), b=found, title=title(found.data, ask.language), text=text,
        lists=lists, audience=found.audience, people=people, edits=edits,
        papers=papers,
    )  # fmt: skip


def _buttons(found: Bulletin) -> list[tuple[Button, ...]]:
    line = f"bulletin b{found.id}"
    roles = [
        Button(
            "bulletin.toggle",
            f"{line} {'without' if role in found.audience else 'with'} {role}",
            {"role": role, "chosen": role in found.audience},
        )
        for role in bulletins.ROLES
    ]
    others = [
        Button("bulletin.taken", f"{line} without {entry}", {"name": entry})
        for entry in found.audience if entry not in bulletins.ROLES
    ]  # fmt: skip
    return [
        (Button("bulletin.see", f"{line} paper"), Button("bulletin.reword", f"{line} text"), Button("bulletin.again", f"{line} again")),
        *(tuple(roles[at : at + 2]) for at in range(0, len(roles), 2)),
        *((each,) for each in others),
        (Button("bulletin.add", f"{line} to"), Button("bulletin.issue", f"{line} issue")),
    ]  # fmt: skip


def _period_of(found: Bulletin) -> Period:
    year, _, number = found.period.partition("-")
    return month(int(year), int(number))
