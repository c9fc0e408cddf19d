"""/invite 住建局 head: who else takes part? A link and its QR picture that bind one Telegram account, once."""

from __future__ import annotations

from typing import cast, get_args

from telegram.helpers import create_deep_linked_url

from bot.ask import Ask
from bot.reply import Button, Reply, reply
from db import find
from db.people import Role
from supervision import handing_over, joining
from supervision.refusals import Refused
from supervision.rights import Act, require

MAKE = "+"  # before a unit's name: create it
WORDS: dict[str, Role] = {
    "责任人": "owner", "负责人": "head", "配合": "assisting", "查看": "viewer",
    "领导": "leader", "督查": "supervisor", "秘书": "secretary", "管理员": "administrator",
}  # fmt: skip


def invite(ask: Ask) -> Reply:
    if not ask.private:
        raise Refused("private_only")  # whoever reads the group could take the link
    words = ask.words
    if not words:
        raise Refused(
            "usage",
            usage="/invite 住建局 [owner|head|assisting|viewer] · /invite leader|supervisor|secretary|administrator",
        )
    role = _role(words[-1])
    if role in joining.PLAN_ROLES and len(words) == 1:
        return _link(ask, role, joining.invite(ask.session, ask.actor, ask.now, plan=ask.plan, role=role))
    name = " ".join(words[:-1] if role else words)
    if not name:
        raise Refused("usage", usage=f"/invite 住建局 {words[-1]}")
    if len(words) > 1 and role is None and words[-1].isascii() and not words[0].isascii():
        raise Refused("bad_role")
    return _to_unit(ask, name, role or "owner")


def _to_unit(ask: Ask, name: str, role: Role) -> Reply:
    if role not in joining.UNIT_ROLES:
        raise Refused("bad_role")
    plan = ask.the_plan()
    unit = find.unit_named(ask.session, plan.id, name.removeprefix(MAKE))
    if unit is None:
        require(ask.actor, Act.INVITE_TO_UNIT, plan.id)
        handing_over.fit_unit_name(name.removeprefix(MAKE))
        if not name.startswith(MAKE):
            button = Button("buttons.make_unit", f"invite {MAKE}{name} {role}", {"name": name})
            return reply("units.unknown", (button,), name=name)
        unit = handing_over.make_unit(ask.session, ask.actor, plan, name.removeprefix(MAKE), ask.now)
    elif name.startswith(MAKE):
        raise Refused("unit_exists", unit=unit.name)
    token = joining.invite(ask.session, ask.actor, ask.now, plan=plan, role=role, unit=unit)
    return _link(ask, role, token, unit.name)


def _link(ask: Ask, role: Role, token: str, unit: str | None = None) -> Reply:
    link = create_deep_linked_url(ask.house.bot_name, token)
    return reply("start.invited", qr=link, link=link, role=role, unit=unit, days=joining.VALID_FOR.days, token=token)


def _role(word: str) -> Role | None:
    lower = word.lower()
    return cast(Role, lower) if lower in get_args(Role) else WORDS.get(word)
