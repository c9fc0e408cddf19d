"""What does `duban import` do? It takes a document into a plan, and adopts the sure drafts when asked to."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from console.ledger import morning
from console.reading import opened
from console.speech import Failed, print_line, words
from db.session import Database
from plans.reading import read
from plans.refusals import Unreadable
from settings import Settings
from supervision import adoption, agreed, comparing
from supervision.rights import CONSOLE


def import_file(
    database: Database, settings: Settings, file: Path, now: datetime, *, plan: str, as_of: date | None,
    year: int | None, adopt: bool,
) -> None:  # fmt: skip
    """Prints {plan, adopted, doubtful, unread, added, changed, unchanged, vanished}.

    The last four compare a new version with the ledger, and say the same when the same file comes again. With `as_of`
    all is done as on the morning of that day.

    Raises Failed for a document that cannot be read.
    """
    now = morning(as_of, settings, now)
    try:
        document = opened(file)
    except Unreadable as refused:
        raise Failed(f"{file}: {words(f'unreadable.{refused.key}', **refused.values)}") from refused
    today = now.astimezone(settings.zone).date()
    reading = read(document.text, today=today, as_of=as_of, year=year)
    with database.writing() as session:
        ledger = adoption.make_plan(
            session, CONSOLE, plan, now, year=reading.year, zone=settings.zone_name, country=settings.country
        )
        reading = agreed.read_for(ledger, reading, document.text, today=today, as_of=as_of, year=year)
        taken, _ = adoption.take_in(
            session, CONSOLE, ledger, now, name=document.name, sha256=document.sha256, text=document.text,
            reading=reading, places=document.places, unread_pages=document.unread_pages,
        )  # fmt: skip
        adopted = adoption.adopt_sure(session, CONSOLE, taken, now) if adopt else []
        if adopt:
            adoption.accept_sure(session, CONSOLE, taken, now)
        left = adoption.waiting(session, taken)
        doubtful = [p for p in left if not adoption.is_sure(p, ledger, now)]
        print_line(
            {"plan": ledger.name, "adopted": len(adopted), "doubtful": len(doubtful), "unread": len(taken.unread)}
            | comparing.counts(session, taken)._asdict()
        )
