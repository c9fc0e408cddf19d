"""Are drafts decided once, from cards that say what is doubtful, and is every correction kept?"""

from __future__ import annotations

import re
from datetime import date

import pytest

from db.ledger import Document, Milestone, Proposal
from plans.documents import open_document
from plans.examples import sample
from plans.reading import read
from supervision import adoption
from supervision.refusals import Refused
from supervision.rights import CONSOLE
from tests.bot.commands.conftest import Heard, Says
from tests.supervision.conftest import MORNING, Ledger

TEXT = """# 青澜区2025年交通计划

2025年3月底前完成桥梁检测。2025年2月底前完成招标工作。

南环路6月底前完成通车（责任单位：交通局）。东湖公园9月底前建成开放（责任单位：园林局）。

西山公园10月底前建成开放（责任单位：园林局）。北站广场11月底前建成投用。
"""


def taken_in(ledger: Ledger, text: str = TEXT, name: str = "p.md") -> Document:
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


def draft(ledger: Ledger, document: Document, words: str) -> Proposal:
    [found] = [d for d in adoption.drafts_of(ledger.session, document) if words in d.title]
    return found


def line(heard: Heard, label: str) -> str:
    """The command line behind the button whose label has this word."""
    [found] = [b.line for b, name in zip(heard.buttons, heard.labels, strict=True) if label in name]
    return found


def milestone(ledger: Ledger, proposal: Proposal) -> Milestone:
    found = ledger.session.get(Milestone, proposal.milestone_id)
    assert found is not None
    return found


def test_all_sure_drafts_are_adopted_at_once_and_what_is_left_is_said(ledger: Ledger, says: Says) -> None:
    document = taken_in(ledger)
    said = says("supervisor", f"adoptall f{document.id}", pressed=True)
    assert said.reply.edits
    assert "立项4条，编号1–4" in said.text
    assert "1条按文件写明的单位交办" in said.text
    assert "存疑2条" in said.text
    assert line(said, "逐条审看") == f"review f{document.id}"
    assert milestone(ledger, draft(ledger, document, "南环路")).lead_unit == ledger.traffic


def test_a_second_press_adopts_nothing(ledger: Ledger, says: Says) -> None:
    document = taken_in(ledger)
    says("supervisor", f"adoptall f{document.id}", pressed=True)
    with pytest.raises(Refused, match="nothing_to_adopt"):
        says("supervisor", f"adoptall f{document.id}", pressed=True)
    says("supervisor", f"pastdone f{document.id}", pressed=True)
    with pytest.raises(Refused, match="nothing_to_adopt"):
        says("supervisor", f"pastdone f{document.id}", pressed=True)


def test_what_is_past_is_taken_as_done_at_once(ledger: Ledger, says: Says) -> None:
    document = taken_in(ledger)
    assert "2条记为此前已完成" in says("supervisor", f"pastdone f{document.id}").text
    done = milestone(ledger, draft(ledger, document, "桥梁"))
    assert (done.state, done.next_point_at) == ("confirmed", None)


def test_a_card_says_what_is_doubtful_and_quotes_the_sentence(ledger: Ledger, says: Says) -> None:
    document = taken_in(ledger)
    said = says("supervisor", f"review f{document.id}", pressed=True)
    assert said.reply.edits
    assert "存疑 1/2" in said.text
    assert "日期已过" in said.text
    assert re.search(r"<blockquote><b>2025年3月底前</b>完成桥梁检测。</blockquote>", said.text)
    assert "2025年3月31日" in said.text
    first = draft(ledger, document, "桥梁")
    assert line(said, "立项") == f"adopt d{first.id}"
    assert line(said, "已完成") == f"adopt d{first.id} done"
    assert line(said, "总览") == f"overview f{document.id}"


def test_every_decision_leads_to_the_next_card_and_the_last_to_a_summary(ledger: Ledger, says: Says) -> None:
    document = taken_in(ledger)
    first, second = draft(ledger, document, "桥梁"), draft(ledger, document, "招标")
    said = says("supervisor", f"adopt d{first.id} done", pressed=True)
    assert said.reply.edits
    assert "已立项，编号1" in said.text
    assert "存疑 1/1" in said.text
    assert second.title in said.text
    assert milestone(ledger, first).state == "confirmed"
    end = says("supervisor", f"drop d{second.id}", pressed=True)
    assert end.reply.edits
    assert "已去掉" in end.text
    assert "都看完了" in end.text
    assert line(end, "全部立项") == f"adoptall f{document.id}"
    assert second.state == "dropped"


def test_a_past_draft_may_stay_open(ledger: Ledger, says: Says) -> None:
    first = draft(ledger, taken_in(ledger), "桥梁")
    says("supervisor", f"adopt d{first.id}", pressed=True)
    assert milestone(ledger, first).state == "open"


@pytest.mark.parametrize(
    "again", ["adopt d{} done", "drop d{}", "redate d{} 2025-08-31", "retitle d{} 新", "unitfor d{} 住建局"]
)
def test_a_draft_is_decided_once(again: str, ledger: Ledger, says: Says) -> None:
    first = draft(ledger, taken_in(ledger), "桥梁")
    says("supervisor", f"adopt d{first.id}", pressed=True)
    with pytest.raises(Refused, match="draft_decided"):
        says("supervisor", again.format(first.id), pressed=True)
    ledger.session.refresh(ledger.plan)
    assert milestone(ledger, first).number == ledger.plan.last_number == 1


def test_the_next_card_comes_round_to_the_first_again(ledger: Ledger, says: Says) -> None:
    document = taken_in(ledger)
    first = says("supervisor", f"review f{document.id}")
    second = says("supervisor", line(first, "下一条"), pressed=True)
    assert "存疑 2/2" in second.text
    assert says("supervisor", line(first, "下一条"), pressed=True).text == second.text
    assert says("supervisor", line(second, "下一条"), pressed=True).text == first.text


def test_the_sure_ones_can_be_stepped_through_as_well(ledger: Ledger, says: Says) -> None:
    document = taken_in(ledger)
    shown = says("supervisor", f"overview f{document.id}")
    said = says("supervisor", line(shown, "全部逐条看（6）"), pressed=True)
    assert "草案 1/6" in said.text
    for place in range(2, 7):
        said = says("supervisor", line(said, "下一条"), pressed=True)
        assert f"草案 {place}/6" in said.text
    said = says("supervisor", line(said, "不要"), pressed=True)
    assert "草案 1/5" in said.text
    said = says("supervisor", line(said, "立项"), pressed=True)
    assert "草案 1/4" in said.text


def test_without_a_name_the_newest_document_is_reviewed(ledger: Ledger, says: Says) -> None:
    with pytest.raises(Refused, match="no_such_document"):
        says("supervisor", "review")
    taken_in(ledger)
    newest = taken_in(ledger, TEXT.replace("桥梁", "隧道"), "q.md")
    assert "隧道" in says("supervisor", f"review f{newest.id}").text
    assert "隧道" in says("supervisor", "review").text


def test_a_new_date_is_asked_for_and_kept(ledger: Ledger, says: Says) -> None:
    first = draft(ledger, taken_in(ledger), "桥梁")
    asked = says("supervisor", f"redate d{first.id}", pressed=True)
    assert not asked.reply.edits
    said = says("supervisor", f"{asked.reply.asks} 8月31日")
    assert first.due_on == date(2025, 8, 31)
    assert "2025年8月31日" in said.text
    assert "日期已过" not in said.text
    assert "⚠️" not in said.text
    assert line(said, "立项") == f"adopt d{first.id}"
    says("supervisor", f"adopt d{first.id}", pressed=True)
    assert milestone(ledger, first).due_on == date(2025, 8, 31)


@pytest.mark.parametrize(
    ("words", "key"), [("2025-04-16", "date_past"), ("尽快", "bad_date"), ("2025-02-30", "bad_date")]
)
def test_a_wrong_date_changes_nothing(words: str, key: str, ledger: Ledger, says: Says) -> None:
    first = draft(ledger, taken_in(ledger), "桥梁")
    with pytest.raises(Refused, match=key):
        says("supervisor", f"redate d{first.id} {words}")
    assert first.due_on == date(2025, 3, 31)


def test_today_is_not_past(ledger: Ledger, says: Says) -> None:
    first = draft(ledger, taken_in(ledger), "桥梁")
    says("supervisor", f"redate d{first.id} 2025-04-17")
    assert first.due_on == date(2025, 4, 17)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_card_of_the_sample_fits_a_message_in_both_languages(language: str, ledger: Ledger, says: Says) -> None:
    document = taken_in(ledger, sample()[1].decode(), sample()[0])
    said = says("supervisor", f"overview f{document.id}", language=language)
    assert said.text
    for waiting in adoption.waiting(ledger.session, document):
        card = says("supervisor", f"review f{document.id} {waiting.position - 1} all", language=language)
        assert waiting.reading["expr"] is None or card.text.count("<b>") == 2
        assert all(len(label) <= 64 for label in card.labels)
        quote = card.text[card.text.index("<blockquote>") : card.text.index("</blockquote>")]
        assert "\n" not in quote
        assert len(quote) <= 330
        if language == "en":
            assert not set("时限草案文中写法") & set(card.text.split("\n\n")[0].replace(waiting.title, ""))


def test_the_whole_sample_can_be_decided_by_buttons_alone(ledger: Ledger, says: Says) -> None:
    document = taken_in(ledger, sample()[1].decode(), sample()[0])
    said = says("supervisor", f"adoptall f{document.id}", pressed=True)
    said = says("supervisor", line(said, "逐条审看"), pressed=True)
    for turn in range(len(adoption.waiting(ledger.session, document))):
        label = "不要" if turn % 2 else "已完成" if any("已完成" in one for one in said.labels) else "✅ 立项"
        said = says("supervisor", line(said, label), pressed=True)
    assert "都看完了" in said.text
    assert {d.state for d in adoption.drafts_of(ledger.session, document)} == {"adopted", "dropped"}


@pytest.mark.parametrize("command", ["review", "adoptall", "pastdone", "unread"])
@pytest.mark.parametrize("name", ["li", "head", "leader"])
def test_reviewing_is_for_those_who_may_import(command: str, name: str, ledger: Ledger, says: Says) -> None:
    document = taken_in(ledger)
    with pytest.raises(Refused, match="no_such_document"):
        says(name, f"{command} f{document.id}", pressed=True)
    assert not [d for d in adoption.drafts_of(ledger.session, document) if d.state != "waiting"]


def test_a_strange_position_is_the_beginning(ledger: Ledger, says: Says) -> None:
    document = taken_in(ledger)
    first = says("supervisor", f"review f{document.id}").text
    for position in ("x", "²", "9" * 5000, "-1", "99999"):
        assert says("supervisor", f"review f{document.id} {position}").text == first
