"""/help: what can I do here? The commands of the asker's roles, one line each with its usage, by what they are for."""

from __future__ import annotations

from bot.ask import Ask
from bot.reply import Reply, reply
from supervision.refusals import Refused
from wording.say import has

# What the commands are for; one that stands nowhere comes last.
TOPICS = {
    "see": "start due mine show light chart page plans bulletin score export rehearse",
    "work": "ack done evidence progress block needs unblock extend split appeal",
    "supervise": "urge slip problem comment inspect dispatch decide meeting card",
    "decide": "confirm return assign reporters steps move park cancel resume list",
    "arrange": "invite remove contact units failed policy routing lights",
    "own": "digest quiet snooze mute deputy channel language leave person erase help",
}
MORE = "more"


def help_(ask: Ask) -> Reply:
    from bot.commands.table import of_roles  # the table lists this command too

    if ask.person is None:
        raise Refused("stranger")
    roles = frozenset(ask.actor.roles_in(ask.plan.id if ask.plan else None))
    names = [command.name for command in of_roles(roles) if has(f"help.usage_{command.name}")]
    return reply("help.all_of_them", topics=_by_topic(names), office="supervisor" in roles)


def _by_topic(names: list[str]) -> list[tuple[str, list[str]]]:
    """(topic, its commands) of those that are given, none of them left out."""
    placed = [(topic, [name for name in listed.split() if name in names]) for topic, listed in TOPICS.items()]
    known = {name for _, found in placed for name in found}
    rest = [name for name in names if name not in known]
    return [(topic, found) for topic, found in [*placed, (MORE, rest)] if found]
