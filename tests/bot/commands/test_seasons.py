"""Does a plan that says when its seasons begin and its fiscal year ends have its documents read so?"""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from bot.ask import Sent
from db import find
from db.ledger import Document, Proposal
from plans.documents import open_document
from plans.reading import read
from supervision import adoption, agreed
from supervision.milestones import Shown
from tests.bot.commands.conftest import Heard, Says
from tests.supervision.conftest import MORNING, Ledger

DAMS = "# 青澜2025\n\n汛期前完成16座水库除险加固。6月底前学苑桥建成通车。\n"


def sends(ledger: Ledger, says: Says, text: str, name: str = "青澜2025.md") -> dict[str, date | None]:
    """The days of the drafts that a document gives, by what they are about."""
    document = open_document(name, text.encode())
    says(
        "supervisor",
        "/upload",
        sent=(Sent(Shown("file", "", "id", name), document, read(document.text, today=MORNING.date())),),
    )
    found = next(d for d in find.documents_of_plan(ledger.session, ledger.plan.id) if d.sha256 == document.sha256)
    return days(ledger, found)


def days(ledger: Ledger, document: Document) -> dict[str, date | None]:
    return {
        "dams" if "水库" in draft.title else draft.title: draft.due_on
        for draft in adoption.drafts_of(ledger.session, document)
    }


def settles(ledger: Ledger, says: Says, words: str) -> Heard:
    said = says("supervisor", f"/policy {words}")
    [line] = [button.line for button in said.buttons if button.line.startswith("policytake")]
    return says("supervisor", f"/{line}", pressed=True)


@pytest.mark.parametrize(
    "words",
    [
        '[seasons]\n汛期前 = "04-30"',
        '[seasons]\n"汛期" = "04-30"',
        "seasons.汛前 04-30",
        "汛期前 = 04-30",
        '汛期前 = "04-30"',
    ],
)
def test_a_season_is_settled_in_lines_and_shown_with_the_rules(ledger: Ledger, says: Says, words: str) -> None:
    said = settles(ledger, says, words)
    assert "的期限按4月30日" in said.text
    assert "stands for 30 Apr" in says("supervisor", "/policy", language="en").text


def test_a_document_is_read_with_the_seasons_of_its_plan(ledger: Ledger, says: Says) -> None:
    assert sends(ledger, says, DAMS)["dams"] == date(2025, 5, 31)
    settles(ledger, says, '[seasons]\n汛期前 = "05-15"')
    later = sends(ledger, says, DAMS.replace("学苑桥", "云麓桥"), "second.md")
    assert later["dams"] == date(2025, 5, 15)
    [dam] = [d for d in ledger.session.scalars(select(Proposal)) if d.due_on == date(2025, 5, 15)]
    assert dam.why != "season_assumed"


def test_a_new_version_is_compared_as_the_plan_understands_it(ledger: Ledger, says: Says) -> None:
    sends(ledger, says, DAMS)
    [document] = find.documents_of_plan(ledger.session, ledger.plan.id)
    for draft in adoption.waiting(ledger.session, document):
        adoption.adopt(ledger.session, ledger.actor("supervisor"), draft, MORNING)
    settles(ledger, says, '[seasons]\n汛期前 = "05-15"')
    sends(ledger, says, DAMS + "12月底前建成客运站。\n", "second.md")
    newest = find.documents_of_plan(ledger.session, ledger.plan.id)[0]
    assert newest.revises_id == document.id
    [changed] = [draft for draft in adoption.waiting(ledger.session, newest) if draft.revises_id is not None]
    assert changed.changes["due_on"] == ["2025-05-31", "2025-05-15"]


def test_a_document_put_into_another_plan_takes_its_seasons(ledger: Ledger, says: Says) -> None:
    settles(ledger, says, '[seasons]\n汛期前 = "05-15"')
    other = open_document("other.md", DAMS.replace("青澜2025", "云麓2025年工作计划").encode())
    sent = Sent(Shown("file", "", "id", "other.md"), other, read(other.text, today=MORNING.date()))
    says("supervisor", "/upload", sent=(sent,))
    [document] = [d for d in ledger.session.scalars(select(Document)) if d.sha256 == other.sha256]
    assert days(ledger, document)["dams"] == date(2025, 5, 31)
    says("supervisor", f"/take f{document.id} p{ledger.plan.id}", pressed=True)
    assert document.plan_id == ledger.plan.id
    assert days(ledger, document)["dams"] == date(2025, 5, 15)


def test_the_fiscal_year_is_settled_with_a_button(ledger: Ledger, says: Says) -> None:
    assert "policy fiscal_year_ends 06-30" in [
        button.line for button in says("supervisor", "/policy fiscal_year_ends").buttons
    ]
    said = settles(ledger, says, "fiscal_year_ends 06-30")
    assert "财政年度到6月30日为止" in said.text
    found = sends(ledger, says, "# 青澜2025\n\nThe city will open the new library in FY26.\n", "english.md")
    assert list(found.values()) == [date(2026, 6, 30)]
    settles(ledger, says, 'fiscal_year_ends = ""')
    assert "财政年度" not in says("supervisor", "/policy").text.split("点按钮")[0]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ('[seasons]\n汛期前 = "13-40"', "seasons.汛期前 要写月和日"),
        ("[seasons]\n汛期前 = 5", "seasons.汛期前 要写月和日"),
        ('[seasons]\n雨天前 = "05-31"', "不认识“雨天前”这个季节"),
        ('[seasons]\n汛期前 = "05-31"\n汛前 = "05-15"', "写了两次"),
        ('fiscal_year_ends = "June"', "fiscal_year_ends 要写月和日"),
        ('seasons = "05-31"', "seasons 要写一组设置"),
    ],
)
def test_each_mistake_has_a_sentence_and_nothing_changes(ledger: Ledger, says: Says, words: str, sentence: str) -> None:
    was = ledger.plan.policy
    assert sentence in says("supervisor", f"/policy {words}").text
    assert ledger.plan.policy == was


def test_a_policy_in_force_before_this_was_checked_is_still_read(ledger: Ledger) -> None:
    ledger.plan.policy = '[seasons]\n"雨天" = "05-31"\n'
    assert agreed.conventions_of(ledger.plan).seasons == {}
