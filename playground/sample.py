"""What does a newcomer find in the playground? A plan that was adopted, three units at work, people who have joined."""

from __future__ import annotations

from datetime import datetime, time
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from plans.documents import Document, open_document
from plans.drafts import Reading
from plans.examples import SAMPLE_DOCX, SAMPLE_EN, example, sample
from plans.naming import plan_name
from plans.reading import read
from playground.cast import HOUSING, LEADER, SCHOOLS, SUPERVISOR, TRANSPORT, Person
from playground.server import ReadyFile
from schedules.moments import moment_of
from supervision import adoption, handing_over, joining
from supervision.rights import CONSOLE, Actor

if TYPE_CHECKING:
    from db.session import Session

ZONE = ZoneInfo("Asia/Shanghai")
COUNTRY = "CN"
OWNERS = {"住建局": HOUSING, "交通局": TRANSPORT, "教体局": SCHOOLS}
MORNING = time(8)


def starts_at() -> datetime:
    """08:00 on the day the sample was issued."""
    return moment_of(_sample()[1].as_of, MORNING, ZONE)


def ready_files() -> tuple[ReadyFile, ...]:
    """The files that lie ready on the page: the sample itself, to be sent anew, and its sisters."""
    return tuple(ReadyFile(*example(name)) for name in (sample()[0], SAMPLE_DOCX, SAMPLE_EN))


def settle(session: Session, now: datetime) -> bool:
    """Adopts the sample and lets the cast join, through the rules as everybody does; False when all is there."""
    code = joining.setup_code(session, now)
    if code is None:
        return False
    document, reading = _sample()
    office = Actor.of(_join(session, code, SUPERVISOR, now))
    plan = adoption.make_plan(
        session,
        CONSOLE,
        plan_name(reading.title, reading.year, document.name),
        now,
        year=reading.year,
        zone=ZONE.key,
        country=COUNTRY,
    )
    _join(session, joining.invite(session, office, now, plan=plan, role="leader"), LEADER, now)
    for name, person in OWNERS.items():
        unit = handing_over.make_unit(session, office, plan, name, now)
        _join(session, joining.invite(session, office, now, plan=plan, role="owner", unit=unit), person, now)
    taken, _ = adoption.take_in(
        session, office, plan, now, name=document.name, sha256=document.sha256, text=document.text, reading=reading
    )
    adoption.adopt_sure(session, office, taken, now)
    return True


@cache
def _sample() -> tuple[Document, Reading]:
    document = open_document(*sample())
    return document, read(document.text, today=datetime.now(ZONE).date())


def _join(session: Session, token: str, person: Person, now: datetime):  # type: ignore[no-untyped-def]
    joined, _ = joining.join(
        session, token, now, telegram_id=person.telegram_id, name=person.name, language=person.language_code
    )
    session.refresh(joined)
    return joined
