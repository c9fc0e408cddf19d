"""Does /help show everybody what he may say, and nothing twice?"""

from __future__ import annotations

import pytest

from bot.commands.table import of_roles
from tests.bot.commands.conftest import Says
from wording.say import has


@pytest.mark.parametrize("who", ["supervisor", "li", "leader"])
def test_every_command_of_the_menu_stands_once_under_what_it_is_for(says: Says, who: str) -> None:
    heard = says(who, "/help")
    topics = dict(heard.reply.values["topics"])  # type: ignore[call-overload]
    told = [name for names in topics.values() for name in names]
    assert len(told) == len(set(told))
    roles = {"supervisor": {"supervisor", "administrator"}, "li": {"owner"}, "leader": {"leader"}}[who]
    assert set(told) == {command.name for command in of_roles(frozenset(roles)) if has(f"help.usage_{command.name}")}
    assert list(topics)[0] == "see"
    assert "more" not in topics
    assert "<b>办理</b>" in heard.text or who == "leader"
