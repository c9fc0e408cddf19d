"""Do words with a secrecy mark come in by any command or answer? A whole bot, and what its inbox keeps of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.commands import table
from db.inbox import Received
from db.ledger import Change
from db.session import Database
from tests.bot.town import populated

pytestmark = pytest.mark.anyio
LI, OFFICE = 1002, 1001


@pytest.fixture
def database(migrated_sqlite_url: str) -> Iterator[Database]:
    with populated(migrated_sqlite_url) as made:
        yield made


async def test_marked_words_are_refused_by_every_command_and_nothing_of_them_stays(
    start_bot: Callable[..., AbstractAsyncContextManager[Any]], database: Database
) -> None:
    before = await database.ask(lambda session: session.scalar(select(func.count()).select_from(Change)))
    async with start_bot({}, find=table.find) as talk:
        said = [
            await talk.ask(who, words)
            for who, words in (
                (LI, "/done 1 机密★10年 雷达站已完成"),
                (LI, "/appeal 秘密 ★ 1年 雷达站"),
                (OFFICE, "绝密★雷达站"),
                (OFFICE, "/due 雷达站 机密★三年"),
            )
        ]
        ordinary = await talk.ask(LI, "/done 1 已按保守国家秘密的要求办")
    assert all("密级标志" in each[-1] for each in said), said
    assert "密级标志" not in ordinary[-1]
    kept = await database.ask(lambda session: [(r.content, r.answer) for r in session.scalars(select(Received))])
    assert len(kept) == 5
    assert "雷达站" not in str(kept)
    after = await database.ask(lambda session: session.scalar(select(func.count()).select_from(Change)))
    assert after == (before or 0) + 1  # the ordinary words
