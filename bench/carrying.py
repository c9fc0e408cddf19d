"""How fast are notices carried? Claim, intent and mark with a sender that does nothing; and to a Bot API on this machine."""

from __future__ import annotations

from bench import ledgers, local_api
from bench.big_ledger import ITEMS_OF_UNIT, NOW
from bench.rows import Row, rate, row
from bench.ticking import A_SECOND
from db.session import Database
from supervision import outbox

FREE, PAID = 16, 64  # messages in flight
TO_TELEGRAM = 2000


def rows(database: Database, kind: str, size: int, times: int) -> list[Row]:
    things, found = size // ITEMS_OF_UNIT, []
    for in_flight in (FREE, PAID):
        name = f"claim → intent → mark, {in_flight} in flight ({kind})"
        found.append(rate(
            name, size, A_SECOND[kind], times, things, lambda: ledgers.told(database), lambda: carry(database, in_flight),  # noqa: B023  # called at once
        ))  # fmt: skip
    for in_flight in (FREE, PAID):
        runs = []
        for _ in range(times):
            ledgers.told(database)
            runs.append(things / local_api.sent(database, in_flight))
        found.append(
            row(f"end to end to a local Bot API, {in_flight} in flight ({kind})", size, runs, "/s", TO_TELEGRAM)
        )
    return found


def carry(database: Database, in_flight: int) -> None:
    """As the sender does it, one transaction for the marks of what ended and the intents of what is next."""
    arrived: list[outbox.Arrived] = []
    while True:
        with database.writing() as session:
            outbox.sent(session, arrived, NOW)
            claimed = outbox.claim(session, "8088:bench", NOW, in_flight)
        if not claimed and not arrived:
            return
        arrived = [outbox.Arrived(number, "8088:bench", 1, number, number, hands_over=False) for number in claimed]
