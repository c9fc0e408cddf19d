"""Do files that we wrote reach the chat? As the bytes that were stored with the change, over real HTTP."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.ask import Ask
from bot.reply import Reply, reply
from bot.speaking import qr_picture
from db.papers import Paper
from db.session import Database, Session
from supervision import papers
from supervision.papers import Written
from tests.bot.town import MORNING

pytestmark = pytest.mark.anyio
Start = Callable[..., AbstractAsyncContextManager[Any]]


def write(ask: Ask) -> Reply:
    """A picture and a file, beside words."""
    files = (Written("图.png", qr_picture("x"), "photo"), Written("台账.csv", "编号\n1".encode()))
    return reply("refused.no_such_unit", name="x", papers=files)


async def stored(database: Database) -> list[Paper]:
    return await database.ask(lambda session: list(session.scalars(select(Paper).order_by(Paper.id))))


@pytest.mark.parametrize("beside", [False, True])
async def test_words_a_picture_and_a_file_arrive_in_this_order(
    start_bot: Start, wire: Any, database: Database, *, beside: bool
) -> None:
    async with start_bot({"write": write}) as talk:
        row = talk.commands["write"]
        talk.commands["write"] = dataclasses.make_dataclass("Row", ["answer", "beside"])(row.answer, beside)
        await talk.ask(1001, "/write")
    sent = [entry for entry in await wire.log("message") if entry["from_bot"]]
    assert [bool(entry.get("text")) for entry in sent] == [True, False, False]
    assert [paper.name for paper in await stored(database)] == ["图.png", "台账.csv"]
    assert (await stored(database))[1].content.decode() == "编号\n1"


async def test_a_copy_is_forgotten_and_what_was_issued_is_not(database: Database) -> None:
    def keep_both(session: Session) -> None:
        papers.keep(session, Written("a.csv", b"1"), MORNING)
        papers.keep(session, Written("b.docx", b"2"), MORNING, for_ever=True)

    await database.run(keep_both)
    await database.run(papers.forget_old, MORNING + timedelta(days=9))
    assert [paper.name for paper in await stored(database)] == ["b.docx"]
    assert await database.ask(papers.written, 1) is None
    assert await database.ask(lambda session: session.scalar(select(func.count()).select_from(Paper))) == 1
