"""/card 12: who carries a key project, and what is missing? 五个一, with a button for each. /bind: its group."""

from __future__ import annotations

import re

from bot.ask import Ask
from bot.reply import Button, Reply, reply
from db.ledger import Milestone
from db.people import Person
from db.projects import Project
from supervision import projects
from supervision.projects import Post
from supervision.refusals import Refused
from supervision.rights import Act, may, require, units_of

ITEMS_SHOWN = 12
CARDS_SHOWN = 20
POSTS: dict[str, Post] = {
    "leader": "leader", "领导": "leader", "secretary": "secretary", "秘书": "secretary",
    "head": "task_force", "负责人": "task_force",
}  # fmt: skip
SCHEME, GROUP, PART, FILE = {"scheme", "方案"}, {"group", "专班", "群"}, {"project", "项目"}, {"file", "看方案"}


def card(ask: Ask) -> Reply:
    """Without words the cards that are incomplete, or in a bound group its own; else a card, or one of its parts."""
    if not ask.line.strip():
        here = None if ask.private else projects.of_chat(ask.session, ask.chat_id)
        return _card(ask, projects.readable(ask.session, ask.actor, here)) if here else _incomplete(ask)
    whole = projects.named(ask.session, ask.the_plan(), ask.line) if ask.plan else None
    if whole is not None:  # a name may have blanks in it
        return _card(ask, projects.readable(ask.session, ask.actor, whole))
    parts = ask.line.split(maxsplit=2)
    does, rest = (parts[1].lower() if len(parts) > 1 else ""), (parts[2].strip() if len(parts) > 2 else "")
    found = _named(ask, parts[0])
    if isinstance(found, Milestone):
        return _of_item(ask, found, does, rest)
    return _act(ask, found, does, rest)


def bind(ask: Ask) -> Reply:
    """/bind and the word, said in the group that is to be the project's task force."""
    if ask.private:
        raise Refused("group_only")
    if not ask.words:
        raise Refused("no_such_word")
    bound = projects.bind(
        ask.session, ask.actor, ask.words[0], ask.chat_id, ask.chat_name, ask.now, thread=ask.thread_id
    )
    return reply("cards.bound", project=bound)


def _named(ask: Ask, word: str) -> Project | Milestone:
    """p5 in a button, a project's name, or the item of a number."""
    numbered = re.fullmatch(r"p(\d{1,9})", word)
    if numbered:
        found = ask.session.get(Project, int(numbered[1]))
        return projects.readable(ask.session, ask.actor, found)
    if not re.fullmatch(r"(?:#|＃|m|第)?\d{1,9}(?:号|项)?", word):
        return projects.readable(ask.session, ask.actor, projects.named(ask.session, ask.the_plan(), word))
    return ask.milestone(word)


def _of_item(ask: Ask, milestone: Milestone, does: str, rest: str) -> Reply:
    if does in PART:
        return _card(ask, projects.put(ask.session, ask.actor, milestone, rest or milestone.title[:60], ask.now))
    project = ask.session.get(Project, milestone.project_id) if milestone.project_id is not None else None
    if project is not None:
        return _act(ask, project, does, rest)
    require(ask.actor, Act.CARD if does else Act.READ, milestone.plan_id, units_of(milestone))
    make = Button("buttons.card_make", f"card m{milestone.id} project")
    allowed = may(ask.actor, Act.CARD, milestone.plan_id)
    return reply("cards.none", (make,) if allowed else (), m=milestone, allowed=allowed)


def _act(ask: Ask, project: Project, does: str, rest: str) -> Reply:
    if does in FILE:
        return _scheme_again(ask, project)
    if not does:
        return _card(ask, project)
    require(ask.actor, Act.CARD, project.plan_id)
    if does in POSTS:
        return _appoint(ask, project, POSTS[does], does, rest)
    if does in SCHEME:
        if not ask.sent:
            return reply("cards.which_scheme", project=project, asks=f"card p{project.id} scheme")
        projects.keep_scheme(ask.session, ask.actor, project, ask.sent[0].shown, ask.now)
        return _card(ask, project)
    if does in GROUP:
        if not ask.private:
            projects.bind_here(
                ask.session, ask.actor, project, ask.chat_id, ask.chat_name, ask.now, thread=ask.thread_id
            )
            return reply("cards.bound", project=project)
        word = projects.group_word(ask.session, ask.actor, project, ask.now)
        return reply("cards.word", project=project, word=word, bot=ask.house.bot_name)
    if does in PART:
        return _add(ask, project, rest)
    raise Refused("usage", usage="/card 12 leader|secretary|head|scheme|group")


def _appoint(ask: Ask, project: Project, post: Post, does: str, rest: str) -> Reply:
    if not rest:
        buttons = [
            Button("buttons.person", f"card p{project.id} {does} i{person.id}", {"name": person.name})
            for person in projects.candidates(ask.session, project.plan, post)[:9]
        ]
        rows = [tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3)]
        return reply("cards.who", *rows, project=project, post=post, asks=f"card p{project.id} {does}")
    chosen = re.fullmatch(r"i(\d{1,9})", rest)
    person = ask.session.get(Person, int(chosen[1])) if chosen else None
    known = {each.id for each in projects.candidates(ask.session, project.plan, post)}
    if person is None or person.id not in known:
        person = projects.person_of_plan(ask.session, project.plan, rest)
    projects.appoint(ask.session, ask.actor, project, post, person, ask.now)
    return _card(ask, project)


def _add(ask: Ask, project: Project, rest: str) -> Reply:
    """More items of the plan become parts of the project."""
    if not rest:
        return reply("cards.which_items", project=project, asks=f"card p{project.id} project")
    for word in rest.split():
        projects.put(ask.session, ask.actor, ask.milestone(word, act=Act.CARD), project.name, ask.now)
    return _card(ask, project)


def _scheme_again(ask: Ask, project: Project) -> Reply:
    if project.scheme_file_id is None:
        return _card(ask, project)
    kept = ((project.scheme_kind or "file", project.scheme_file_id),)
    return reply("cards.scheme", project=project, files=kept)


def _card(ask: Ask, project: Project) -> Reply:
    shown = projects.card_of(ask.session, project)
    items = [m for m in project.milestones if may(ask.actor, Act.READ, m.plan_id, units_of(m))]
    name = f"card p{project.id}"
    rows: list[tuple[Button, ...]] = []
    if may(ask.actor, Act.CARD, project.plan_id):
        rows = [
            (
                Button("buttons.card_leader", f"{name} leader"),
                Button("buttons.card_secretary", f"{name} secretary"),
                Button("buttons.card_head", f"{name} head"),
            ),
            (
                Button("buttons.card_group", f"{name} group"),
                Button("buttons.card_scheme", f"{name} scheme"),
                Button("buttons.card_items", f"{name} project"),
            ),
        ]
    if project.scheme_file_id is not None:
        rows.append((Button("buttons.card_file", f"{name} file"),))
    return reply(
        "cards.card", *rows, project=project, card=shown, items=items[:ITEMS_SHOWN], today=ask.today,
        more=len(items[ITEMS_SHOWN:]), ones=projects.ONES,
    )  # fmt: skip


def _incomplete(ask: Ask) -> Reply:
    plan = ask.the_plan()
    require(ask.actor, Act.READ, plan.id)
    found = projects.incomplete(ask.session, plan)
    rows = [(Button("buttons.card_of", f"card p{c.project.id}", {"name": c.project.name}),) for c in found[:8]]
    return reply("cards.incomplete", *rows, plan=plan, cards=found[:CARDS_SHOWN], more=len(found[CARDS_SHOWN:]))
