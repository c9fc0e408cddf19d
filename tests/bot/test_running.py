"""Does a whole bot answer over real HTTP? Commands, buttons, questions, files, groups; each change once."""

from __future__ import annotations

import asyncio
import base64
import logging
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from bot.ask import Ask
from bot.clock import Clock
from bot.reply import Button, Reply
from bot.running import Bot, UnknownToken, run_bot
from db import find, session
from db.inbox import Received
from db.ledger import Plan
from db.people import Person
from db.session import Database
from supervision import menus
from supervision.refusals import Refused
from tests.bot.troubles import locked
from web.door import doors
from wording.messages import compose
from wording.say import plain

pytestmark = pytest.mark.anyio
Start = Callable[..., AbstractAsyncContextManager[Any]]
GROUP = -1001000000001
TROUBLE = plain("refused.trouble", "zh")


def echo(words: object, *rows: tuple[Button, ...], **more: Any) -> Reply:
    """A reply that says the words back, within a sentence of ours."""
    return Reply("refused.no_such_unit", {"name": words}, rows, **more)


def said(words: object) -> str:
    return plain("refused.no_such_unit", "zh", name=words)


def hello(ask: Ask) -> Reply:
    return echo(f"hello {ask.telegram_name} {ask.line}".strip())


def words(ask: Ask) -> Reply:
    return echo(f"words {ask.line}")


def count(ask: Ask) -> Reply:
    """A change that can be seen: the plan's number goes up."""
    plan = ask.the_plan()
    plan.last_number += 1
    return echo(plan.last_number, (Button("buttons.done", "count"),), edits=ask.pressed)


def why(ask: Ask) -> Reply:
    return echo("why?", asks="because m1")


def because(ask: Ask) -> Reply:
    reason = ask.after_first_word()
    if len(reason) < 5:
        raise Refused("reason_needed", number=1)
    return echo(f"{ask.words[0]}: {reason}")


USUAL = {"hello": hello, "words": words, "count": count, "why": why, "because": because}


async def counted(database: Database) -> int:
    return await database.ask(lambda session: session.scalars(select(Plan.last_number)).one())


async def rows(database: Database) -> list[Received]:
    return await database.ask(lambda session: list(session.scalars(select(Received).order_by(Received.update_id))))


async def test_a_command_is_answered_and_the_update_settled(start_bot: Start, database: Database) -> None:
    async with start_bot(USUAL) as talk:
        assert await talk.ask(1001, "/hello  你好\n再见") == [said("hello 督查室 你好\n再见")]
    [row] = await rows(database)
    assert row.done_at
    assert row.answered_at
    assert row.answer
    assert row.answer["text"] == said("hello 督查室 你好\n再见")


@pytest.mark.parametrize(
    ("text", "heard"), [("nothing known", "words nothing known"), ("/nosuch 3", "words /nosuch 3")]
)
async def test_what_is_no_command_is_answered_as_words(start_bot: Start, text: str, heard: str) -> None:
    async with start_bot(USUAL) as talk:
        assert await talk.ask(1001, text) == [said(heard)]


async def test_a_full_width_slash_is_a_slash(start_bot: Start) -> None:
    async with start_bot(USUAL) as talk:
        assert await talk.ask(1001, "／hello x") == [said("hello 督查室 x")]


async def test_a_press_edits_its_message_and_is_always_acknowledged(
    start_bot: Start, wire: Any, database: Database
) -> None:
    async with start_bot(USUAL) as talk:
        await talk.ask(1001, "/count")
        [shown] = [entry for entry in await wire.log("message") if entry["from_bot"]]
        await talk.press(1001, "count", message_id=shown["message_id"])
        await talk.rest()
    assert [entry["message_id"] for entry in await wire.log("edit")] == [shown["message_id"]]
    assert len(await wire.log("answer")) == 1
    assert await wire.heard(1001) == [said(2), said(3)]
    assert await counted(database) == 3


async def test_a_button_longer_than_telegram_carries_works_all_the_same(start_bot: Start, wire: Any) -> None:
    line = "hello " + "很长的单位名称" * 10

    def offer(_ask: Ask) -> Reply:
        return echo("?", (Button("buttons.done", line),))

    async with start_bot(USUAL | {"offer": offer}) as talk:
        await talk.ask(1001, "/offer")
        shown = (await wire.log("message"))[-1]
        data = shown["buttons"][0][0]["callback_data"]
        assert len(data.encode()) <= 64
        await talk.press(1001, data, message_id=shown["message_id"])
        await talk.rest()
    assert (await wire.heard(1001))[-1] == said(line.replace("hello", "hello 督查室"))


async def test_a_refusal_says_what_to_do_and_changes_nothing(start_bot: Start, wire: Any, database: Database) -> None:
    def halfway(ask: Ask) -> Reply:
        ask.the_plan().last_number += 10
        ask.session.flush()
        raise Refused("no_such_item", number=12)

    async with start_bot({"halfway": halfway}) as talk:
        assert await talk.ask(1001, "/halfway") == [plain("refused.no_such_item", "zh", number=12)]
        message_id = (await wire.log("message"))[-1]["message_id"]
    assert await counted(database) == 1
    assert message_id


async def test_a_defect_is_one_sentence_a_traceback_and_never_a_loop(
    start_bot: Start, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    def defect(ask: Ask) -> Reply:
        ask.the_plan().last_number += 10
        ask.session.flush()
        raise ZeroDivisionError

    def wordless(_ask: Ask) -> Reply:
        return Reply("nowhere.to_be_found")

    with caplog.at_level(logging.ERROR):
        async with start_bot({"defect": defect, "wordless": wordless}) as talk:
            assert await talk.ask(1001, "/defect") == [TROUBLE]
            assert await talk.ask(1001, "/wordless") == [TROUBLE]
    assert "ZeroDivisionError" in caplog.text
    assert await counted(database) == 1
    async with start_bot({"defect": defect}) as talk:
        await talk.rest()
        assert await talk.wire.heard(1001) == [TROUBLE, TROUBLE]


async def test_the_next_words_answer_our_question_even_after_a_restart(start_bot: Start) -> None:
    async with start_bot(USUAL) as talk:
        await talk.ask(1001, "/why")
    async with start_bot(USUAL) as talk:
        assert await talk.ask(1001, "it is raining") == [said("m1: it is raining")]
        assert await talk.ask(1001, "still raining") == [said("words still raining")]


async def test_a_refused_answer_may_be_given_again(start_bot: Start) -> None:
    async with start_bot(USUAL) as talk:
        await talk.ask(1001, "/why")
        assert await talk.ask(1001, "eh") == [plain("refused.reason_needed", "zh", number=1)]
        assert await talk.ask(1001, "it is raining") == [said("m1: it is raining")]


async def test_a_command_ends_our_question(start_bot: Start) -> None:
    async with start_bot(USUAL) as talk:
        await talk.ask(1001, "/why")
        await talk.ask(1001, "/hello")
        assert await talk.ask(1001, "it is raining") == [said("words it is raining")]


async def test_in_a_group_only_what_is_meant_for_us(start_bot: Start, wire: Any) -> None:
    async with start_bot(USUAL) as talk:
        for text in ("good morning", "/hello@another_bot", "/nosuch"):
            assert await talk.ask(1001, text, chat=GROUP) == []
        assert await talk.ask(1001, "/hello@duban_bot x", chat=GROUP) == [said("hello 督查室 x")]
        assert await talk.ask(1001, "/why", chat=GROUP) == [said("why?")]
        question = (await wire.log("message"))[-1]
        for person in (1001, 1002):  # neither his own talk with others nor theirs with him
            assert await talk.ask(person, "shall we have tea?", chat=GROUP) == []
        assert await talk.ask(1002, "not asked", chat=GROUP, reply_to=question["message_id"]) == []
        answer = await talk.ask(1001, "it is raining", chat=GROUP, reply_to=question["message_id"])
        assert answer == [said("m1: it is raining")]
    assert all(entry["reply_to"] for entry in await wire.log("message") if entry["from_bot"] and entry["chat"] == GROUP)


async def test_a_document_is_read_and_a_photo_is_evidence(start_bot: Start, wire: Any) -> None:
    def upload(ask: Ask) -> Reply:
        [sent] = ask.sent
        if sent.document is None or sent.reading is None:
            return echo(f"{sent.unreadable} {sent.unreadable_values}")
        return echo(
            f"{sent.document.name} {[draft.due_on.isoformat() for draft in sent.reading.drafts if draft.due_on]}"
        )

    def done(ask: Ask) -> Reply:
        if not ask.sent:
            return echo("show it", asks="done m1")
        return echo(f"{ask.line} {[(sent.shown.kind, sent.shown.file_name) for sent in ask.sent]}")

    async def give(name: str, content: bytes, **more: Any) -> str:
        encoded = base64.b64encode(content).decode()
        await wire.order("send", person=1001, file={"name": name, "base64": encoded}, **more)
        await talk.rest()
        return str((await wire.heard(1001))[-1])

    plan = "一、6月底前完成管网改造。".encode()
    async with start_bot(USUAL | {"upload": upload, "done": done}) as talk:
        assert await give("计划.txt", plan) == said("计划.txt ['2025-06-30']")
        assert await give("计划.docx", b"\x89PNG") == said("unknown_format {'found': 'png'}")
        assert await give("说明.txt", plan, caption="/done 12 按期完成") == said("12 按期完成 [('file', '说明.txt')]")
        await talk.ask(1001, "/done")
        assert await give("验收.txt", plan, caption="已验收") == said("m1 已验收 [('file', '验收.txt')]")
        assert await give("计划.txt", plan) == said("计划.txt ['2025-06-30']")


async def test_a_file_that_cannot_be_had_is_said_to_have_changed_nothing(start_bot: Start, wire: Any) -> None:
    def upload(_ask: Ask) -> Reply:
        raise AssertionError("never asked")

    await wire.order("faults", method="getFile", fault="403", times=1)
    async with start_bot({"upload": upload}) as talk:
        await wire.order("send", person=1001, file={"name": "a.txt", "base64": base64.b64encode(b"x").decode()})
        await talk.rest()
    assert await wire.heard(1001) == [TROUBLE]


async def test_one_chat_is_answered_in_order_while_others_go_on(start_bot: Start, wire: Any) -> None:
    """The answer to 1001 hangs at Telegram; 1002 does not notice, and 1001's next answer stays behind."""
    async with start_bot(USUAL) as talk:
        await wire.order("faults", method="sendMessage", fault="delay", times=1, seconds=3, chat="1001")
        for number in range(5):
            await talk.say(1001, f"/hello {number}")
        await talk.say(1002, "/hello")
        while not await wire.heard(1002):
            await asyncio.sleep(0.01)
        assert await wire.heard(1001) == []
        await talk.rest()
    assert await wire.heard(1001) == [said(f"hello 督查室 {number}") for number in range(5)]


async def test_what_only_looks_keeps_nobody_else_waiting(start_bot: Start, wire: Any, database: Database) -> None:
    @dataclass(frozen=True)
    class Look:
        answer: Callable[[Ask], Reply]
        beside: bool = True

    def slowly(ask: Ask) -> Reply:
        time.sleep(2)
        if ask.line == "refused":
            raise Refused("no_such_item", number=12)
        return echo("looked", (Button("buttons.done", "hello " + "很长" * 40),), asks="because m1")

    async with start_bot(USUAL) as talk:
        talk.commands["look"] = Look(slowly)
        await talk.say(1001, "/look")
        await talk.say(1002, "/count")
        while not await wire.heard(1002):
            await asyncio.sleep(0.01)
        assert await wire.heard(1001) == []
        await talk.rest()
        assert await wire.heard(1001) == [said("looked")]
        assert await talk.ask(1001, "it is raining") == [said("m1: it is raining")]
        assert await talk.ask(1001, "/look refused") == [plain("refused.no_such_item", "zh", number=12)]
    assert await counted(database) == 2


async def test_an_answer_whose_delivery_is_unknown_is_repeated_with_a_label(start_bot: Start, wire: Any) -> None:
    await wire.order("faults", method="sendMessage", fault="answer_lost", times=1)
    async with start_bot(USUAL) as talk:
        first, second = await talk.ask(1001, "/hello")
    assert first == said("hello 督查室")
    assert second == f"{plain('messages.again', 'zh')}\n{first}"


async def test_somebody_who_blocks_us_is_unreachable_until_he_comes_back(
    start_bot: Start, wire: Any, database: Database
) -> None:
    async with start_bot(USUAL) as talk:
        await wire.order("block", person=1002)
        await talk.rest()
        person = await database.ask(find.person_of_account, 1002)
        assert person is not None
        assert not person.reachable
        await wire.order("block", person=1002, blocked=False)
        await talk.rest()
        person = await database.ask(find.person_of_account, 1002)
        assert person is not None
        assert person.reachable


async def test_menus_follow_roles_and_language(start_bot: Start, wire: Any, database: Database) -> None:
    def speak_english(ask: Ask) -> Reply:
        assert ask.person is not None
        ask.person.language = "en"
        return Reply("refused.not_understood", menu_changed=True)

    async def menu(person: int) -> str:
        return str((await wire.look("menu", person=person))["commands"][0]["description"])

    async with start_bot({"english": speak_english}) as talk:
        while not await wire.log("menu") or len(await wire.log("menu")) < 4:
            await asyncio.sleep(0.02)
        assert await menu(1001) == "zh 2"
        assert await menu(1003) == "zh 0", "a stranger with a Chinese Telegram"
        assert await menu(1006) == "en 0"
        assert await talk.ask(1001, "/english") == [plain("refused.not_understood", "en")]
        assert await menu(1001) == "en 2"
        before = len(await wire.log("menu"))
    async with start_bot({"english": speak_english}):
        while len(await wire.log("menu")) < before + 2:
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.3)
        assert len(await wire.log("menu")) == before + 2, "only the strangers' two: Telegram keeps the others"
        assert await menu(1001) == "en 2"


async def test_every_menu_is_set_though_the_database_takes_no_changes_for_a_while(
    start_bot: Start, wire: Any, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "PATIENCE", 0.2)
    async with start_bot({}):
        async with locked(database, table=Person):
            await asyncio.sleep(1.5)
        async with asyncio.timeout(30):
            while not all(each.menu for each in await database.ask(menus.readers)):
                await asyncio.sleep(0.02)
        assert len(await wire.log("menu")) == 4, "the strangers' two, and one of each of the two people"


async def test_an_invitation_comes_as_a_picture(start_bot: Start, wire: Any) -> None:
    def invite(_ask: Ask) -> Reply:
        return echo("scan", qr="https://t.me/duban_bot?start=abc")

    async with start_bot({"invite": invite}) as talk:
        assert await talk.ask(1001, "/invite") == [said("scan")]
    assert (await wire.log("message"))[-1]["file"]["kind"] == "photo"


async def test_a_toast_is_a_toast_and_too_long_a_one_is_a_message(start_bot: Start, wire: Any) -> None:
    def toast(ask: Ask) -> Reply:
        return echo(
            "x" * int(ask.line or 1),
            (Button("buttons.done", "toast 5"), Button("buttons.done", "toast 300")),
            toast=True,
        )

    async with start_bot({"toast": toast}) as talk:
        await talk.ask(1001, "/toast")
        shown = (await wire.log("message"))[-1]["message_id"]
        await talk.press(1001, "toast 5", message_id=shown)
        await talk.press(1001, "toast 300", message_id=shown)
        await talk.rest()
    assert [entry["text"] for entry in await wire.log("answer")] == [said("xxxxx"), ""]
    assert await wire.heard(1001) == [said("x"), said("x" * 300)]


async def test_webhooks_lead_to_the_same_answers(start_bot: Start, free_port: int) -> None:
    url = f"http://127.0.0.1:{free_port}/telegram"
    serve = doors("127.0.0.1", free_port, "s3cret")
    async with start_bot(USUAL, webhook_url=url, webhook_secret="s3cret", serve=serve) as talk:
        assert await talk.ask(1001, "/hello") == [said("hello 督查室")]
        assert await talk.ask(1001, "/count") == [said(2)]


async def test_it_stops_without_waiting_for_an_answer(start_bot: Start, wire: Any) -> None:
    """Within two seconds on a machine of its own; here others may have the processor."""
    await wire.order("faults", method="sendMessage", fault="delay", times=1, seconds=20)
    async with start_bot(USUAL) as talk:
        await talk.say(1001, "/hello")
        await asyncio.sleep(0.2)
        asked = time.monotonic()
    assert time.monotonic() - asked < 10


async def test_it_waits_for_a_telegram_that_is_away(database: Database, wire: Any, unused_port: int) -> None:
    away = wire.url.rsplit(":", 1)[0] + f":{unused_port}"
    stop = asyncio.Event()
    task = asyncio.create_task(run_bot(database, Clock(), the_bot(away), stop=stop))
    await asyncio.sleep(0.3)
    assert not task.done()
    stop.set()
    await asyncio.wait_for(task, 2)


async def test_an_unknown_token_ends_it(database: Database, speaking: Any) -> None:
    async def unauthorized(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        body = b'{"ok":false,"error_code":401,"description":"Unauthorized"}'
        writer.write(b"HTTP/1.1 401 X\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()

    async with speaking(unauthorized) as url:
        with pytest.raises(UnknownToken):
            await run_bot(database, Clock(), the_bot(url), stop=asyncio.Event())


def the_bot(url: str) -> Bot:
    return Bot(
        token="8088:town", api_url=url, zone="Asia/Shanghai", country="CN", boot_id="test", commands=lambda _name: None,
        menu=lambda _roles, _language: [], compose=compose,
    )  # fmt: skip


async def test_the_moved_clock_brings_every_digest_of_the_time_between(start_bot: Start, wire: Any) -> None:
    """管网改造 is due on 30 June: 30, 14, 7 days before, and 3 and 1 on the Friday; monthly calls besides."""
    async with start_bot(USUAL):
        await wire.order("clock", to="2025-06-29T12:00:00+08:00")
    heard = [entry for entry in await wire.log("message") if entry["chat"] == 1002]
    mornings = [entry["at"][:10] for entry in heard]
    assert {"2025-05-30", "2025-06-16", "2025-06-23", "2025-06-27"} <= set(mornings)
    assert sorted(set(mornings)) == mornings, "one message a morning"
    assert {entry["at"][11:16] for entry in heard} == {"08:30"}
