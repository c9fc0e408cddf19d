"""Is somebody who was erased nowhere any more? His name is put into every column of words, and looked for afterwards."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date

import pytest
from docx import Document as Docx
from openpyxl import Workbook, load_workbook
from sqlalchemy import JSON, Table, select, update
from sqlalchemy.orm import Session

from db import traces
from db.channels import Channel, Echo
from db.evaluations import Appeal, Evaluation, ScoreRules
from db.inbox import Dialogue, LongButton, Received
from db.ledger import Change, Evidence, Listing, Reporter, Vanished
from db.meetings import Decision, Meeting
from db.models import Base
from db.office import LightRules
from db.outbox import Message
from db.papers import Bulletin, Paper
from db.people import Person
from supervision import adoption, channels, extensions, inspections, joining, matters, papers, projects, slips, urges
from supervision.naming import Naming
from supervision.papers import Written
from supervision.refusals import Refused
from supervision.rights import CONSOLE
from tests.bot.commands.conftest import Heard, Says
from tests.supervision.conftest import MORNING, Ledger
from wording.say import has

NAME, ACCOUNT, ADDRESS = "欧阳晓月", 770077, "wecombot://a-secret"
DUE = date(2025, 6, 30)
SETTINGS = {"policy", "next_policy", "routing"}  # TOML, where a name may stand in a comment
EMPTY = {"invitation", "assisting", "membership", "snooze", "vanished", "round_done", "skipped_point"}
KEPT_FOR_EVER = {"evaluation"}  # as it was made: the database refuses a name that is put in later


@pytest.fixture
def everywhere(ledger: Ledger) -> Ledger:
    """欧阳晓月 of 住建局, with a row in every table that can hold words, and her name in every one of its columns."""
    session = ledger.session
    token = joining.invite(session, CONSOLE, MORNING, plan=ledger.plan, role="owner", unit=ledger.housing)
    person, _ = joining.join(session, token, MORNING, telegram_id=ACCOUNT, name=NAME, language="zh")
    ledger.people[NAME] = person
    office, own = ledger.actor("supervisor"), ledger.actor(NAME)
    opened, other = ledger.assigned("桥梁合龙", DUE), ledger.assigned("道路通车", DUE)
    extensions.ask_for(session, own, opened, date(2025, 8, 31), "设备未到", MORNING)
    urges.urge(session, office, opened, MORNING)
    slips.issue(session, office, opened, "red", MORNING)
    matters.bring(session, office, ledger.plan, "路灯不亮", MORNING, asked_by=NAME)
    projects.put(session, office, opened, "一号工程", MORNING)
    inspections.begin(session, office, ledger.plan, "unit", MORNING, about="住建局")
    session.add_all(
        [
            Evidence(milestone_id=opened.id, person_id=person.id, kind="text", text="", at=MORNING),
            LightRules(plan_id=ledger.plan.id, name="", text="", starts_on=date(2026, 1, 1), made_at=MORNING),
            ScoreRules(plan_id=ledger.plan.id, name="", text="", starts_on=date(2026, 1, 1), made_at=MORNING),
            Evaluation(plan_id=ledger.plan.id, period="2025-Q1", data={}, made_at=MORNING, appeals=[
                Appeal(unit_id=ledger.housing.id, words="", asked_by=person.id, asked_at=MORNING)]),
            Listing(milestone_id=other.id, name="省重点"),
            Reporter(milestone_id=other.id, unit_id=ledger.housing.id, reported_by=person.id),
            Meeting(plan_id=ledger.plan.id, number=1, level="plan", agenda={}, opened_at=MORNING, opened_by=person.id, decisions=[
                Decision(about_id=opened.id, milestone_id=other.id, made_by=person.id, made_at=MORNING)]),
            Dialogue(chat_id=5, person_id=ledger.people["li"].id, command="", asked_at=MORNING),
            LongButton(line="", digest="1"),
            Bulletin(plan_id=ledger.plan.id, period="2025-03", year=2025, data={}, audience=[], made_at=MORNING),
            Vanished(document_id=opened.document_id, milestone_id=other.id),
            *(Received(bot_id=1, update_id=number, chat_id=5, content={}, received_at=MORNING, done_at=MORNING,
                       answered_at=answered) for number, answered in ((1, MORNING), (2, None))),
        ]
    )  # fmt: skip
    papers.keep(session, Written("x.txt", b""), MORNING, plan_id=ledger.plan.id)
    session.flush()
    message = session.scalars(select(Message.id).order_by(Message.id)).first()
    for unit in (None, ledger.housing):
        channels.add(session, CONSOLE, person, ledger.plan, "wecombot", ADDRESS, MORNING, unit=unit)
    for channel in session.scalars(select(Channel)):
        session.add(Echo(message_id=message, channel_id=channel.id, state="pending", send_at=MORNING))
    session.flush()
    for table in traces.tables():
        _named(session, table)
    session.expire_all()
    return ledger


def _named(session: Session, table: Table) -> None:
    """Puts the name into every column of words of one row, plainly and inside a structure."""
    columns = [table.columns[name] for name in traces.word_columns(table)]
    row = session.execute(select(table).limit(1)).first()
    if not columns or table.name in EMPTY | KEPT_FOR_EVER:
        return
    assert row is not None, f"{table.name} has no row, so nothing would be proved of it"
    values: dict[str, object] = {}
    for column in columns:
        before = row._mapping[column.name]
        if isinstance(column.type, JSON):
            name = {f"{NAME}": [NAME, {"by": f"请{NAME}办"}]}
            values[column.name] = {**before, "x": name} if isinstance(before, dict) else [*(before or []), name]
        elif column.name in SETTINGS:
            values[column.name] = f"# 请{NAME}办\n{before or ''}"
        elif table.name != "unit":
            values[column.name] = f"{before or ''}，请{NAME}办"
    if values:
        here = [column == row._mapping[column.name] for column in table.primary_key]
        session.execute(update(table).where(*here).values(values))


def everything(session: Session) -> Iterator[tuple[str, str]]:
    """Every value of every table as text, what is escaped inside a structure as well."""
    session.flush()
    for table in Base.metadata.sorted_tables:
        for row in session.execute(select(table)):
            for column, value in row._mapping.items():
                if isinstance(value, bytes):
                    continue
                yield f"{table.name}.{column}", json.dumps(value, ensure_ascii=False, default=str)


def written(said: Heard) -> list[bytes]:
    return [paper.content for paper in said.reply.papers if isinstance(paper, Written)]


def places(session: Session, words: str) -> list[str]:
    return sorted({where for where, text in everything(session) if words in text})


def test_her_name_and_account_are_nowhere_and_what_happened_stays(everywhere: Ledger, says: Says) -> None:
    session = everywhere.session
    assert len(places(session, NAME)) > 40
    changes = len(session.scalars(select(Change)).all())
    asked = says("supervisor", f"/erase {NAME}")
    assert len(places(session, NAME)) > 40, "only asked so far"
    said = says("supervisor", asked.line("🗑 抹去，不能撤销"), pressed=True)
    assert "今后记为“住建局 责任人”" in said.text
    assert places(session, NAME) == []
    assert places(session, str(ACCOUNT)) == []
    session.expire_all()
    assert len(session.scalars(select(Change)).all()) > changes
    gone = session.get_one(Person, everywhere.people[NAME].id)
    assert (gone.name, gone.telegram_id, gone.erased_at, gone.memberships) == ("住建局 责任人", None, MORNING, [])
    assert session.scalars(select(Change).where(Change.person_id == gone.id)).first() is not None
    assert "请住建局 责任人办" in session.scalars(select(Evidence.text)).one()
    with pytest.raises(Refused, match="nobody_here"):
        says("supervisor", asked.buttons[0].line, pressed=True)


def test_his_channels_are_gone_with_what_went_through_them_and_his_unit_keeps_its_own(
    everywhere: Ledger, says: Says
) -> None:
    session, person = everywhere.session, everywhere.people[NAME]
    assert person.has_channel
    says(NAME, "/erase yes")
    session.expire_all()
    [left] = session.scalars(select(Channel))
    assert (left.person_id, left.unit_id) == (None, everywhere.housing.id)
    assert session.scalars(select(Echo.channel_id)).all() == [left.id]
    assert (session.get_one(Person, person.id).has_channel, everywhere.housing.has_channel) == (False, True)


def test_an_evaluation_that_names_him_stays_and_is_counted(everywhere: Ledger, says: Says) -> None:
    session = everywhere.session
    data = {"rules": {"name": f"{NAME}的办法", "starts_on": "2025-01-01", "text": ""}, "units": []}
    session.add(Evaluation(plan_id=everywhere.plan.id, period="2024", data=data, made_at=MORNING))
    session.flush()
    said = says(NAME, "/erase yes")
    assert "已印发的公文和已定稿的评价有1份提到他" in said.text
    session.expire_all()
    assert places(session, NAME) == ["evaluation.data"]


def test_what_is_being_answered_keeps_its_answer(everywhere: Ledger, says: Says) -> None:
    session = everywhere.session
    waiting = session.get_one(Received, (1, 2))
    waiting.answer = {"chat": 5, "text": f"{NAME}已签收"}
    says(NAME, "/erase yes")
    session.expire_all()
    assert session.get_one(Received, (1, 2)).answer == {"chat": 5, "text": "住建局 责任人已签收"}
    assert session.get_one(Received, (1, 1)).content == {}


def test_the_text_of_a_document_keeps_its_places(everywhere: Ledger, says: Says) -> None:
    session = everywhere.session
    document = session.scalars(select(Base.metadata.tables["document"].c.text)).first()
    assert document is not None
    says(NAME, "/erase yes")
    after = session.scalars(select(Base.metadata.tables["document"].c.text)).first()
    assert after == document.replace(NAME, "某" * len(NAME))


def test_files_that_we_wrote_are_written_anew(everywhere: Ledger, says: Says) -> None:
    session = everywhere.session
    docx, xlsx = io.BytesIO(), io.BytesIO()
    document = Docx()
    document.add_paragraph(f"请{NAME}办结")
    document.save(docx)
    book = Workbook()
    book.worksheets[0]["A1"] = f"{NAME}报告"
    book.save(xlsx)
    kept = [
        papers.keep(session, Written(name, content), MORNING, plan_id=everywhere.plan.id, for_ever=name == "d.json").id
        for name, content in (
            ("a.docx", docx.getvalue()),
            ("b.xlsx", xlsx.getvalue()),
            ("c.json", NAME.encode()),
            ("d.json", NAME.encode()),
        )
    ]
    said = says(NAME, "/erase yes")
    session.expire_all()
    a, b, c, issued = (session.get_one(Paper, number).content for number in kept)
    assert Docx(io.BytesIO(a)).paragraphs[0].text == "请住建局 责任人办结"
    assert load_workbook(io.BytesIO(b)).worksheets[0]["A1"].value == "住建局 责任人报告"
    assert c.decode() == "住建局 责任人"
    assert issued.decode() == NAME
    assert "已印发的公文和已定稿的评价有1份提到他" in said.text


def test_one_of_two_with_a_name_takes_only_what_is_surely_his(everywhere: Ledger, says: Says) -> None:
    session = everywhere.session
    token = joining.invite(session, CONSOLE, MORNING, plan=everywhere.plan, role="viewer", unit=everywhere.traffic)
    joining.join(session, token, MORNING, telegram_id=78, name=NAME, language="zh")
    assert len(says("supervisor", f"/erase {NAME}").buttons) == 2
    asked = says("supervisor", f"/erase p{everywhere.people[NAME].id}")
    assert "另有同名的人" in asked.text
    says("supervisor", asked.buttons[0].line, pressed=True)
    assert NAME in session.scalars(select(Evidence.text)).one()
    speakers = select(Change.speaker).where(Change.person_id == everywhere.people[NAME].id)
    assert NAME not in session.scalars(speakers).all()


def test_an_administrator_of_one_plan_cannot_erase_who_works_in_two_but_he_himself_can(
    everywhere: Ledger, says: Says
) -> None:
    session = everywhere.session
    token = joining.invite(session, CONSOLE, MORNING, plan=everywhere.plan, role="administrator")
    everywhere.people["chen"], _ = joining.join(session, token, MORNING, telegram_id=80, name="chen", language="zh")
    second = adoption.make_plan(session, CONSOLE, "第二个计划", MORNING, year=2025, zone="Asia/Shanghai", country="CN")
    token = joining.invite(session, CONSOLE, MORNING, plan=second, role="leader")
    joining.join(session, token, MORNING, telegram_id=ACCOUNT, name=NAME, language="zh")
    session.refresh(everywhere.people[NAME])
    with pytest.raises(Refused, match="erase_elsewhere"):
        says("chen", f"/erase {NAME} yes")
    assert everywhere.people[NAME].telegram_id == ACCOUNT
    kept = says("chen", f"/person {NAME}")
    assert "另有别的计划里的内容" in kept.text
    says(NAME, "/erase yes")
    assert places(session, NAME) == []


def test_the_last_administrator_cannot_be_erased(ledger: Ledger, says: Says) -> None:
    for line in ("/erase", "/erase yes"):
        with pytest.raises(Refused, match="last_administrator"):
            says("supervisor", line)


def test_everything_that_is_kept_comes_as_two_files(everywhere: Ledger, says: Says) -> None:
    said = says(NAME, "/person")
    read, raw = (content.decode() for content in written(said))
    kept = json.loads(raw)
    assert kept["person"]["telegram_id"] == ACCOUNT
    expected = {"change", "evidence", "extension", "urge", "slip", "matter", "notice", "bulletin", "membership"}
    assert expected | {"meeting", "decision", "reporter"} <= set(kept)
    assert [channel["kind"] for channel in kept["channel"]] == ["wecombot", "wecombot"]
    assert "其他渠道（不含地址） (2)" in read
    assert ADDRESS not in read + raw
    assert "经过记录" in read
    assert f"请{NAME}办" in read
    english = written(says(NAME, "/person", language="en"))[0].decode()
    assert "Evidence" in english
    with pytest.raises(Refused, match="not_allowed"):
        says("wang", f"/person {NAME}")
    with pytest.raises(Refused, match="private_only"):
        says(NAME, "/person", private=False)


def test_every_table_that_may_tell_of_a_person_has_a_heading() -> None:
    silent = {"round_done", "skipped_point", "assisting", "vanished"}
    tables = {t.name for t in traces.tables() if traces.links(t) or traces.word_columns(t)} - silent
    assert [name for name in sorted(tables) if not has(f"people.table_{name}")] == []


@pytest.mark.parametrize(
    ("name", "text", "became"),
    [
        ("li", "li and lily, Li; ali li.", "R and lily, Li; ali R."),
        ("王芳", "王芳、王芳菲，王芳", "R、王芳菲，R"),
        ("a.b", "a.b axb", "R axb"),
    ],
)
def test_a_name_inside_another_word_is_left(name: str, text: str, became: str) -> None:
    assert Naming(name, "R", ["王芳菲"]).replaced(text) == became


def test_waiting_messages_of_an_erased_person_are_not_sent(everywhere: Ledger, says: Says) -> None:
    says(NAME, "/erase yes")
    asked = select(Message.state).where(Message.person_id == everywhere.people[NAME].id)
    assert not {"pending", "gathering"} & set(everywhere.session.scalars(asked))
