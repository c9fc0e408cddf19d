"""/leave, /remove 李敏: who leaves the plan? Shown first with what becomes of the items, done by a button."""

from __future__ import annotations

from bot.ask import Ask
from bot.reply import Button, Reply, reply
from db.people import Person
from supervision import kept_about, leaving
from supervision.refusals import Refused
from supervision.rights import Act, require
from wording.say import SOURCE, has, plain

YES = "yes"
LONGEST_ECHO = 40  # characters of a name that is not known


def leave(ask: Ask) -> Reply:
    plan = ask.the_plan()
    if ask.person is None:
        raise Refused("stranger")
    if not ask.private:
        raise Refused("private_only")
    word, _, chosen = ask.line.strip().partition(" ")
    if word.lower() != YES:
        lost = leaving.preview(ask.session, ask.actor, ask.person, plan)
        line = f"leave {YES} {plan.id}"
        return reply("people.leaving", (Button("people.leave", line),), plan=plan, lost=lost, person=None)
    if chosen and chosen != str(plan.id):
        raise Refused("button_gone")  # he looks at another plan by now
    lost = leaving.leave(ask.session, ask.actor, ask.person, plan, ask.now, called)
    return reply("people.left", plan=plan, lost=lost, person=None, edits=ask.pressed, menu_changed=True)


def remove(ask: Ask) -> Reply:
    plan = ask.the_plan()
    require(ask.actor, Act.REMOVE, plan.id)
    if not ask.line.strip():
        raise Refused("usage", usage="/remove 李敏")
    line, sure = sure_of(ask.line)
    found = named(ask, line)
    if len(found) > 1:
        return which(found, "remove")
    person = found[0]
    if not sure:
        lost = leaving.preview(ask.session, ask.actor, person, plan)
        button = Button("people.remove", f"remove p{person.id} {YES}", {"name": person.name})
        return reply("people.leaving", (button,), plan=plan, lost=lost, person=person)
    name = person.name
    lost = leaving.leave(ask.session, ask.actor, person, plan, ask.now, called)
    return reply("people.removed", plan=plan, lost=lost, name=name, edits=ask.pressed)


def called(role: str, unit: str | None) -> str:
    """What stands in the history in the place of a name, in the language of the ledger."""
    what = plain(f"terms.role_{role}", SOURCE) if role and has(f"terms.role_{role}") else plain("people.nobody", SOURCE)
    return plain("people.known_as", SOURCE, role=what, unit=unit or "")


def sure_of(line: str) -> tuple[str, bool]:
    """The words without the last one, where that says yes."""
    words, _, last = line.strip().rpartition(" ")
    return (words.strip(), True) if words and last.lower() == YES else (line.strip(), False)


def named(ask: Ask, word: str) -> list[Person]:
    """The people of the plan whom the words name. Raises Refused("nobody_here")."""
    found = kept_about.named_here(ask.session, ask.the_plan().id, word)
    if not found:
        raise Refused("nobody_here", name=word[:LONGEST_ECHO])
    return found


def which(found: list[Person], command: str) -> Reply:
    """Several bear the name: a button each, told apart by what they are."""
    buttons = tuple(Button("people.one", f"{command} p{each.id}", {"person": each}) for each in found[:8])
    return reply("people.which", *((button,) for button in buttons), name=found[0].name)
