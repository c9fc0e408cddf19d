"""What becomes of a message on each way that a call can end? Over real HTTP, by the playground's delivery log."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from telegram.ext import ExtBot

from bot.clock import Clock
from bot.limiter import NO_LIMITS, Limiter
from bot.request import AiohttpRequest
from bot.sender import Sender
from db import find
from db.outbox import Message, Notice
from db.people import Person
from db.session import Database
from supervision import late
from wording.say import plain

pytestmark = pytest.mark.anyio
LABEL = plain("messages.again", "zh")
GROUP = -1001000000001


@dataclass(frozen=True)
class Said:
    text: str
    buttons: tuple[tuple[tuple[str, str], ...], ...] = ()


def compose(session: Session, message: Message, _now: datetime) -> Said | None:
    """The words of a test: the kinds of the notices, or the number of the message."""
    kinds = session.scalars(select(Notice.kind).where(Notice.message_id == message.id)).all()
    if "settled" in kinds:
        return None
    if "defect" in kinds:
        raise ZeroDivisionError
    if "wordless" in kinds:
        return Said("")
    if "long" in kinds:
        return Said("\n".join(f"line {n} " + "字" * 80 for n in range(90)))
    return Said(" ".join(kinds) or f"message {message.id}", ((("签收", "ack 1"),),))


class Post:
    """A sender that runs, and the outbox before it."""

    def __init__(self, database: Database, url: str, *, owner: str = "first", in_flight: int = 16) -> None:
        self.database, self.clock = database, Clock()
        self.clock.set(datetime(2025, 4, 17, 2, tzinfo=UTC))  # ten in the morning in Shanghai: no quiet hours
        self.request = AiohttpRequest(trust_env=False, read_timeout=2)
        self.bot = ExtBot("8088:town", f"{url}/bot", request=self.request, rate_limiter=Limiter(NO_LIMITS))
        self.sender = Sender(database, self.clock, self.bot, compose, owner, in_flight=in_flight)

    async def put(self, telegram_id: int, kind: str = "", *, later: timedelta = timedelta()) -> int:
        """A message that is due now or later; gives its id."""

        def add(session: Session) -> int:
            person = find.person_of_account(session, telegram_id)
            assert person is not None
            message = Message(person_id=person.id, state="pending", send_at=self.clock.now() + later)
            session.add(message)
            session.flush()
            if kind:
                session.add(
                    Notice(
                        for_on=self.clock.now().date(), point=f"{kind}-{message.id}", person_id=person.id, kind=kind,
                        words={}, made_at=self.clock.now(), message_id=message.id,
                    )
                )  # fmt: skip
            return message.id

        made = await self.database.run(add)
        self.sender.wake()
        return made

    async def row(self, message_id: int) -> Message:
        return await self.database.ask(lambda session: session.get_one(Message, message_id))

    async def until_settled(self, seconds: float = 15) -> None:
        """Until nothing is pending, whenever it is due."""

        def waiting(session: Session) -> bool:
            busy = ("gathering", "pending", "leased", "sending")
            return session.scalar(select(Message.id).where(Message.state.in_(busy)).limit(1)) is not None

        async with asyncio.timeout(seconds):
            while await self.database.ask(waiting) or not await self.sender.quiet():
                await asyncio.sleep(0.02)


@asynccontextmanager
async def running(database: Database, url: str, **more: Any) -> AsyncIterator[Post]:
    post = Post(database, url, **more)
    await post.request.initialize()
    task = asyncio.create_task(post.sender.run())
    try:
        yield post
    finally:
        await post.sender.stop()
        await task
        await post.request.shutdown()


Open = Callable[..., AbstractAsyncContextManager[Post]]


@pytest.fixture
def post_office(database: Database, wire: Any) -> Open:
    """Runs a sender between the database and the playground."""
    return lambda **more: running(database, wire.url, **more)


async def test_what_is_due_is_sent_with_its_buttons_and_its_id_kept(post_office: Open, wire: Any) -> None:
    async with post_office() as post:
        number = await post.put(1002, "handed_over")
        await post.until_settled()
        row = await post.row(number)
    [entry] = await wire.log("message")
    assert (entry["chat"], entry["text"], entry["disable_notification"]) == (1002, "handed_over", False)
    assert entry["buttons"] == [[{"text": "签收", "callback_data": "ack 1"}]]
    assert (row.state, row.telegram_message_id, row.chat_id) == ("sent", entry["message_id"], 1002)


async def test_what_is_due_later_waits_for_its_moment(post_office: Open, wire: Any) -> None:
    async with post_office() as post:
        await post.put(1002, later=timedelta(seconds=0.5))
        asked = datetime.now(UTC)
        await post.until_settled()
    assert 0.4 < (datetime.now(UTC) - asked).total_seconds() < 0.95
    assert len(await wire.log("message")) == 1


@pytest.mark.parametrize(
    ("fault", "delivered"),
    [("answer_lost", [False, True]), ("hang_up", [True]), ("502", [True])],
    ids=["delivered, but the answer was lost", "connection lost", "502"],
)
async def test_an_unknown_outcome_is_repeated_silently_and_labelled(
    post_office: Open, wire: Any, fault: str, delivered: list[bool]
) -> None:
    await wire.order("faults", method="sendMessage", fault=fault, times=1)
    async with post_office() as post:
        number = await post.put(1002, "reminder")
        await post.until_settled()
        row = await post.row(number)
    entries = await wire.log("message")
    assert [LABEL in entry["text"] for entry in entries] == delivered
    assert [entry["disable_notification"] for entry in entries] == delivered
    assert "reminder" in entries[-1]["text"]
    assert (row.state, row.attempt) == ("sent", 2)


async def test_a_labelled_message_keeps_its_label_until_one_call_has_a_sure_end(post_office: Open, wire: Any) -> None:
    await wire.order("faults", method="sendMessage", fault="answer_lost", times=1)
    async with post_office() as post:
        await post.put(1002)
        while not await wire.log("message"):
            await asyncio.sleep(0.02)
        await wire.order("faults", method="sendMessage", fault="429", times=1, retry_after=1)
        await post.until_settled()
    assert [LABEL in entry["text"] for entry in await wire.log("message")] == [False, True]


async def test_what_was_surely_not_sent_comes_once_and_without_a_label(post_office: Open, wire: Any) -> None:
    await wire.order("faults", method="sendMessage", fault="429", times=1, retry_after=1)
    async with post_office() as post:
        await post.put(1002)
        asked = datetime.now(UTC)
        await post.until_settled()
    assert (datetime.now(UTC) - asked).total_seconds() >= 1
    [entry] = await wire.log("message")
    assert LABEL not in entry["text"]
    assert not entry["disable_notification"]


async def test_a_server_that_is_away_costs_no_label(database: Database, wire: Any, unused_port: int) -> None:
    away = wire.url.rsplit(":", 1)[0] + f":{unused_port}"
    async with running(database, away) as post:
        number = await post.put(1002)
        while (await post.row(number)).attempt < 2:
            await asyncio.sleep(0.02)
        assert not (await post.row(number)).again
    async with running(database, wire.url, owner="second") as post:
        await post.until_settled()
    [entry] = await wire.log("message")
    assert LABEL not in entry["text"]


async def test_somebody_who_blocked_us_is_marked_and_the_supervisor_told(post_office: Open, wire: Any) -> None:
    await wire.order("block", person=1002)
    async with post_office() as post:
        number = await post.put(1002)
        await post.until_settled()
        row = await post.row(number)
        person = await post.database.ask(find.person_of_account, 1002)
    assert (row.state, row.attempt) == ("failed", 1)
    assert person is not None
    assert not person.reachable
    assert "blocked by the user" in person.unreachable_why
    assert await wire.heard(1001) == ["unreachable"]


@pytest.mark.parametrize("kind", ["wordless", "defect"], ids=["refused by Telegram", "a defect of our words"])
async def test_a_message_that_can_never_go_out_stops_nobody_else(post_office: Open, wire: Any, kind: str) -> None:
    async with post_office() as post:
        bad = await post.put(1002, kind)
        good = await post.put(1001, "good")
        await post.until_settled()
        assert ((await post.row(bad)).state, (await post.row(bad)).attempt) == ("failed", 1)
        assert (await post.row(good)).state == "sent"
        person = await post.database.ask(find.person_of_account, 1002)
    assert person is not None
    assert person.reachable
    assert await wire.heard(1001) == ["good"]


async def test_what_is_settled_by_then_is_not_said(post_office: Open, wire: Any) -> None:
    async with post_office() as post:
        number = await post.put(1002, "settled")
        await post.until_settled()
        assert (await post.row(number)).state == "dropped"
    assert await wire.log("message") == []


async def test_a_long_text_comes_in_parts_with_the_buttons_last(post_office: Open, wire: Any) -> None:
    async with post_office() as post:
        await post.put(1002, "long")
        await post.until_settled()
    first, second = await wire.log("message")
    assert first["text"].startswith("line 0 ")
    assert second["text"].splitlines()[-1].startswith("line 89 ")


async def beginnings(wire: Any) -> list[str]:
    return [entry["text"][:7] for entry in await wire.log("message")]


async def test_a_later_part_that_was_not_sent_comes_by_itself(post_office: Open, wire: Any) -> None:
    async with post_office() as post:
        await wire.order("faults", method="sendMessage", fault="delay", times=1, seconds=0)
        await wire.order("faults", method="sendMessage", fault="429", times=1, retry_after=1)
        await post.put(1002, "long")
        await post.until_settled()
    assert await beginnings(wire) == ["line 0 ", "line 46"]


async def test_a_later_part_that_is_refused_for_ever_ends_it(post_office: Open, wire: Any) -> None:
    """The first part is not repeated again and again."""
    async with post_office() as post:
        await wire.order("faults", method="sendMessage", fault="delay", times=1, seconds=0)
        await wire.order("faults", method="sendMessage", fault="403", times=1)
        number = await post.put(1002, "long")
        await post.until_settled()
        row = await post.row(number)
    assert (row.state, row.attempt) == ("failed", 1)
    assert row.last_error.startswith("part 2 of 2: Forbidden")
    assert await wire.heard(1002) == (await wire.heard(1002))[:1]


async def test_a_later_part_whose_outcome_is_unknown_makes_the_whole_a_labelled_repeat(
    post_office: Open, wire: Any
) -> None:
    async with post_office() as post:
        await wire.order("faults", method="sendMessage", fault="delay", times=1, seconds=0)
        await wire.order("faults", method="sendMessage", fault="502", times=1)
        await post.put(1002, "long")
        await post.until_settled()
    first, *again = await wire.log("message")
    assert LABEL not in first["text"]
    assert len(again) == 2
    assert LABEL in again[0]["text"]


async def test_never_more_under_way_than_allowed(
    database: Database, speaking: Callable[[Callable[..., Awaitable[None]]], AbstractAsyncContextManager[str]]
) -> None:
    under_way = 0
    most = 0

    async def slowly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal under_way, most
        while head := await reader.readuntil(b"\r\n\r\n"):
            length = next(int(line[16:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
            await reader.readexactly(length)
            under_way += 1
            most = max(most, under_way)
            await asyncio.sleep(0.02)
            under_way -= 1
            body = b'{"ok":true,"result":{"message_id":5,"date":1,"chat":{"id":1,"type":"private"},"text":"x"}}'
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)

    async with speaking(slowly) as url:
        post = Post(database, url, in_flight=3)
        await post.request.initialize()
        for _ in range(20):
            await post.put(1002)
        task = asyncio.create_task(post.sender.run())
        await post.until_settled()
        await post.sender.stop()
        await task
        await post.request.shutdown()
    assert most == 3


async def test_a_group_that_got_a_new_number_is_written_to_there(
    post_office: Open, database: Database, wire: Any
) -> None:
    """Telegram says so when a plain group grows up: the message follows it, and so does whoever writes next."""

    def join(session: Session) -> None:
        session.add(
            Person(name="工作专班", telegram_id=GROUP, language="zh", joined_at=datetime(2025, 4, 17, tzinfo=UTC))
        )

    await database.run(join)
    await wire.order("faults", method="sendMessage", fault="migrate", chat=str(GROUP))
    async with post_office() as post:
        number = await post.put(GROUP, "group_card")
        await post.until_settled()
        row = await post.row(number)
    heard = [entry for entry in await wire.log("message") if entry["text"] == "group_card"]
    assert [entry["chat"] for entry in heard] == [row.chat_id]
    assert row.chat_id != GROUP
    assert await database.ask(lambda session: find.person_of_account(session, GROUP)) is None


async def test_after_a_downtime_the_reader_sleeps_on_but_for_what_is_urgent(
    database: Database, post_office: Open, wire: Any
) -> None:
    before = Post(database, wire.url)

    def asleep(session: Session) -> None:
        person = find.person_of_account(session, 1002)
        assert person is not None
        person.quiet_from, person.quiet_to = time(9), time(11)  # in Shanghai, where it is ten

    await database.run(asleep)
    waits, urgent = [await before.put(1002, kind, later=-timedelta(hours=8)) for kind in ("confirmed", "urged")]
    async with post_office() as post:
        async with asyncio.timeout(15):
            while (await post.row(urgent)).state != "sent":
                await asyncio.sleep(0.02)
        row = await post.row(waits)
    assert (row.state, row.send_at) == ("pending", datetime(2025, 4, 17, 3, tzinfo=UTC))
    assert [entry["text"] for entry in await wire.log("message")] == ["urged"]


@pytest.mark.parametrize("how", ["the clock jumps", "Telegram was away"])
async def test_what_is_late_without_a_start_lets_its_reader_sleep_as_well(
    database: Database, post_office: Open, wire: Any, how: str
) -> None:
    """A process that slept, a clock that was set, a database or Telegram that was away for hours: no start says so."""
    night, awake = datetime(2025, 4, 17, 18, tzinfo=UTC), datetime(2025, 4, 18, 0, tzinfo=UTC)
    async with post_office() as post:
        waits, urgent = [await post.put(1002, kind, later=timedelta(hours=1)) for kind in ("confirmed", "urged")]
        if how == "Telegram was away":
            await database.run(lambda session: session.execute(update(Message).values(attempt=late.TRIES - 1)))
            await wire.order("faults", method="sendMessage", fault="502", times=2)
            post.clock.set(night - timedelta(hours=7))
            await database.run(lambda session: session.execute(update(Message).values(send_at=night)))
        post.clock.set(night)
        post.sender.wake()
        async with asyncio.timeout(15):
            while (await post.row(urgent)).attempt < late.TRIES and (await post.row(urgent)).state != "sent":
                await asyncio.sleep(0.02)
            while (await post.row(waits)).state != "pending" or (await post.row(waits)).send_at < awake:
                await asyncio.sleep(0.02)
        row = await post.row(waits)
    assert abs(row.send_at - awake) < timedelta(seconds=5)
    assert "confirmed" not in [entry["text"] for entry in await wire.log("message")]
