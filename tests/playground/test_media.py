"""Do files go up and down as by Telegram?"""

from __future__ import annotations

import json
from typing import Any

import pytest

pytestmark = pytest.mark.anyio
MEGABYTE = 1024 * 1024


async def fetched(town: Any, file_id: str) -> bytes:
    """The bytes of a file, by the two steps that a bot takes."""
    path = (await town.call("getFile", file_id=file_id))["file_path"]
    async with town.session.get(f"{town.url}/file/bot{town.token}/{path}") as response:
        assert response.status == 200
        content: bytes = await response.read()
        return content


async def test_a_persons_file_reaches_the_bot_unchanged(town: Any) -> None:
    await town.give(1001, "计划 2025.docx", b"\0\1\2" * 1000)
    [update] = await town.updates()
    document = update["message"]["document"]
    assert (document["file_name"], document["file_size"]) == ("计划 2025.docx", 3000)
    assert await fetched(town, document["file_id"]) == b"\0\1\2" * 1000


async def test_a_picture_is_a_photo_when_the_person_wants_it(town: Any, png: bytes) -> None:
    photo = await town.give(1001, "site.png", png, as_photo=True, caption="done /done")
    document = await town.give(1001, "site.png", png)
    assert (photo["photo"][-1]["width"], photo["photo"][-1]["height"]) == (40, 30)
    assert photo["caption_entities"] == [{"type": "bot_command", "offset": 5, "length": 5}]
    assert document["document"]["mime_type"] == "image/png"
    assert await fetched(town, photo["photo"][-1]["file_id"]) == png
    assert len(await town.updates()) == 2


async def test_what_the_bot_sent_can_be_sent_again_by_its_id(town: Any, png: bytes) -> None:
    first = await town.form("sendPhoto", {"chat_id": 1001, "caption": "1"}, {"photo": ("a.png", png)})
    again = await town.call("sendPhoto", chat_id=1002, photo=first["result"]["photo"][-1]["file_id"])
    assert again["photo"] == first["result"]["photo"]
    answer = await town.refused("sendDocument", chat_id=1001, document=again["photo"][-1]["file_id"])
    assert answer == (400, "Bad Request: can't use file of type Photo as Document")


@pytest.mark.parametrize(
    ("method", "fields", "files", "description"),
    [
        ("sendPhoto", {}, {}, "there is no photo in the request"),
        ("sendPhoto", {}, {"photo": ("a.png", b"no picture")}, "IMAGE_PROCESS_FAILED"),
        ("sendDocument", {}, {}, "there is no document in the request"),
        ("sendDocument", {"document": "nonsense"}, {}, "wrong file identifier/HTTP URL specified"),
        ("sendDocument", {}, {"document": ("a.txt", b"")}, "file must be non-empty"),
        ("sendDocument", {"caption": "好" * 1025}, {"document": ("a.txt", b"x")}, "message caption is too long"),
        ("sendMediaGroup", {"media": "[]"}, {}, "there are no messages to send"),
        ("sendMediaGroup", {"media": '[{"type":"photo","media":"x"}]'}, {}, "too few messages to send as an album"),
        ("getFile", {}, {}, "file_id not specified"),
        ("getFile", {"file_id": "x"}, {}, "invalid file_id"),
    ],
)
async def test_each_refusal_of_a_file_has_telegrams_words(
    town: Any, method: str, fields: dict[str, Any], files: dict[str, tuple[str, bytes]], description: str
) -> None:
    place = {} if method == "getFile" else {"chat_id": 1001}
    body = await town.form(method, place | fields, files)
    assert (body["error_code"], body["description"]) == (400, f"Bad Request: {description}")


async def test_more_than_twenty_megabytes_cannot_be_fetched(town: Any) -> None:
    small = await town.give(1001, "small.bin", b"x" * (20 * MEGABYTE))
    large = await town.give(1001, "large.bin", b"x" * (20 * MEGABYTE + 1))
    await town.call("getFile", file_id=small["document"]["file_id"])
    answer = await town.refused("getFile", file_id=large["document"]["file_id"])
    assert answer == (400, "Bad Request: file is too big")


async def test_an_album_is_several_messages_with_one_group(town: Any, png: bytes) -> None:
    media = [
        {"type": "photo", "media": f"attach://p{i}", "caption": f"<b>{i}</b>", "parse_mode": "HTML"} for i in (1, 2)
    ]
    files = {"p1": ("1.png", png), "p2": ("2.png", png)}
    body = await town.form("sendMediaGroup", {"chat_id": 1001, "media": json.dumps(media)}, files)
    assert len({message["media_group_id"] for message in body["result"]}) == 1
    assert [message["caption"] for message in body["result"]] == ["1", "2"]
    assert (await town.look("defects"))["defects"] == []


async def test_a_file_that_was_not_asked_for_is_a_defect(town: Any, png: bytes) -> None:
    body = await town.form("sendMessage", {"chat_id": 1001, "text": "x"}, {"photo": ("a.png", png)})
    assert body["error_code"] == 400
    [defect] = (await town.look("defects"))["defects"]
    assert defect["method"] == "sendMessage"


async def test_an_empty_file_is_not_sent_by_a_client(town: Any) -> None:
    status, body = await town.order("send", person=1001, file={"name": "a.txt", "base64": ""})
    assert status == 400
    assert "empty" in body["error"]
