"""Who plays? The people and the group of the playground, given as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a Telegram account. `telegram_id` is also the id of the private chat with the bot."""

    telegram_id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = "zh-hans"
    role: str = ""

    @property
    def name(self) -> str:
        """As a client shows it: first name, then last name."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True, slots=True)
class Group:
    """A supergroup. `members` are telegram ids, the first of them the owner; the bot is always inside.

    As a plain member the bot is under privacy mode: it sees commands, replies to it and mentions of it.
    """

    chat_id: int
    title: str
    members: tuple[int, ...]
    bot_status: Literal["member", "administrator"] = "member"


@dataclass(frozen=True, slots=True)
class Bot:
    """The bot as people see it; its id comes from the token."""

    name: str = "督办"
    username: str = "duban_bot"


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody of one playground."""

    people: tuple[Person, ...]
    groups: tuple[Group, ...] = ()
    bot: Bot = Bot()


SUPERVISOR = Person(1001, "督查室", username="ducha_shi", role="supervisor")
HOUSING = Person(1002, "住建局", "小李", username="zhujian_li", role="owner")
TRANSPORT = Person(1003, "交通局", "小周", username="jiaotong_zhou", role="owner")
SCHOOLS = Person(1004, "教体局", "小陈", username="jiaoti_chen", role="owner")
LEADER = Person(1005, "分管领导", username="fenguan_lingdao", role="leader")
STRANGER = Person(1006, "路人", username="luren_1006", language_code="en", role="stranger")
TASK_FORCE = Group(-1001000000001, "工作专班", (1001, 1002, 1003, 1004, 1005))


def usual_cast() -> Cast:
    """督查室, three owners, a leader, a stranger, and one group that holds the bot and all but the stranger."""
    return Cast((SUPERVISOR, HOUSING, TRANSPORT, SCHOOLS, LEADER, STRANGER), (TASK_FORCE,))
