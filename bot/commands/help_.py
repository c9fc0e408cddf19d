"""/help: what can I do here? The commands of the asker's roles, one line each with its usage."""

from __future__ import annotations

from bot.ask import Ask
from bot.reply import Reply, reply
from supervision.refusals import Refused
from wording.say import has


def help_(ask: Ask) -> Reply:
    from bot.commands.table import of_roles  # the table lists this command too

    if ask.person is None:
        raise Refused("stranger")
    roles = frozenset(ask.actor.roles_in(ask.plan.id if ask.plan else None))
    names = [command.name for command in of_roles(roles) if has(f"help.usage_{command.name}")]
    return reply("help.all_of_them", names=names, office="supervisor" in roles)
