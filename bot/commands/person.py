"""/person 李敏, /erase 李敏: what is kept about somebody? As two files; and how he is forgotten, by a button."""

from __future__ import annotations

import json

from bot.ask import Ask
from bot.commands.leave import YES, called, named, sure_of, which
from bot.reply import Button, Reply, reply
from db.people import Person
from supervision import forgetting
from supervision.kept_about import kept_about
from supervision.papers import Written
from supervision.refusals import Refused
from supervision.rights import Act, may, require
from wording.papers.about_person import about_person

SPACES = 2


def person(ask: Ask) -> Reply:
    """For himself all that is kept; for an administrator what his plans have of the person."""
    found = _meant(ask, ask.line.strip(), Act.ABOUT_PERSON)
    if len(found) > 1:
        return which(found, "person")
    kept = kept_about(ask.session, ask.actor, found[0], ask.plan.id if ask.plan else None)
    content = json.dumps({"person": kept.person, **kept.tables}, ensure_ascii=False, indent=SPACES, default=str)
    name = f"person-{found[0].id}"
    papers = (
        Written(f"{name}.txt", about_person(kept, ask.language).encode()), Written(f"{name}.json", content.encode()),
    )  # fmt: skip
    rows = sum(len(each) for each in kept.tables.values())
    return reply("people.kept", name=found[0].name, rows=rows, whole=kept.whole, papers=papers)


def erase(ask: Ask) -> Reply:
    line, sure = sure_of(ask.line)
    if line.lower() == YES:
        line, sure = "", True
    found = _meant(ask, line, Act.ERASE)
    if len(found) > 1:
        return which(found, "erase")
    gone = found[0]
    forgetting.may_erase(ask.session, ask.actor, gone)
    if not sure:
        button = Button("people.erase", f"erase p{gone.id} {YES}")
        searched = forgetting.is_searched(ask.session, gone)
        return reply("people.erasing", (button,), name=gone.name, own=gone is ask.person, searched=searched)
    done = forgetting.erase(ask.session, ask.actor, gone, ask.now, called)
    return reply("people.erased", done=done, edits=ask.pressed)


def _meant(ask: Ask, line: str, act: Act) -> list[Person]:
    """Whom the words name; without words, or with his own number, the asker himself."""
    if ask.person is None:
        raise Refused("stranger")
    if not ask.private:
        raise Refused("private_only")
    plan_id = ask.plan.id if ask.plan else None
    by_name = line == ask.person.name and not may(ask.actor, act, plan_id)
    if not line or by_name or line == f"p{ask.person.id}":
        return [ask.person]
    require(ask.actor, act, ask.the_plan().id)
    return named(ask, line)
