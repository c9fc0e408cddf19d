"""Does everybody see the commands that Telegram would show them?"""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.anyio
GROUP = -1001000000001


def commands(*names: str) -> list[dict[str, str]]:
    """Commands with a description."""
    return [{"command": name, "description": f"about {name}"} for name in names]


async def seen(town: Any, person: int, chat: int | None = None) -> list[str]:
    """The names of the commands that a person sees."""
    menu = await town.look("menu", person=person, chat=chat or person)
    return [command["command"] for command in menu["commands"]]


async def test_the_nearest_scope_wins_and_in_it_the_language(town: Any) -> None:
    await town.call("setMyCommands", commands=commands("default"))
    await town.call("setMyCommands", commands=commands("chinese"), language_code="zh")
    assert (await seen(town, 1001), await seen(town, 1006)) == (["chinese"], ["default"])
    await town.call("setMyCommands", commands=commands("private"), scope={"type": "all_private_chats"})
    assert await seen(town, 1001) == ["private"]
    await town.call("setMyCommands", commands=commands("own"), scope={"type": "chat", "chat_id": 1001})
    assert (await seen(town, 1001), await seen(town, 1002)) == (["own"], ["private"])
    await town.call("deleteMyCommands", scope={"type": "chat", "chat_id": 1001})
    assert await seen(town, 1001) == ["private"]


async def test_a_group_has_its_own_order(town: Any) -> None:
    await town.call("setMyCommands", commands=commands("group"), scope={"type": "all_group_chats"})
    await town.call("setMyCommands", commands=commands("admin"), scope={"type": "all_chat_administrators"})
    assert (await seen(town, 1001, GROUP), await seen(town, 1002, GROUP)) == (["admin"], ["group"])
    member = {"type": "chat_member", "chat_id": GROUP, "user_id": 1002}
    await town.call("setMyCommands", commands=commands("li"), scope=member)
    assert await seen(town, 1002, GROUP) == ["li"]


async def test_what_was_set_is_read_back_for_that_scope_and_language_only(town: Any) -> None:
    await town.call("setMyCommands", commands=commands("due", "mine"), language_code="zh")
    assert len(await town.call("getMyCommands", language_code="zh")) == 2
    assert await town.call("getMyCommands") == []


@pytest.mark.parametrize(
    ("parameters", "description"),
    [
        ({"commands": [{"command": "Due", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "到期", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "due", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": commands(*[f"c{i}" for i in range(101)])}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": [], "language_code": "zh-hans"}, "invalid language code specified"),
        ({"commands": [], "scope": {"type": "chat", "chat_id": 77}}, "chat not found"),
        ({"commands": [], "scope": {"type": "moon"}}, "can't parse BotCommandScope: unsupported type specified"),
    ],
)
async def test_wrong_commands_are_refused(town: Any, parameters: dict[str, Any], description: str) -> None:
    assert await town.refused("setMyCommands", **parameters) == (400, f"Bad Request: {description}")


async def test_names_and_descriptions_speak_each_language(town: Any) -> None:
    for kind, method in (("name", "Name"), ("description", "Description"), ("short_description", "ShortDescription")):
        await town.call(f"setMy{method}", **{kind: "usual"})
        await town.call(f"setMy{method}", **{kind: "中文"}, language_code="zh")
        assert (await town.call(f"getMy{method}", language_code="zh"))[kind] == "中文"
        assert (await town.call(f"getMy{method}", language_code="fr"))[kind] == "usual"
    assert (await town.refused("setMyName", name="x" * 65))[0] == 400


async def test_a_chat_has_its_own_menu_button_or_the_common_one(town: Any) -> None:
    await town.call("setChatMenuButton", menu_button={"type": "commands"})
    assert (await town.call("getChatMenuButton", chat_id=1001))["type"] == "commands"
    app = {"type": "web_app", "text": "看", "web_app": {"url": "https://example.org/"}}
    await town.call("setChatMenuButton", chat_id=1001, menu_button=app)
    assert (await town.call("getChatMenuButton", chat_id=1001))["type"] == "web_app"
    assert (await town.call("getChatMenuButton", chat_id=1002))["type"] == "commands"
