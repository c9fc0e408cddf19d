"""Does the playground stay on this machine, start and stop cleanly, and remember?"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from playground import server
from playground.server import serve
from web.listening import AddressTaken

pytestmark = pytest.mark.anyio
Open = Callable[[], AbstractAsyncContextManager[Any]]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "localhost"}, 200),
        ({"Host": "127.0.0.1:8088"}, 200),
        ({"Host": "[::1]:8088"}, 200),
        ({"Host": "evil.example"}, 403),
        ({"Host": "127.0.0.1.evil.example"}, 403),
        ({"Host": "evil.example@127.0.0.1@evil.example"}, 403),
        ({"Host": "["}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:8088"}, 200),
    ],
)
async def test_only_this_machine_is_answered(town: Any, headers: dict[str, str], status: int) -> None:
    for path in ("/", "/control/clock", f"/bot{town.token}/getMe"):
        async with town.session.get(town.url + path, headers=headers) as response:
            assert response.status == status
            if status == 403:
                assert "not for the open network" in await response.text()


async def test_a_taken_port_is_its_own_error(town: Any) -> None:
    port = urlsplit(town.url).port
    assert port is not None
    with pytest.raises(AddressTaken) as taken:
        async with serve(town.app, port):
            pass
    assert taken.value.port == port
    await town.call("getMe")


async def test_it_stops_at_once_though_somebody_is_polling(open_town: Open) -> None:
    async with open_town() as town:
        poll = asyncio.create_task(town.raw("getUpdates", timeout=50))
        read = asyncio.create_task(town.look("messages", wait=30))
        follow = asyncio.create_task(town.order("clock/follow", follower="bot", seen=0, quiet=True))
        await asyncio.sleep(0.2)
        started = time.monotonic()
    assert time.monotonic() - started < 10
    await asyncio.gather(poll, read, follow, return_exceptions=True)


async def test_a_restart_keeps_messages_files_menus_updates_and_the_time(open_town: Open) -> None:
    async with open_town() as town:
        number = await town.keyboard("签收")
        file_id = (await town.give(1001, "a.txt", b"content"))["document"]["file_id"]
        await town.call("setMyCommands", commands=[{"command": "due", "description": "x"}])
        await town.control("press", person=1001, message_id=number, button="签收")
        await town.control("clock", to="2025-04-17T20:00")
        version = (await town.look("clock"))["version"]
        before = await town.log()
        pending = await town.updates()
    async with open_town() as town:
        assert await town.log() == before
        assert await town.updates() == pending
        assert (await town.look("menu", person=1001))["commands"]
        path = (await town.call("getFile", file_id=file_id))["file_path"]
        async with town.session.get(f"{town.url}/file/bot{town.token}/{path}") as response:
            assert await response.read() == b"content"
        clock = await town.look("clock")
        assert clock["version"] > version, "a follower from before must see that something happened"
        away = datetime.fromisoformat(clock["now"]) - datetime.fromisoformat(before[-1]["at"])
        assert timedelta(hours=11, minutes=59) < away < timedelta(hours=12, minutes=1)
        await town.call("editMessageText", chat_id=1001, message_id=number, text="still there")
        sent = await town.call("sendMessage", chat_id=1001, text="next")
        assert sent["message_id"] > number + 1


async def test_a_restart_keeps_a_group_that_moved(open_town: Open) -> None:
    async with open_town() as town:
        await town.control("faults", method="*", fault="migrate")
        _, body = await town.raw("sendMessage", chat_id=-1001000000001, text="x")
    new = body["parameters"]["migrate_to_chat_id"]
    async with open_town() as town:
        await town.call("sendMessage", chat_id=new, text="x")
        assert [group["id"] for group in (await town.look("cast"))["groups"]] == [new]


async def test_the_page_is_whole_and_fetches_nothing_from_elsewhere(town: Any) -> None:
    async with town.session.get(town.url + "/") as response:
        page = await response.text()
    assert "default-src 'self'" in page
    wanted = {"app.js", *re.findall(r'(?:src|href)="([^"]+)"', page)}
    for name in [file.name for file in Path(server.PAGE).iterdir() if file.suffix in (".js", ".css", ".svg")]:
        async with town.session.get(f"{town.url}/{name}") as response:
            assert response.status == 200
            source = await response.text()
        wanted |= {found.removeprefix("./") for found in re.findall(r'from "(\./[\w.]+)"', source)}
        assert not re.findall(r"(?:url\(|import |from |fetch\()\W{0,2}https?://", source)
    assert all((Path(server.PAGE) / name).is_file() for name in wanted)


async def test_the_page_says_everything_in_both_languages() -> None:
    source = (Path(server.PAGE) / "words.js").read_text(encoding="utf-8")
    tongues = re.findall(r"const (?:zh|en) = \{(.*?)\n\};", source, re.DOTALL)
    keys = [set(re.findall(r"(?:^|[,{]\s*)(\w+): (?=[\"(])", tongue, re.MULTILINE)) for tongue in tongues]
    assert len(keys) == 2
    assert keys[0] == keys[1]
    asked = set()
    for script in Path(server.PAGE).glob("*.js"):
        asked |= set(re.findall(r'say\("(\w+)"', script.read_text(encoding="utf-8")))
    assert asked <= keys[0], json.dumps(sorted(asked - keys[0]))


async def test_a_mistake_of_our_own_is_a_500_and_a_defect(town: Any) -> None:
    town.app.state.world.groups.clear()
    assert await town.refused("getChatMemberCount", chat_id=-1001000000001) == (500, "Internal Server Error")
    [defect] = (await town.look("defects"))["defects"]
    assert "KeyError" in defect["what"]
