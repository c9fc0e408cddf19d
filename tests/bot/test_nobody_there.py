"""Who hears of an item whose owner has left us? His deputy, then his head, then the office, which sees who is gone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.commands.table import find
from db.ledger import Plan
from db.people import Person, Unit
from db.session import Database
from supervision import joining, own_items
from supervision.rights import CONSOLE
from tests.bot.town import MORNING, Wire

pytestmark = pytest.mark.anyio
Start = Callable[..., AbstractAsyncContextManager[Any]]
OFFICE, OWNER, DEPUTY, HEAD = 1001, 1002, 1003, 1004


def colleagues(session: Session) -> None:
    """小赵 and 王局长 of 住建局, and an item that is late from 21 April on, every working day."""
    plan, unit = session.scalars(select(Plan)).one(), session.scalars(select(Unit)).one()
    for account, name, role in ((DEPUTY, "小赵", "owner"), (HEAD, "王局长", "head")):
        person = Person(name=name, telegram_id=account, language="zh", joined_at=MORNING, plan_id=plan.id)
        session.add(person)
        session.flush()
        joining.grant(session, CONSOLE, person, role, MORNING, plan.id, unit.id)  # type: ignore[arg-type]
    own_items.put_on_ledger(
        session, CONSOLE, plan, "道路通车", date(2025, 4, 18), MORNING, unit=unit, what="assigned"
    )  # fmt: skip


async def test_from_the_owner_to_his_deputy_his_head_and_the_office(
    start_bot: Start, wire: Wire, database: Database
) -> None:
    await database.run(colleagues)
    async with start_bot({}, find=find) as talk:
        await talk.ask(OWNER, "/deputy 小赵 5月9日")
        heard: list[set[int]] = []
        for day, gone in ((21, OWNER), (22, DEPUTY), (23, HEAD)):
            await wire.order("block", person=gone)
            await talk.rest()
            before = (await wire.log())[-1]["seq"]
            await wire.order("clock", to=f"2025-04-{day}T08:31:00+08:00")
            new = [e for e in await wire.log("message") if e["seq"] > before and "道路通车" in e["text"]]
            heard.append({entry["chat"] for entry in new})
        # On the first day of its being late the office has it in its own list as well.
        assert heard == [{OFFICE, DEPUTY}, {HEAD}, {OFFICE}]
        [said] = await talk.ask(OFFICE, "/failed")
        assert all(name in said for name in ("小李", "小赵", "王局长"))
        await talk.ask(OWNER, "/my")
        before = (await wire.log())[-1]["seq"]
        await wire.order("clock", to="2025-04-24T08:31:00+08:00")
        new = [e for e in await wire.log("message") if e["seq"] > before and "道路通车" in e["text"]]
        assert OWNER in [entry["chat"] for entry in new], "he writes to us again, so he hears us again"
