"""/split 12 名称1、名称2: how is a counted item divided? The named become items of their own, the rest stays with it."""

from __future__ import annotations

import re

from bot.ask import Ask
from bot.reply import Button, Reply, reply
from supervision import splitting
from supervision.rights import Act

PARTING = re.compile(r"[、，,;；\n]+")


def split(ask: Ask) -> Reply:
    milestone = ask.milestone(act=Act.EDIT)
    names = [name.strip() for name in PARTING.split(ask.after_first_word()) if name.strip()]
    made = splitting.split(ask.session, ask.actor, milestone, names, ask.now)
    return reply(
        "groups.split", (Button("buttons.show", f"show m{milestone.id}"),),
        m=milestone, made=made, unnamed=splitting.unnamed(ask.session, milestone), today=ask.today,
    )  # fmt: skip
