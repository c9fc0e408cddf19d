"""What becomes of two supervisors who press at the same moment? One does it, the other is told what is already so."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import pytest
from sqlalchemy import func, select

from bot.asking import ask_of, meant
from bot.commands import table
from bot.incoming import Incoming
from bot.reply import Reply
from db import find
from db.evaluations import Evaluation
from db.inspections import Inspection
from db.ledger import Change, Milestone
from db.meetings import Meeting
from db.office import Extension
from db.papers import Bulletin
from db.session import Database, Session
from schedules.periods import month
from supervision import appeals, bulletins, extensions, joining, matters, meetings, milestones
from supervision.refusals import Refused
from tests.bot.commands.talking import HOUSE
from tests.conftest import Filled
from tests.supervision.conftest import MORNING, at, found, populated
from wording.say import LANGUAGES, say

NOW, JULY = at("2025-05-06 09:00"), at("2025-07-07 09:00")
TITLES = ("一号桥通车", "二中开学", "三河清淤")
MEET_WITHIN = 0.2  # seconds: on SQLite the other cannot have begun, on PostgreSQL he may wait for the row


def two_offices(session: Session) -> None:
    """Two supervisors; an item that was reported, one whose extension is asked for, one in work; a draft, a meeting, a problem;
    an evaluation that nobody was told, and one with an appeal.
    """
    ledger = populated(session)
    token = joining.invite(session, ledger.actor("supervisor"), MORNING, plan=ledger.plan, role="supervisor", unit=None)
    joining.join(session, token, MORNING, telegram_id=71, name="second", language="en")
    reported, asked, _ = (ledger.assigned(title, date(2025, 6, 30)) for title in TITLES)
    milestones.report_done(session, ledger.actor("li"), reported, MORNING)
    extensions.ask_for(session, ledger.actor("li"), asked, date(2025, 8, 31), "设备未到", MORNING)
    office = ledger.actor("supervisor")
    bulletins.draft(session, office, ledger.plan, month(2025, 4), NOW)
    meetings.open_(session, office, ledger.plan, NOW)
    matters.bring(session, office, ledger.plan, "路灯不亮", NOW, asked_by="王村")
    unit = {"unit": "住建局", "score": "100", "grade": "excellent", "quarters": [], "months": []}
    data = {"rules": {"name": "default", "starts_on": "2000-01-01", "text": ""}, "units": [unit]}
    untold, told = (
        Evaluation(plan_id=ledger.plan.id, period=period, data=data, made_at=MORNING, told_at=told_at)
        for period, told_at in (("2023", None), ("2024", MORNING))
    )
    session.add_all([untold, told])
    session.flush()
    appeals.ask(session, ledger.actor("li"), told, ledger.housing, "已按期报告", MORNING)


@dataclass
class Office:
    """The database that two people work on, each in a transaction of his own."""

    database: Database
    names: dict[str, str]
    now: datetime = NOW

    def press(self, session: Session, account: int, line: str, met: threading.Barrier) -> Reply | Refused:
        """One press of a button as the bot takes it; it stays open until the other's has begun or cannot."""
        incoming = Incoming(
            account, "press", account, private=True, telegram_id=account, language="zh", text=line.format(**self.names),
            message_id=1, callback_id="1",
        )  # fmt: skip
        person = find.person_of_account(session, account)
        wanted = meant(session, incoming, person, HOUSE, self.now)
        assert wanted is not None
        command = table.find(wanted.name)
        assert command is not None
        try:
            with session.begin_nested():
                said: Reply | Refused = command.answer(
                    ask_of(session, incoming, person, HOUSE, self.now, wanted.line, ())
                )
                session.flush()
                _words(said)
        except Refused as refused:
            said = refused
            _words(said)
        with contextlib.suppress(threading.BrokenBarrierError):
            met.wait()
        return said

    def together(self, first: str, second: str) -> list[Reply | Refused]:
        """Both at once, each in a writing thread of the program's own: one on SQLite, four on PostgreSQL."""
        met = threading.Barrier(2, timeout=MEET_WITHIN)

        async def both() -> list[Reply | Refused]:
            presses = (self.database.run(self.press, who, line, met) for who, line in ((1, first), (71, second)))
            return list(await asyncio.gather(*presses))

        return asyncio.run(both())


def _words(said: Reply | Refused) -> None:
    """Fails where words are missing in a language."""
    key = said.key if isinstance(said, Reply) else f"refused.{said.key}"
    assert all(str(say(key, language, **said.values)) for language in LANGUAGES)


@pytest.fixture
def office(filled: Filled) -> Iterator[Office]:
    for language in LANGUAGES:  # read before a transaction is open
        say("refused.stranger", language)
    database = Database(filled(two_offices))
    with database.reading() as session:
        reported, asked, work = session.scalars(select(Milestone.id).order_by(Milestone.number))
        names = {
            "reported": f"m{reported}", "asked": f"m{asked}", "work": f"m{work}",
            "x": f"x{session.scalars(select(Extension.id)).one()}", "b": f"b{session.scalars(select(Bulletin.id)).one()}",
            "t": f"t{session.scalars(select(Meeting.id)).one()}", "q": "q1", "a": "a1",
            "e": f"e{session.scalars(select(Evaluation.id).where(Evaluation.told_at.is_(None))).one()}",
        }  # fmt: skip
    yield Office(database, names)
    database.close()


ONE_WINS = [
    ("confirm {reported}", "confirm {reported}", "confirmed"),
    ("confirm {reported}", "return {reported} 缺材料", "confirmed sent_back"),
    ("grant {x}", "refuse {x} 理由不足", "extended extension_refused"),
    ("grant {x}", "grant {x}", "extended"),
    ("urge {work}", "urge {work}", "urged"),
    ("slip {work} red", "slip {work} red", "slip"),
    ("park {work} 等批复", "park {work} 等批复", "parked"),
    ("cancel {work} 不再需要", "cancel {work} 不再需要", "cancelled"),
    ("move {work} 2025-08-31 等征地", "move {work} 2025-08-31 等征地", "moved"),
    ("list {work} 省重点", "list {work} 省重点", "listed"),
    ("card {work} project 一号工程", "card {work} project 一号工程", "card_item"),
    ("bulletin {b} issue", "bulletin {b} issue", "bulletin_issued"),
    ("bulletin {b} issue", "bulletin {b} text 另一种", "bulletin_issued"),
    ("meeting {t} close", "meeting {t} close", "meeting_closed"),
    ("decide {t} 住建局 完成征地 2025-05-20", "decide {t} 住建局 完成征地 2025-05-20", "decided"),
    ("problem {q} 住建局 2025-05-20", "problem {q} 交通局 2025-05-21", "from_problem"),
    ("problem 李村：井盖丢了", "problem 李村：井盖丢了", "problem"),
    ("answer {q} 已修", "answer {q} 正在修", "matter_answered"),
    ("scoretell {e}", "scoretell {e}", "evaluation_told"),
    ("scorerules 4f53cda1 base = 90", "scorerules 4f53cda1 base = 80", "score_rules"),
    ("appealyes {a} 2 属实", "appealno {a} 记录属实", "appeal_accepted appeal_refused"),
]


@pytest.mark.parametrize(("first", "second", "what"), ONE_WINS)
def test_one_wins_and_the_other_hears_a_sentence(office: Office, first: str, second: str, what: str) -> None:
    with office.database.reading() as session:
        before = session.scalar(select(func.count()).where(Change.what.in_(what.split()))) or 0
    said = office.together(first, second)
    kinds = sorted(type(each).__name__ for each in said)
    if what == "bulletin_issued" and "text" in second and kinds == ["Reply", "Reply"]:
        return  # the words were changed first, and then it was issued with them
    assert kinds == ["Refused", "Reply"], said
    with office.database.reading() as session:
        after = session.scalar(select(func.count()).where(Change.what.in_(what.split()))) or 0
    assert after == before + 1


def test_a_quarter_is_evaluated_by_one_of_them(office: Office) -> None:
    office.now = JULY
    said = office.together("scoretake 2025-Q2", "scoretake 2025-Q2")
    assert sorted(each.key for each in said) == ["evaluated_already", "scores.list"]
    with office.database.reading() as session:
        assert session.scalars(select(Evaluation.period).order_by(Evaluation.id)).all() == ["2023", "2024", "2025-Q2"]


BOTH_FIND_ONE = [
    ("meeting open 住建局", Meeting, 2),
    ("bulletin 2025-04", Bulletin, 1),
]


@pytest.mark.parametrize(("line", "table_", "count"), BOTH_FIND_ONE)
def test_what_is_made_once_is_shown_to_both(
    office: Office, line: str, table_: type[Meeting] | type[Bulletin], count: int
) -> None:
    assert [type(each) for each in office.together(line, line)] == [Reply, Reply]
    with office.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(table_)) == count


def test_two_inspections_at_once_have_two_numbers(office: Office) -> None:
    assert [type(each) for each in office.together("inspect 随机 1 春天", "inspect 随机 1 夏天")] == [Reply, Reply]
    with office.database.reading() as session:
        plan = found(session).plan
        assert [each.number for each in find_inspections(session, plan.id)] == [1, 2]


def test_of_the_same_inspection_at_once_there_is_one(office: Office) -> None:
    said = office.together("inspect 住建局", "inspect 住建局")
    assert {type(each) for each in said} == {Reply, Refused}
    with office.database.reading() as session:
        assert [each.number for each in find_inspections(session, found(session).plan.id)] == [1]


def find_inspections(session: Session, plan_id: int) -> list[Inspection]:
    return list(session.scalars(select(Inspection).where(Inspection.plan_id == plan_id).order_by(Inspection.number)))
