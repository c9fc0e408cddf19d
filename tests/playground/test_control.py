"""Do the control addresses do what scripts rely on?"""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("person", [1002, "1002", "住建局 小李", "zhujian_li", "住建局", "小李"])
async def test_a_person_goes_by_id_and_by_name(town: Any, person: object) -> None:
    sent = await town.control("send", person=person, text="x")
    assert sent["messages"][0]["from"]["id"] == 1002


async def test_the_log_is_in_order_and_can_be_read_on(town: Any) -> None:
    for text in "abc":
        await town.control("send", person=1001, text=text)
    whole = await town.look("messages")
    assert [entry["seq"] for entry in whole["messages"]] == [1, 2, 3]
    rest = await town.look("messages", after=2)
    assert ([entry["text"] for entry in rest["messages"]], rest["last"]) == (["c"], 3)
    assert (await town.look("messages", after=3))["messages"] == []


async def test_the_log_of_one_chat_is_found_by_its_name(town: Any) -> None:
    await town.control("send", person=1001, text="private")
    await town.control("send", person=1001, chat="工作专班", text="in the group")
    assert [entry["text"] for entry in (await town.look("messages", chat="工作专班"))["messages"]] == ["in the group"]
    assert [entry["text"] for entry in (await town.look("messages", chat="督查室"))["messages"]] == ["private"]


async def test_who_waits_for_the_log_is_woken(town: Any) -> None:
    waiting = asyncio.create_task(town.look("messages", wait=20))
    await asyncio.sleep(0.1)
    await town.call("sendMessage", chat_id=1001, text="now")
    async with asyncio.timeout(2):
        assert [entry["text"] for entry in (await waiting)["messages"]] == ["now"]


async def test_a_long_text_goes_as_several_messages(town: Any) -> None:
    sent = await town.control("send", person=1001, text="好" * 5000)
    assert [len(message["text"]) for message in sent["messages"]] == [4096, 904]


async def test_a_file_can_be_uploaded_as_a_form(town: Any, png: bytes) -> None:
    form = aiohttp.FormData()
    for name, value in {"person": "督查室", "caption": "see", "as_photo": "1"}.items():
        form.add_field(name, value)
    form.add_field("file", png, filename="现场.png")
    async with town.session.post(f"{town.url}/control/send", data=form) as response:
        [message] = (await response.json())["messages"]
    assert (message["caption"], message["photo"][0]["width"]) == ("see", 40)


async def test_the_ready_file_can_be_sent_anew(town: Any) -> None:
    assert (await town.look("cast"))["ready"] == [{"name": "sample.txt", "size": 7}]
    sent = await town.control("send", person=1001, ready="sample.txt")
    assert sent["messages"][0]["document"]["file_name"] == "sample.txt"
    assert (await town.order("send", person=1001, ready="other.txt"))[0] == 404


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("send", {"person": 1001}),
        ("send", {"person": 1001, "text": "  "}),
        ("send", {"text": "x"}),
        ("send", {"person": "", "text": "x"}),
        ("send", {"person": 1001, "chat": "nowhere", "text": "x"}),
        ("send", {"person": 1001, "file": "x"}),
        ("send", {"person": 1001, "file": {"name": "a", "base64": "%"}}),
        ("press", {"person": 1001, "message_id": "x", "button": 0}),
        ("press", {"person": 1001, "message_id": 1, "button": 0}),
        ("clock", {"to": 5}),
        ("clock", {}),
        ("clock/follow", {"seen": "x"}),
        ("faults", {"fault": "429", "colour": "red"}),
        ("faults", {"fault": "429", "times": "x"}),
    ],
)
async def test_a_senseless_order_gets_one_sentence(town: Any, path: str, wanted: dict[str, Any]) -> None:
    status, body = await town.order(path, **wanted)
    assert 400 <= status < 500
    assert body["error"].endswith(".")


async def test_a_body_that_is_no_json_gets_a_sentence(town: Any) -> None:
    for body in (b"{", b"[]", b"\xff\xfe"):
        async with town.session.post(f"{town.url}/control/send", data=body) as response:
            assert response.status == 400
            assert (await response.json())["error"]


async def test_a_reset_empties_all_but_leaves_chats_that_were_there(town: Any) -> None:
    await town.control("send", person=1001, text="x")
    await town.control("send", person=1006, text="x")
    await town.call("setMyCommands", commands=[{"command": "due", "description": "x"}])
    await town.control("faults", method="*", fault="429")
    await town.control("clock", to="2025-06-01")
    before = await town.look("messages")
    assert (await town.control("reset"))["now"].startswith("2025-04-17T08:00")
    assert await town.updates() == []
    assert (await town.look("menu", person=1001))["commands"] == []
    after = await town.look("messages")
    assert [(entry["kind"], entry["seq"] > before["last"]) for entry in after["messages"]] == [("reset", True)]
    assert (await town.call("sendMessage", chat_id=1001, text="x"))["message_id"] == 3
    assert (await town.refused("sendMessage", chat_id=1006, text="x"))[0] == 403


async def test_a_document_is_given_to_the_page_only_as_a_download(town: Any, png: bytes) -> None:
    page = await town.give(1001, "evil.html", b"<script>alert(1)</script>")
    picture = await town.give(1001, "a.png", png)
    for message, disposition, kind in [
        (page, "attachment", "application/octet-stream"),
        (picture, "inline", "image/png"),
    ]:
        async with town.session.get(f"{town.url}/control/files/{message['document']['file_id']}") as response:
            assert response.headers["Content-Disposition"] == disposition
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.content_type == kind


async def test_after_a_reset_a_bot_that_polls_on_misses_nothing(town: Any) -> None:
    await town.control("send", person=1001, text="before")
    [update] = await town.updates()
    await town.control("reset")
    await town.control("send", person=1001, text="after")
    [later] = await town.updates(offset=update["update_id"] + 1)
    assert later["message"]["text"] == "after"


async def test_who_has_read_more_than_there_is_learns_where_the_log_ends(town: Any) -> None:
    await town.control("send", person=1001, text="x")
    assert (await town.look("messages", after=99))["last"] == 1
