"""Does a new version change what was accepted and nothing else, and is it compared by what it says?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.ask import Sent
from db import find
from db.ledger import Document, Milestone
from plans.documents import open_document
from plans.reading import read
from supervision import adoption, comparing, correcting, milestones
from supervision.milestones import Shown
from supervision.refusals import Refused
from supervision.rights import CONSOLE
from tests.bot.commands.conftest import Heard, Says
from tests.supervision.conftest import MORNING, Ledger, at

FIRST = """# 青澜2025年交通计划

一、道路

1.南环路6月底前完成通车（责任单位：住建局）。2.新建地下管廊24公里，9月底前完工。

二、公园

1.东湖公园9月底前建成开放。2.西山公园10月底前建成开放。3.北站广场11月底前建成投用。
"""
SECOND = """# 青澜2025年交通计划（修订稿）

一、公园

1.西山公园10月底前建成开放。2.东湖公园12月底前建成开放。3.澜水码头11月底前建成投用。

二、道路

（一）新建地下管廊30公里，9月底前完工。（二）南环路6月底前完成通车（责任单位：住建局）。
"""


def taken(ledger: Ledger, text: str, name: str) -> Document:
    opened = open_document(name, text.encode())
    reading = read(opened.text, today=MORNING.date())
    document, _ = adoption.take_in(
        ledger.session,
        CONSOLE,
        ledger.plan,
        MORNING,
        name=name,
        sha256=opened.sha256,
        text=opened.text,
        reading=reading,
    )
    return document


def adopted(ledger: Ledger) -> Document:
    document = taken(ledger, FIRST, "v1.md")
    assert len(adoption.adopt_sure(ledger.session, CONSOLE, document, MORNING)) == 5
    return document


def item(ledger: Ledger, words: str) -> Milestone:
    [found] = [m for m in find.milestones(ledger.session, find.View(ledger.plan.id)) if words in m.title]
    return found


def standing(ledger: Ledger) -> list[tuple[Any, ...]]:
    rows = find.milestones(ledger.session, find.View(ledger.plan.id))
    return sorted((m.number, m.title, m.due_on, m.quantity_value, m.state, m.lead_unit_id) for m in rows)


def button(heard: Heard, words: str) -> str:
    [line] = [b.line for b, label in zip(heard.buttons, heard.labels, strict=True) if words in label]
    return line


def test_a_new_version_is_compared_by_what_it_says_not_by_place(ledger: Ledger) -> None:
    first = adopted(ledger)
    second = taken(ledger, SECOND, "v2.md")
    assert second.revises_id == first.id
    assert comparing.counts(ledger.session, second) == comparing.Counts(added=1, changed=2, unchanged=2, vanished=1)
    [gone] = comparing.gone_from(ledger.session, second)
    assert gone.milestone == item(ledger, "北站广场")


def test_until_something_is_accepted_the_ledger_stays_as_it_was(ledger: Ledger) -> None:
    adopted(ledger)
    before = standing(ledger)
    taken(ledger, SECOND, "v2.md")
    assert standing(ledger) == before


def test_accept_all_takes_the_new_values_and_leaves_numbers_states_and_owners(ledger: Ledger, says: Says) -> None:
    adopted(ledger)
    lake, road = item(ledger, "东湖公园"), item(ledger, "南环路")
    says("supervisor", f"/assign {lake.number} 住建局")
    says("li", f"/ack {lake.number}")
    milestones.report_done(ledger.session, ledger.actor("li"), road, MORNING)
    number, owner = lake.number, lake.lead_unit
    second = taken(ledger, SECOND, "v2.md")
    said = says("supervisor", f"overview f{second.id}", pressed=True)
    assert "新增<b>1</b> · 有变化<b>2</b> · 未变2 · 不再提到<b>1</b>" in said.text
    assert "2025年9月30日</s> → <b>2025年12月31日" in said.text
    says("supervisor", button(said, "全部接受：新增1、变化2"), pressed=True)
    assert (lake.number, lake.lead_unit, lake.state) == (number, owner, "acknowledged")
    assert (lake.due_on, lake.first_due_on) == (date(2025, 12, 31), date(2025, 9, 30))
    assert (road.state, road.due_on) == ("reported", date(2025, 6, 30))
    assert item(ledger, "管廊").quantity_value == 30
    assert item(ledger, "澜水码头").number == 6
    [*_, change] = find.history(ledger.session, lake.id)
    assert (change.what, change.before, change.after, change.why) == (
        "revised", {"due_on": "2025-09-30"}, {"due_on": "2025-12-31"}, "v2.md",
    )  # fmt: skip
    assert "2025年12月31日" in says("supervisor", f"/history {lake.number}").text
    assert "修订稿" not in says("supervisor", f"/source {lake.number}").text
    with pytest.raises(Refused, match="nothing_to_adopt"):
        says("supervisor", f"acceptall f{second.id}", pressed=True)


def test_reminders_follow_the_new_date(ledger: Ledger, says: Says) -> None:
    adopted(ledger)
    lake, late = item(ledger, "东湖公园"), at("2025-09-26 12:00")
    says("supervisor", f"/assign {lake.number} 住建局", now=late)
    says("li", f"/ack {lake.number}", now=late)
    assert lake.next_point_at is not None
    assert lake.next_point_at < at("2025-09-30 12:00")
    second = taken(ledger, SECOND, "v2.md")
    adoption.accept_sure(ledger.session, CONSOLE, second, late)
    assert lake.next_point_at > at("2025-10-20 00:00")


def test_changes_are_decided_one_by_one_on_cards(ledger: Ledger, says: Says) -> None:
    adopted(ledger)
    second = taken(ledger, SECOND, "v2.md")
    card = says("supervisor", f"review f{second.id} all", pressed=True)
    texts = []
    while "台账第" in card.text or "澜水码头" in card.text:
        texts.append(card.text)
        card = says(
            "supervisor",
            button(card, "保持原样" if "管廊" in card.text else "接受变化" if "台账第" in card.text else "立项"),
            pressed=True,
        )
    assert len(texts) == 3
    assert item(ledger, "管廊").quantity_value == 24
    assert item(ledger, "东湖公园").due_on == date(2025, 12, 31)


def test_a_date_corrected_on_the_card_is_what_is_accepted(ledger: Ledger, says: Says) -> None:
    adopted(ledger)
    second = taken(ledger, SECOND, "v2.md")
    [lake] = [d for d in adoption.waiting(ledger.session, second) if "东湖" in d.title]
    says("supervisor", f"redate d{lake.id} 2025-11-15")
    says("supervisor", f"adopt d{lake.id}", pressed=True)
    assert item(ledger, "东湖公园").due_on == date(2025, 11, 15)


def test_what_is_no_longer_named_stays_until_somebody_says_so(ledger: Ledger, says: Says) -> None:
    adopted(ledger)
    second = taken(ledger, SECOND, "v2.md")
    said = says("supervisor", f"gone f{second.id}", pressed=True)
    assert "北站广场" in said.text
    keep = button(said, "留着")
    assert "都已处理" in says("supervisor", keep, pressed=True).text
    with pytest.raises(Refused, match="kept_already"):
        says("supervisor", keep, pressed=True)
    assert item(ledger, "北站广场").state == "open"


def test_what_is_no_longer_named_is_cancelled_with_one_press(ledger: Ledger, says: Says) -> None:
    adopted(ledger)
    second, square = taken(ledger, SECOND, "v2.md"), item(ledger, "北站广场")
    says("supervisor", button(says("supervisor", f"gone f{second.id}", pressed=True), "取消"), pressed=True)
    assert square.state == "cancelled"
    assert find.history(ledger.session, square.id)[-1].why == "v2.md"
    assert comparing.undecided(ledger.session, second) == []


def test_the_same_content_in_another_file_changes_nothing(ledger: Ledger, says: Says) -> None:
    adopted(ledger)
    before = standing(ledger)
    again = taken(ledger, FIRST + "\n", "v1-copy.md")
    assert comparing.counts(ledger.session, again) == comparing.Counts(0, 0, 5, 0)
    assert "内容没有变化" in says("supervisor", f"overview f{again.id}", pressed=True).text
    assert standing(ledger) == before


def test_a_date_that_was_extended_on_the_ledger_is_no_change_of_the_document(ledger: Ledger) -> None:
    adopted(ledger)
    item(ledger, "西山公园").due_on = date(2025, 11, 30)
    second = taken(ledger, SECOND, "v2.md")
    assert not [d for d in adoption.waiting(ledger.session, second) if "西山" in d.title]


def test_another_document_of_the_plan_is_no_version(ledger: Ledger, says: Says) -> None:
    adopted(ledger)
    other = taken(ledger, "# 2025年教育计划\n\n第三小学8月底前建成投用。公办幼儿园9月底前开园。\n", "e.md")
    assert other.revises_id is None
    assert comparing.counts(ledger.session, other).added == 2
    assert "确定的2条" in " ".join(says("supervisor", f"overview f{other.id}", pressed=True).labels)


def test_a_third_version_is_compared_with_what_was_accepted_of_the_second(ledger: Ledger) -> None:
    adopted(ledger)
    second = taken(ledger, SECOND, "v2.md")
    adoption.accept_sure(ledger.session, CONSOLE, second, MORNING)
    adoption.adopt_sure(ledger.session, CONSOLE, second, MORNING)
    third = taken(ledger, SECOND.replace("30公里", "32公里"), "v3.md")
    assert third.revises_id == second.id
    assert comparing.counts(ledger.session, third) == comparing.Counts(added=0, changed=1, unchanged=4, vanished=1)


def test_a_draft_dropped_once_is_not_asked_for_again(ledger: Ledger) -> None:
    first = taken(ledger, FIRST, "v1.md")
    [square] = [d for d in adoption.waiting(ledger.session, first) if "北站" in d.title]
    adoption.drop(ledger.session, CONSOLE, square, MORNING)
    adoption.adopt_sure(ledger.session, CONSOLE, first, MORNING)
    again = taken(ledger, FIRST.replace("24公里", "26公里"), "v2.md")
    assert [d.title for d in adoption.waiting(ledger.session, again) if "北站" in d.title] == []
    assert comparing.counts(ledger.session, again).changed == 1


def test_drafts_of_an_old_version_are_decided_in_the_new_one(ledger: Ledger) -> None:
    first = taken(ledger, FIRST, "v1.md")
    [square] = [d for d in adoption.waiting(ledger.session, first) if "北站" in d.title]
    for draft in adoption.waiting(ledger.session, first):
        if draft is not square:
            adoption.adopt(ledger.session, CONSOLE, draft, MORNING)
    taken(ledger, SECOND, "v2.md")
    with pytest.raises(Refused, match="newer_version"):
        adoption.adopt(ledger.session, CONSOLE, square, MORNING)


def test_the_owner_hears_of_the_change_at_once(ledger: Ledger, says: Says) -> None:
    adopted(ledger)
    lake = item(ledger, "东湖公园")
    says("supervisor", f"/assign {lake.number} 住建局")
    second = taken(ledger, SECOND, "v2.md")
    adoption.accept_sure(ledger.session, CONSOLE, second, MORNING)
    told = [n for n in lake_notices(ledger, lake) if n.kind == "revised"]
    assert [n.words["after"] for n in told] == [{"due_on": "2025-12-31"}]


def lake_notices(ledger: Ledger, milestone: Milestone) -> list[Any]:
    from db.outbox import Notice

    return [n for n in ledger.session.query(Notice).all() if n.milestone_id == milestone.id]


def test_a_sent_file_with_another_title_finds_the_plan_that_it_is_a_version_of(ledger: Ledger, says: Says) -> None:
    adopted(ledger)
    text = SECOND.replace("青澜2025年交通计划（修订稿）", "2025年重点事项（第二版）")
    opened = open_document("new.md", text.encode())
    sent = Sent(Shown("file", "", "f", "new.md"), opened, read(opened.text, today=MORNING.date()))
    said = says("supervisor", "upload", sent=(sent,))
    assert "有变化<b>2</b>" in said.text
    assert len(find.plans_all(ledger.session)) == 1


def test_a_version_put_into_another_plan_is_compared_anew(ledger: Ledger) -> None:
    adopted(ledger)
    second = taken(ledger, SECOND, "v2.md")
    other = adoption.make_plan(
        ledger.session, CONSOLE, "别的计划", MORNING, year=2025, zone="Asia/Shanghai", country="CN"
    )
    correcting.put_into(ledger.session, CONSOLE, second, other, MORNING)
    assert second.revises_id is None
    assert comparing.counts(ledger.session, second) == comparing.Counts(5, 0, 0, 0)
