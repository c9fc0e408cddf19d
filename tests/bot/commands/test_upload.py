"""Does a sent file become a plan's document with a preview, once and in the right plan?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.ask import Ask, House, Sent
from bot.commands.upload import overview, take, upload
from bot.reply import Reply
from db import find
from db.ledger import Change, Document, Plan
from plans.documents import open_document
from plans.examples import sample
from plans.reading import read
from supervision import adoption, correcting, handing_over, joining
from supervision.milestones import Shown
from supervision.refusals import Refused
from tests.supervision.conftest import MORNING, Ledger
from wording.say import say

ROOT = Path(__file__).resolve().parents[3]
NAME = "青澜区2025年国民经济和社会发展计划"
Asks = Callable[..., Ask]


def sent(name: str, content: bytes) -> Sent:
    document = open_document(name, content)
    reading = read(document.text, today=MORNING.date())
    return Sent(Shown("file", "", "id", name), document, reading)


@pytest.fixture
def asks(ledger: Ledger) -> Asks:
    """A request as the bot makes it: the plan is the one that the person looks at."""

    def ask(name: str, line: str = "", *files: Sent, pressed: bool = False) -> Ask:
        person = ledger.people[name]
        plan = ledger.session.get(Plan, person.plan_id) if person.plan_id else ledger.plan
        return Ask(
            session=ledger.session, now=MORNING, house=House("duban_bot", "Asia/Shanghai", "CN"), chat_id=1,
            person=person, actor=ledger.actor(name), language="zh", plan=plan, line=line, sent=files, pressed=pressed,
        )  # fmt: skip

    return ask


def words(reply: Reply, language: str = "zh") -> str:
    return str(say(reply.key, language, **reply.values))


def lines(reply: Reply) -> list[str]:
    return [button.line for row in reply.buttons for button in row]


def only_document(ledger: Ledger, plan: Plan) -> Document:
    [document] = find.documents_of_plan(ledger.session, plan.id)
    return document


def test_the_sample_becomes_a_plan_of_its_own_and_the_preview_counts_it(ledger: Ledger, asks: Asks) -> None:
    said = upload(asks("supervisor", "", sent(*sample())))
    plan = find.plan_named(ledger.session, NAME)
    assert plan is not None
    assert (plan.year, plan.zone) == (2025, "Asia/Shanghai")
    assert ledger.people["supervisor"].plan_id == plan.id
    document = only_document(ledger, plan)
    drafts = adoption.drafts_of(ledger.session, document)
    values: dict[str, Any] = said.values
    assert values["drafts"] == len(drafts) == values["sure"] + values["doubtful"]
    assert sum(count for _, count in values["months"]) + values["undated"] == len(drafts)
    first = values["first"]
    assert [d.due_on for d in first] == sorted(d.due_on for d in drafts if d.due_on and d.due_on >= MORNING.date())[:5]
    text = words(said)
    assert NAME in text
    assert f"<b>{len(drafts)}</b>" in text
    assert "2025年4月 " in text
    assert " · 6月 " in text
    assert " · Jun " in words(said, "en")
    assert {f"adoptall f{document.id}", f"review f{document.id}", "due"} <= set(lines(said))


def test_the_same_file_again_adds_nothing_and_says_so(ledger: Ledger, asks: Asks) -> None:
    first = upload(asks("supervisor", "", sent(*sample())))
    again = upload(asks("supervisor", "", sent("copy.md", sample()[1])))
    assert again.key == "upload.known"
    assert "没有重复导入" in words(again)
    assert again.values["document"] == first.values["document"]
    assert lines(again) == lines(first)
    plan = find.plan_named(ledger.session, NAME)
    assert plan is not None
    assert only_document(ledger, plan) == first.values["document"]


def test_past_drafts_have_one_button_for_all(asks: Asks) -> None:
    said = upload(
        asks("supervisor", "", sent("p.md", "# 2025年计划\n\n2025年3月底前完成桥梁检测。6月底前完成通车。\n".encode()))
    )
    assert said.values["past"] == 1
    [document_id] = [line.split()[1] for line in lines(said) if line.startswith("pastdone")]
    assert document_id == f"f{said.values['document'].id}"  # type: ignore[attr-defined]
    assert "已过期1" in words(said)


def test_a_text_without_promises_says_so_and_offers_nothing_to_adopt(asks: Asks) -> None:
    said = upload(asks("supervisor", "", sent("p.md", "# 2025年计划\n\n没有日期。\n".encode())))
    assert "没有读出" in words(said)
    assert not [line for line in lines(said) if line.startswith(("adoptall", "review", "pastdone", "unread"))]


def test_a_file_that_cannot_be_read_gets_its_one_sentence_and_leaves_nothing(ledger: Ledger, asks: Asks) -> None:
    bad = Sent(Shown("file", "", "id", "x.pdf"), unreadable="encrypted")
    before = find.plans_all(ledger.session)
    assert "有密码" in words(upload(asks("supervisor", "", bad)))
    assert find.plans_all(ledger.session) == before


def test_no_file_at_all_is_asked_for(asks: Asks) -> None:
    with pytest.raises(Refused, match="unread_kind"):
        upload(asks("supervisor"))


@pytest.mark.parametrize("name", ["li", "head", "leader"])
def test_one_who_may_not_import_hears_where_evidence_goes(name: str, ledger: Ledger, asks: Asks) -> None:
    said = upload(asks(name, "", sent(*sample())))
    assert "/evidence" in words(said)
    assert "/evidence" in words(said, "en")
    assert find.plan_named(ledger.session, NAME) is None


def invited_supervisor(ledger: Ledger) -> None:
    office = ledger.actor("supervisor")
    token = joining.invite(ledger.session, office, MORNING, plan=ledger.plan, role="supervisor")
    ledger.people["second"], _ = joining.join(
        ledger.session, token, MORNING, telegram_id=99, name="second", language="zh"
    )


def test_a_supervisor_of_one_plan_only_uploads_into_that_plan(ledger: Ledger, asks: Asks) -> None:
    invited_supervisor(ledger)
    said = upload(asks("second", "", sent(*sample())))
    assert said.values["plan"] == ledger.plan
    assert find.plan_named(ledger.session, NAME) is None
    assert not [line for line in lines(said) if line.startswith("take")]


def test_a_plan_of_the_same_name_in_other_hands_is_not_touched(ledger: Ledger, asks: Asks) -> None:
    upload(asks("supervisor", "", sent(*sample())))
    invited_supervisor(ledger)
    said = upload(asks("second", "", sent("other.md", sample()[1] + b"\n")))
    assert said.values["plan"] == ledger.plan


def test_a_document_moves_into_the_other_plan_and_back_with_its_units_found_there(ledger: Ledger, asks: Asks) -> None:
    text = "# 青澜区2025年交通计划\n\n南环路6月底前完成通车（责任单位：交通局）。"
    said = upload(asks("supervisor", "", sent("p.md", text.encode())))
    document, name = said.values["document"], said.values["plan"].name  # type: ignore[attr-defined]
    assert isinstance(document, Document)
    [line] = [line for line in lines(said) if line.startswith("take")]
    assert line == f"take f{document.id} p{ledger.plan.id}"
    for _ in range(2):  # the second press changes nothing
        moved = take(asks("supervisor", line.removeprefix("take "), pressed=True))
        assert moved.edits
        assert moved.values["plan"] == ledger.plan
        assert ledger.people["supervisor"].plan_id == ledger.plan.id
        [draft] = adoption.waiting(ledger.session, document)
        assert draft.unit_id == ledger.traffic.id
    assert find.plans_all(ledger.session) == [ledger.plan]  # the plan made for the document alone is gone
    back = take(asks("supervisor", f"f{document.id} +"))
    assert [line for line in lines(moved) if line.endswith("+")] == [f"take f{document.id} +"]
    assert isinstance(back.values["plan"], Plan)
    assert back.values["plan"].name == name
    [draft] = adoption.waiting(ledger.session, document)
    assert draft.unit_id is None
    assert take(asks("supervisor", f"f{document.id} +")).values["plan"] == back.values["plan"]


def test_a_unit_chosen_by_hand_goes_with_the_document(ledger: Ledger, asks: Asks) -> None:
    text = "# 青澜区2025年交通计划\n\n南环路6月底前完成通车（责任单位：交通局）。12月底前建成客运站。"
    document = upload(asks("supervisor", "", sent("p.md", text.encode()))).values["document"]
    assert isinstance(document, Document)
    own, office = document.plan, ledger.actor("supervisor")
    first, second = adoption.waiting(ledger.session, document)
    for draft, name in ((first, "住建局"), (second, "指挥部")):
        unit = handing_over.make_unit(ledger.session, office, own, name, MORNING)
        correcting.choose_unit(ledger.session, office, draft, unit, MORNING)
    take(asks("supervisor", f"f{document.id} p{ledger.plan.id}"))
    units = {unit.id: unit for unit in find.units_of_plan(ledger.session, ledger.plan.id)}
    assert units[first.unit_id or 0] == ledger.housing
    assert units[second.unit_id or 0].name == "指挥部"
    assert find.plans_all(ledger.session) == [ledger.plan]
    told = ledger.session.scalars(select(Change).where(Change.what == "unit_chosen")).all()
    assert [change.after["unit"] for change in told] == ["住建局", "指挥部"]
    assert {change.plan_id for change in told} == {ledger.plan.id}


def test_a_plan_that_holds_more_stays_when_a_document_leaves_it(ledger: Ledger, asks: Asks) -> None:
    document = upload(asks("supervisor", "", sent(*sample()))).values["document"]
    assert isinstance(document, Document)
    own = document.plan
    unit = handing_over.make_unit(ledger.session, ledger.actor("supervisor"), own, "住建局", MORNING)
    joining.invite(ledger.session, ledger.actor("supervisor"), MORNING, plan=own, role="owner", unit=unit)
    take(asks("supervisor", f"f{document.id} p{ledger.plan.id}"))
    assert find.plans_all(ledger.session) == [ledger.plan, own]


def test_a_document_that_promises_nothing_makes_no_plan(ledger: Ledger, asks: Asks) -> None:
    said = upload(asks("supervisor", "", sent("会议.md", "# 2025年会议纪要\n\n今天天气很好。".encode())))
    assert said.key == "upload.nothing_read"
    assert "没有新建计划" in words(said)
    assert find.plans_all(ledger.session) == [ledger.plan]
    assert ledger.people["supervisor"].plan_id in (None, ledger.plan.id)
    assert ledger.session.scalars(select(Document)).all() == []


def test_a_document_that_was_moved_is_known_there_when_it_is_sent_again(ledger: Ledger, asks: Asks) -> None:
    document = upload(asks("supervisor", "", sent(*sample()))).values["document"]
    take(asks("supervisor", f"f{document.id} p{ledger.plan.id}"))  # type: ignore[attr-defined]
    again = upload(asks("supervisor", "", sent(*sample())))
    assert again.key == "upload.known"
    assert again.values["document"] == document


def test_moving_to_where_the_same_file_is_shows_that_one(ledger: Ledger, asks: Asks) -> None:
    invited_supervisor(ledger)
    there = upload(asks("second", "", sent(*sample()))).values["document"]
    ledger.people["supervisor"].plan_id = None
    other = adoption.make_plan(
        ledger.session, ledger.actor("supervisor"), "其他", MORNING, year=2025, zone="Asia/Shanghai", country="CN"
    )
    ledger.people["supervisor"].plan_id = other.id
    here = upload(asks("supervisor", "", sent(*sample()))).values["document"]
    assert isinstance(here, Document)
    assert here != there
    said = take(asks("supervisor", f"f{here.id} p{ledger.plan.id}"))
    assert said.key == "upload.known"
    assert said.values["document"] == there


def test_once_something_is_adopted_the_document_stays(ledger: Ledger, asks: Asks) -> None:
    document = upload(asks("supervisor", "", sent(*sample()))).values["document"]
    assert isinstance(document, Document)
    adoption.adopt_sure(ledger.session, ledger.actor("supervisor"), document, MORNING)
    with pytest.raises(Refused, match="adopted_already"):
        take(asks("supervisor", f"f{document.id} p{ledger.plan.id}"))
    again = overview(asks("supervisor", f"f{document.id}", pressed=True))
    assert again.edits
    assert "没有重复导入" not in words(again)
    assert not [line for line in lines(again) if line.startswith(("take", "adoptall"))]


@pytest.mark.parametrize("name", ["li", "leader"])
@pytest.mark.parametrize("word", ["f1", "f999999999", "f", "", "x1", "f9999999999"])
def test_a_document_is_hidden_from_those_who_may_not_import(name: str, word: str, asks: Asks) -> None:
    upload(asks("supervisor", "", sent(*sample())))
    for command in (overview, take):
        with pytest.raises(Refused, match="no_such_document"):
            command(asks(name, f"{word} p1"))


def test_the_preview_of_a_plan_over_many_years_still_fits_a_message(asks: Asks) -> None:
    text = "# 远期计划\n\n" + "".join(
        f"{year}年{month}月底前完成第{month}期工程{'甲' * 60}。" for year in range(2025, 2045) for month in range(5, 13)
    )
    said = upload(asks("supervisor", "", sent("远" * 60 + ".md", text.encode())))
    assert len(words(said)) < 4096
    assert date(2025, 5, 1) in dict(said.values["months"])  # type: ignore[call-overload]


def test_a_page_that_is_a_picture_is_named_in_the_preview(ledger: Ledger, asks: Asks) -> None:
    content = (ROOT / "tests" / "plans" / "files" / "half-scanned.pdf").read_bytes()
    text = words(upload(asks("supervisor", "", sent("半扫描.pdf", content))))
    assert "第2页是扫描图片，没有读" in text
    assert "消防站项目" in text
