"""May everybody do what the table of rights says, and nothing else? Every command, by every role and by a stranger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import get_args

import pytest
from sqlalchemy import event, func, select

from bot.ask import Ask, House, Sent
from bot.commands.table import COMMANDS, find, menu_of
from db.ledger import Change, Document, Milestone, Plan, Proposal, Vanished
from db.people import Membership, Person, Role
from db.session import Session
from plans.documents import open_document
from plans.drafts import Draft, Reading
from plans.reading import read
from supervision import adoption, milestones
from supervision.milestones import Shown
from supervision.refusals import Refused
from supervision.rights import CONSOLE, Act, Actor, may
from tests.bot.commands.office_scene import OFFICE, STEPS, office_names
from tests.bot.commands.office_scene import REFUSALS as OFFICE_REFUSALS
from tests.conftest import Lasting
from tests.supervision.conftest import MORNING, Ledger, found, populated

ELSEWHERE = "supervisor of another plan"
OWN = ("own owner", "own assisting", "own head", "own viewer")  # of the unit that the items belong to
WHO = (*get_args(Role), *OWN, ELSEWHERE, "stranger")
REFUSALS = {
    "not_allowed", "no_such_item", "not_yours", "stranger", "no_such_draft", "no_such_document", "no_such_plan",
    *OFFICE_REFUSALS,
}  # fmt: skip

SENT_AWAY = "upload.evidence_goes_elsewhere"  # a refusal that shows the way

# What each command asks for; {open}, {done} are items of 住建局, {d} and {f} a draft and its document.
ABOUT_ITEMS: dict[str, tuple[str, Act]] = {
    "show": ("{open}", Act.READ),
    "source": ("{open}", Act.READ),
    "history": ("{open}", Act.READ),
    "look": ("{open}", Act.READ),
    "ack": ("{open}", Act.ACKNOWLEDGE),
    "done": ("{open} 已通车", Act.REPORT),
    "evidence": ("{open} 照片已存", Act.REPORT),
    "confirm": ("{done}", Act.CONFIRM),
    "return": ("{done} 缺材料", Act.SEND_BACK),
    "assign": ("{open} 交通局", Act.ASSIGN),
    "reporters": ("{open} 交通局", Act.ASSIGN),
    "steps": ("{open} 2025-05-31 30%", Act.EDIT),
    "split": ("{open} 甲项目、乙项目", Act.EDIT),
    **OFFICE,
    "list": ("{open} 省重点", Act.EDIT),
    "progress": ("{open} 60%", Act.PROGRESS),
    "block": ("{open} 需要批地", Act.BLOCK),
    "snooze": ("{open} 2025-04-25", Act.READ),
    "needs": ("{blocked} 交通局 6月10日", Act.ASK_HELP),
    "unblock": ("{open}", Act.UNBLOCK),
    "move": ("{open} 2025-08-31 等征地", Act.MOVE),
    "park": ("{open} 等批复", Act.PARK),
    "cancel": ("{open} 不再需要", Act.CANCEL),
    "resume": ("{open}", Act.PARK),
}
ABOUT_THE_PLAN: dict[str, tuple[str, Act]] = {
    "bulletin": ("2025-03", Act.BULLETIN),
    "inspect": ("住建局", Act.INSPECT),
    "score": ("2025", Act.EVALUATE),
    "scoretake": ("2025-Q1", Act.EVALUATE),
    "scoretell": ("{evaluation}", Act.EVALUATE),
    "scorerules": ("4f53cda1 base = 90", Act.SCORE_RULES),
    "appeal": ("{evaluation} 已按期报告", Act.APPEAL),
    "appealyes": ("{appeal} 2 属实", Act.EVALUATE),
    "appealno": ("{appeal} 记录属实", Act.EVALUATE),
    "page": ("overdue", Act.LEADERS_PAGE),
    "dispatch": ("住建局", Act.AGENDA),
    "decide": ("住建局 完成征地 2025-05-20", Act.DISPATCH),
    "meeting": ("open", Act.DISPATCH),
    "problem": ("王村村民：路灯不亮", Act.PROBLEM),
    "units": ("", Act.SEE_PEOPLE),
    "remove": ("li", Act.REMOVE),
    "person": ("li", Act.ABOUT_PERSON),
    "erase": ("li yes", Act.ERASE),
    "failed": ("", Act.RESEND),
    "resend": ("g999999", Act.RESEND),
    "contact": ("住建局 head", Act.CONTACT),
    "invite": ("住建局", Act.INVITE_TO_UNIT),
    "policy": ("lead_points = [7, 3, 1]", Act.POLICY),
    "policytake": ("e3b0c442 lead_points = [7, 3, 1]", Act.POLICY),
    "routing": ("住建局: 老旧小区", Act.EDIT),
    "rehearse": ("2025-06-01 2025-06-02", Act.REHEARSE),
    "export": ("", Act.EXPORT),
    "review": ("{f}", Act.IMPORT),
    "overview": ("{f}", Act.IMPORT),
    "unread": ("{f}", Act.IMPORT),
    "adoptall": ("{f}", Act.IMPORT),
    "pastdone": ("{f}", Act.IMPORT),
    "apart": ("{d}", Act.IMPORT),
    "acceptall": ("{f}", Act.IMPORT),
    "gone": ("{f}", Act.IMPORT),
    "keep": ("{v}", Act.IMPORT),
    "adopt": ("{d}", Act.IMPORT),
    "drop": ("{d}", Act.IMPORT),
    "redate": ("{d} 2025-09-30", Act.IMPORT),
    "retitle": ("{d} 新标题", Act.IMPORT),
    "unitfor": ("{d} 交通局", Act.IMPORT),
    "upload": ("", Act.IMPORT),
    "take": ("{f} p{plan}", Act.IMPORT),
}
# These are about the asker himself, or show him only what is his.
FOR_EVERYBODY = {
    "takeback",
    "bind",  # the word that he says is his right
    "start",
    "due",
    "chart",
    "mine",
    "ackall",
    "plans",
    "language",
    "help",
    "stop",
    "words",
    "digest",
    "quiet",
    "mute",
    "leave",
    "deputy",
    "channel",
}


@dataclass
class Scene:
    """One plan with an open and a reported item of 住建局, a document in review, and people of 交通局 in every role."""

    ledger: Ledger
    opened: Milestone
    reported: Milestone
    draft: Proposal
    document: Document
    gone: Vanished

    def line(self, words: str) -> str:
        names = {
            "open": f"m{self.opened.id}", "done": f"m{self.reported.id}", "d": f"d{self.draft.id}",
            "f": f"f{self.document.id}", "plan": self.ledger.plan.id, "v": f"v{self.gone.id}",
        }  # fmt: skip
        return words.format(**names, **office_names(self.ledger, self.opened, words))

    def person(self, who: str) -> Person | None:
        if who == "stranger":
            return None
        session, plan = self.ledger.session, self.ledger.plan
        person = Person(name=who, telegram_id=None, language="zh", joined_at=MORNING, plan_id=plan.id)
        session.add(person)
        session.flush()
        role, home = (who, plan) if who != ELSEWHERE else ("supervisor", self._other_plan())
        role = role.removeprefix("own ")
        unit = self.ledger.housing if who in OWN else self.ledger.traffic
        in_unit = role in ("viewer", "owner", "assisting", "head")
        session.add(Membership(person_id=person.id, plan_id=home.id, role=role, unit_id=unit.id if in_unit else None))
        session.flush()
        session.refresh(person)
        return person

    def asks(self, who: str, command: str, words: str) -> Actor:
        """Says it, through the table. Gives who asked; raises Refused."""
        person = self.person(who)
        actor = Actor.of(person) if person else Actor(None, "somebody")
        ask = Ask(
            session=self.ledger.session, now=MORNING, house=House("duban_bot", "Asia/Shanghai", "CN"), chat_id=900,
            person=person, actor=actor, language="zh", plan=self.ledger.plan if person else None,
            line=self.line(words), telegram_id=900, telegram_name=who,
            sent=(self.file(),) if command == "upload" else (),
        )  # fmt: skip
        row = find(command)
        assert row is not None
        self.before = self.standing()
        try:
            said = row.answer(ask)
        except Refused as refused:
            if refused.key in REFUSALS:
                raise
        else:
            if said.key == SENT_AWAY:
                raise Refused("not_allowed")
        return actor

    def file(self) -> Sent:
        """A document that names this plan in its title."""
        text = f"{self.ledger.plan.name}\n\n9月底前四号路通车。"
        opened = open_document("p.md", text.encode())
        return Sent(Shown("file"), opened, read(text, today=MORNING.date()))

    def standing(self) -> tuple[object, ...]:
        """Everything that somebody without rights must not move."""
        session = self.ledger.session
        session.flush()
        return (
            session.scalar(select(func.count()).select_from(Change)),
            [tuple(row) for row in session.execute(select(Milestone.id, Milestone.state, Milestone.lead_unit_id))],
            [
                tuple(row)
                for row in session.execute(select(Proposal.id, Proposal.state, Proposal.title, Proposal.due_on))
            ],
            [tuple(row) for row in session.execute(select(Document.id, Document.plan_id))],
        )

    def _other_plan(self) -> Plan:
        return adoption.make_plan(
            self.ledger.session, CONSOLE, "另一个计划", MORNING, year=2025, zone="Asia/Shanghai", country="CN"
        )


@pytest.fixture
def scene(lasting_sqlite: Lasting) -> Iterator[Scene]:
    with Session(lasting_sqlite(in_review).engine, expire_on_commit=False) as session:
        opened, reported = session.scalars(select(Milestone).order_by(Milestone.id))
        draft = session.scalars(select(Proposal).where(Proposal.state == "waiting")).one()
        document = session.get_one(Document, draft.document_id)
        yield Scene(found(session), opened, reported, draft, document, session.scalars(select(Vanished)).one())
        session.flush()


def in_review(session: Session) -> None:
    """An open and a reported item, and a document whose one draft is new and whose other item is gone."""
    ledger = populated(session)
    opened = ledger.assigned("一号路通车", date(2025, 6, 30))
    reported = ledger.assigned("二号路通车", date(2025, 6, 30))
    milestones.report_done(session, ledger.actor("li"), reported, MORNING)
    draft = Draft(title="三号路通车", kind="deadline", start=0, end=5, due_on=date(2025, 3, 31), sure=False)
    reading = Reading(as_of=MORNING.date(), year=2025, as_of_from="given", drafts=(draft,))
    document, _ = adoption.take_in(
        session, CONSOLE, ledger.plan, MORNING, name="p.txt", sha256="3", text="三号路通车", reading=reading
    )
    session.add(Vanished(document_id=document.id, milestone_id=opened.id, state="waiting"))


def test_every_command_stands_in_one_of_these_tables() -> None:
    assert {command.name for command in COMMANDS} == {*ABOUT_ITEMS, *ABOUT_THE_PLAN, *FOR_EVERYBODY}


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("command", [*ABOUT_ITEMS, *ABOUT_THE_PLAN])
def test_a_role_may_do_what_the_table_says_and_a_refusal_leaves_no_trace(scene: Scene, who: str, command: str) -> None:
    words, act = (ABOUT_ITEMS | ABOUT_THE_PLAN)[command]
    plan, housing = scene.ledger.plan, scene.ledger.housing
    person = scene.person(who)
    allowed = person is not None and may(Actor.of(person), act, plan.id, {housing.id})
    if allowed:
        scene.asks(who, command, words)
        return
    with pytest.raises(Refused) as refused:
        scene.asks(who, command, words)
    assert (refused.value.key == "stranger") == (who == "stranger")
    assert scene.standing() == scene.before


@pytest.mark.parametrize(("command", "words", "acts"), STEPS)
def test_a_second_step_is_for_those_whom_its_act_lets_in(
    scene: Scene, command: str, words: str, acts: tuple[Act, ...]
) -> None:
    """All of them on one scene, each in a transaction that is taken back: what one does is not there for the next."""
    session, plan_id, units = scene.ledger.session, scene.ledger.plan.id, {scene.ledger.housing.id}
    let_in = set()
    for who in WHO:
        with session.begin_nested() as trial:
            person = scene.person(who)
            if person is not None and any(may(Actor.of(person), act, plan_id, units) for act in acts):
                let_in.add(who)
                scene.asks(who, command, words)
            else:
                with pytest.raises(Refused) as refused:
                    scene.asks(who, command, words)
                assert (refused.value.key == "stranger") == (who == "stranger")
                assert scene.standing() == scene.before, who
            trial.rollback()
        session.expire_all()
    assert set() < let_in < set(WHO)


def test_the_table_lets_somebody_in_and_keeps_somebody_out_of_each_act(scene: Scene) -> None:
    """Guards the test above: were nobody allowed, or everybody, it would prove nothing."""
    for command, (_, act) in (ABOUT_ITEMS | ABOUT_THE_PLAN).items():
        people = [person for who in WHO if (person := scene.person(who)) is not None]
        mays = {may(Actor.of(person), act, scene.ledger.plan.id, {scene.ledger.housing.id}) for person in people}
        assert mays == {True, False}, command


@pytest.mark.parametrize("command", sorted(FOR_EVERYBODY - {"start"}))
def test_a_stranger_gets_one_sentence_and_nothing_else(scene: Scene, command: str) -> None:
    with pytest.raises(Refused) as refused:
        scene.asks("stranger", command, "")
    assert refused.value.key == "stranger"


@pytest.mark.parametrize("who", ["owner", "assisting", "head"])
@pytest.mark.parametrize("command", ["due", "mine"])
def test_a_list_shows_nothing_of_another_unit(scene: Scene, who: str, command: str) -> None:
    person = scene.person(who)
    assert person is not None
    ask = Ask(
        session=scene.ledger.session, now=MORNING, house=House("b", "Asia/Shanghai", "CN"), chat_id=900, person=person,
        actor=Actor.of(person), language="zh", plan=scene.ledger.plan, line="2025" if command == "due" else "",
    )  # fmt: skip
    row = find(command)
    assert row is not None
    for line in (ask.line, "住建局", "逾期", "待交办") if command == "due" else ("",):
        assert row.answer(replace(ask, line=line)).values["found"] == []


def test_items_of_one_plan_are_not_handed_to_a_unit_of_another(scene: Scene) -> None:
    """The supervisor of one plan who may only read another cannot take its items over."""
    session = scene.ledger.session
    person = scene.person(ELSEWHERE)
    assert person is not None
    other = session.get(type(scene.ledger.plan), person.memberships[0].plan_id)
    session.add(Membership(person_id=person.id, plan_id=scene.ledger.plan.id, role="viewer", unit_id=None))
    session.flush()
    session.refresh(person)
    ask = Ask(
        session=session, now=MORNING, house=House("b", "Asia/Shanghai", "CN"), chat_id=900, person=person,
        actor=Actor.of(person), language="zh", plan=other, line=f"m{scene.opened.id} +我的单位",
    )  # fmt: skip
    row = find("assign")
    assert row is not None
    with pytest.raises(Refused, match="no_such_item"):
        row.answer(ask)
    assert scene.opened.lead_unit_id == scene.ledger.housing.id


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("role", get_args(Role))
def test_a_menu_is_one_that_telegram_takes(role: str, language: str) -> None:
    menu = menu_of(frozenset({role}), language)
    assert 4 <= len(menu) <= 100
    assert len({name for name, _ in menu}) == len(menu)
    for name, words in menu:
        assert name.isascii()
        assert name.islower()
        assert 1 <= len(name) <= 32
        assert 1 <= len(words) <= 256


def test_each_role_sees_in_its_menu_what_it_may_do() -> None:
    def names(*roles: str) -> set[str]:
        return {name for name, _ in menu_of(frozenset(roles), "zh")}

    assert "confirm" in names("supervisor")
    assert not {"confirm", "return", "assign", "units"} & names("owner")
    assert {"ack", "done"} <= names("owner")
    assert not {"ack", "done"} & names("viewer")
    assert names("owner", "supervisor") == names("owner") | names("supervisor")
    assert names() <= {"start", "help"}


LOOKING = [command.name for command in COMMANDS if command.beside and not command.tries]


@pytest.mark.parametrize("command", LOOKING)
def test_what_is_answered_beside_the_writer_writes_nothing(scene: Scene, command: str) -> None:
    """PostgreSQL would refuse it there, and the answer would wait for the writer after all."""
    said: list[str] = []
    words, _ = (ABOUT_ITEMS | ABOUT_THE_PLAN).get(command, ("", None))

    def heard(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        said.append(statement.split(maxsplit=1)[0])

    person = scene.person("supervisor")
    assert person is not None
    scene.ledger.session.flush()
    event.listen(scene.ledger.session.connection(), "before_cursor_execute", heard)
    ask = Ask(
        session=scene.ledger.session, now=MORNING, house=House("duban_bot", "Asia/Shanghai", "CN"), chat_id=900,
        person=person, actor=Actor.of(person), language="zh", plan=scene.ledger.plan, line=scene.line(words),
        telegram_id=900, telegram_name="督查室",
    )  # fmt: skip
    row = find(command)
    assert row is not None
    row.answer(ask)
    scene.ledger.session.flush()
    assert set(said) == {"SELECT"}
