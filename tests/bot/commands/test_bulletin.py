"""Is the month's bulletin made once, edited, issued for good, and are its numbers those of the ledger?"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from sqlalchemy import select

from db.outbox import Notice
from db.papers import Bulletin, Paper
from supervision import bulletins, milestones, policies, rounds
from supervision.refusals import Refused
from tests.supervision.conftest import Ledger, at
from wording.messages import compose
from wording.papers.canvas import title_lines
from wording.papers.official import CHARACTERS, LINES
from wording.papers.titles import title_lines as official_lines

Says = Callable[..., Any]
JULY = at("2025-07-07 08:30")  # the 5th is a Saturday


@pytest.fixture
def june(ledger: Ledger) -> Ledger:
    """Four items of 住建局 at the end of June: one late, one done early, one reported in July only, one ahead."""
    ledger.assigned("一号桥", date(2025, 6, 10))
    done = ledger.assigned("二号桥", date(2025, 6, 20))
    later = ledger.assigned("三号桥", date(2025, 6, 30))
    ledger.assigned("四号桥", date(2025, 7, 31))
    for item, on in ((done, "2025-06-02 10:00"), (later, "2025-07-02 10:00")):
        milestones.report_done(ledger.session, ledger.actor("li"), item, at(on))
        milestones.confirm(ledger.session, ledger.actor("supervisor"), item, at(on) + timedelta(hours=1))
    return ledger


def tick(ledger: Ledger, moment: str) -> None:
    while rounds.run(ledger.session, at(moment)):
        pass


def drafted(ledger: Ledger) -> list[Bulletin]:
    return list(ledger.session.scalars(select(Bulletin).order_by(Bulletin.period)))


def test_the_draft_comes_on_the_fifth_moved_on_to_a_working_day_and_once(june: Ledger) -> None:
    tick(june, "2025-06-30 12:00")
    before = len(drafted(june))  # May's, on 5 June
    tick(june, "2025-07-07 08:29")
    assert len(drafted(june)) == before
    assert rounds.next_at(june.session) is not None
    for moment in ("2025-07-07 08:30", "2025-07-07 08:30", "2025-07-08 09:00", "2025-07-07 09:00"):
        tick(june, moment)
    assert [each.period for each in drafted(june)][-1] == "2025-06"
    told = june.session.scalars(select(Notice).where(Notice.kind == "bulletin_drafted")).all()
    assert [notice.person_id for notice in told if notice.words["period"] == "2025-06"] == [
        june.people["supervisor"].id
    ]


def test_a_policy_without_a_day_drafts_nothing(june: Ledger) -> None:
    june.plan.policy = "bulletin_day = 0"
    tick(june, "2025-07-31 12:00")
    assert drafted(june) == []


def test_a_policy_that_moves_the_day_moves_the_next_draft(june: Ledger) -> None:
    tick(june, "2025-06-30 12:00")
    before = len(drafted(june))
    policies.take(june.session, june.actor("supervisor"), june.plan, {"bulletin_day": 2}, at("2025-06-30 13:00"))
    tick(june, "2025-07-02 08:29")
    assert len(drafted(june)) == before
    tick(june, "2025-07-02 08:30")
    assert [each.period for each in drafted(june)][before:] == ["2025-06"]
    policies.take(june.session, june.actor("supervisor"), june.plan, {"bulletin_day": 9}, at("2025-07-03 13:00"))
    tick(june, "2025-07-09 09:00")
    assert len(drafted(june)) == before + 1


def test_the_numbers_are_those_of_the_last_evening_of_the_month(june: Ledger, says: Says) -> None:
    heard = says("supervisor", "/bulletin 6月", now=JULY)
    data = drafted(june)[0].data
    assert data["paces"] == {"done": 1, "ahead": 0, "on_pace": 2, "behind": 1, "other": 0}
    assert (data["total"], data["early"], data["overdue"]) == (4, 1, 1)
    assert data["shares"] == {"done": "25.0", "ahead": "0.0", "on_pace": "50.0", "behind": "25.0", "other": "0.0"}
    assert [row["title"] for row in data["behind"]] == ["一号桥"]
    assert [row["title"] for row in data["next"]] == ["四号桥"]
    assert "共4项：已完成1项（25.0%），其中提前完成1项" in heard.text
    assert "欠进度1项（25.0%）" in heard.text


def test_a_text_of_ones_own_takes_the_numbers_and_a_wrong_name_is_told(june: Ledger, says: Says) -> None:
    says("supervisor", "/bulletin 2025-06", now=JULY)
    asked = says("supervisor", "/bulletin b1 text", now=JULY)
    assert asked.reply.asks == "bulletin b1 text"
    heard = says("supervisor", "/bulletin b1 text 一、概况\n完成{已完成}项，欠{欠进度占比}%。\n{单位表}", now=JULY)
    assert "完成1项，欠25.0%。" in heard.text
    with pytest.raises(Refused, match="unknown_placeholder"):
        says("supervisor", "/bulletin b1 text {__class__}", now=JULY)
    assert "共4项" in says("supervisor", "/bulletin b1 text 0", now=JULY).text


def test_issued_it_has_a_number_reaches_the_chosen_and_never_changes(june: Ledger, says: Says) -> None:
    says("supervisor", "/bulletin 2025-06", now=JULY)
    says("supervisor", "/bulletin b1 to leader", now=JULY)  # taken away again
    says("supervisor", "/bulletin b1 to wang", now=JULY)
    heard = says("supervisor", "/bulletin b1 issue", now=JULY)
    assert "〔2025〕第1期" in heard.text
    [bulletin] = drafted(june)
    kept = june.session.scalars(select(Paper).order_by(Paper.id)).all()
    assert [paper.kept for paper in kept] == [True, True]
    told = june.session.scalars(select(Notice).where(Notice.kind == "bulletin_issued")).all()
    names = {name for name, person in june.people.items() if person.id in {notice.person_id for notice in told}}
    assert names == {"li", "wang", "head"}
    before = (bulletin.template, dict(bulletin.data), kept[0].sha256)
    for words in ("text 别的", "again", "to leader", "issue"):
        with pytest.raises(Refused, match="bulletin_issued"):
            says("supervisor", f"/bulletin b1 {words}", now=JULY + timedelta(days=1))
    assert (bulletin.template, bulletin.data, kept[0].sha256) == before
    assert says("leader", "/bulletin b1", now=JULY).reply.papers == (bulletin.picture_id, bulletin.document_id)
    message = told[0].message
    assert message is not None
    spoken = compose(june.session, message, JULY)
    assert spoken is not None
    assert set(spoken.papers) == {paper.id for paper in kept}


def test_the_next_one_has_the_next_number_and_a_draft_is_hidden_from_a_leader(june: Ledger, says: Says) -> None:
    says("supervisor", "/bulletin 5月", now=JULY)
    says("supervisor", "/bulletin b1 issue", now=JULY)
    says("supervisor", "/bulletin 6月", now=JULY)
    with pytest.raises(Refused, match="no_such_bulletin"):
        says("leader", "/bulletin b2", now=JULY)
    assert "2025-06" not in says("leader", "/bulletin", now=JULY).text
    assert "〔2025〕第2期" in says("supervisor", "/bulletin b2 issue", now=JULY).text
    assert "2025-06" in says("leader", "/通报", now=JULY).text


def test_a_month_that_is_not_over_and_one_that_is_none_are_told(june: Ledger, says: Says) -> None:
    with pytest.raises(Refused, match="month_not_over"):
        says("supervisor", "/bulletin 7月", now=JULY)
    for words in ("二季度", "什么"):
        with pytest.raises(Refused, match="which_month"):
            says("supervisor", f"/bulletin {words}", now=JULY)
    says("supervisor", "/bulletin 6月", now=JULY)
    with pytest.raises(Refused, match="no_such_receiver"):
        says("supervisor", "/bulletin b1 to 没有这人", now=JULY)


def test_the_document_is_laid_out_as_official_ones_are(june: Ledger, says: Says) -> None:
    says("supervisor", "/bulletin 6月", now=JULY)
    document, picture = says("supervisor", "/bulletin b1 paper", now=JULY).reply.papers
    assert picture.content.startswith(b"\x89PNG")
    made = docx.Document(io.BytesIO(document.content))
    section = made.sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    assert [round(size / Mm(1)) for size in sizes if size] == [210, 297, 37, 28]
    assert section.page_width and section.right_margin and section.left_margin
    assert section.page_height and section.bottom_margin and section.top_margin
    width = section.page_width - section.left_margin - section.right_margin
    height = section.page_height - section.top_margin - section.bottom_margin
    assert (round(width / Mm(1)), round(height / Mm(1))) == (156, 225)
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid is not None
    assert grid.get(qn("w:type")) == "lines"  # of one with characters LibreOffice makes 14 to a line
    pitch = int(grid.get(qn("w:linePitch")) or 0) * 635
    assert height // pitch == LINES == 22
    body = next(run for paragraph in made.paragraphs if "共4项" in paragraph.text for run in paragraph.runs)
    spacing = body._r.get_or_add_rPr().find(qn("w:spacing"))
    assert spacing is not None
    assert body.font.size == Pt(16)
    assert width // Pt(16 + int(spacing.get(qn("w:val")) or 0) / 20) == CHARACTERS == 28
    normal = made.styles["Normal"]
    assert normal.font.size == Pt(16)
    assert normal.element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    fonts = next(p for p in made.part.package.iter_parts() if p.partname == "/word/fontTable.xml").blob.decode()
    assert 'w:name="仿宋_GB2312"><w:altName w:val="FangSong,' in fonts
    words = [paragraph.text for paragraph in made.paragraphs]
    assert any("共4项：已完成1项（25.0%）" in text for text in words)
    assert [cell.text for cell in made.tables[0].rows[1].cells] == ["住建局", "4", "1", "0", "2", "1", "0", "25.0%"]


def test_the_month_is_never_torn_from_a_long_title(june: Ledger, says: Says) -> None:
    june.plan.name = "青澜区2025年国民经济和社会发展计划"
    says("supervisor", "/bulletin 6月", now=JULY)
    document = says("supervisor", "/bulletin b1 paper", now=JULY).reply.papers[0]
    words = [paragraph.text for paragraph in docx.Document(io.BytesIO(document.content)).paragraphs]
    assert "关于青澜区2025年国民经济和\n社会发展计划进展情况的通报\n（2025年6月）" in words
    short, long = (
        "关于青澜2025进展情况的通报（2025年12月）",
        "关于青澜区2025年国民经济和社会发展计划进展情况的通报（2025年6月）",
    )
    assert title_lines(short) == ["关于青澜2025进展情况的通报", "（2025年12月）"]
    assert official_lines(short) == [short]  # twenty characters, one line
    assert title_lines(long)[-1].endswith("通报（2025年6月）")


@pytest.mark.parametrize(
    "words", ["标" * 61, "标" * 19 + "（2025年12月）", "关于《" * 9 + "》）" * 9, "标" * 18 + "2025年" * 4]
)
def test_no_line_of_a_title_is_too_long_or_tears_what_belongs_together(words: str) -> None:
    lines = official_lines(words)
    assert "".join(lines) == words
    for line in lines:
        assert sum(0.5 if letter.isascii() else 1 for letter in line) <= 22
        assert not line.startswith(("）", "》"))


def test_a_receiver_s_button_pressed_twice_changes_it_once(june: Ledger, says: Says) -> None:
    card = says("supervisor", "/bulletin 6月", now=JULY)
    [bulletin] = drafted(june)
    for line, has in ((card.line("✅ 分包领导"), False), (card.line("⬜ 督查员"), True)):
        role = line.split()[-1]
        for _ in range(2):
            says("supervisor", line, now=JULY, pressed=True)
            assert (role in bulletin.audience) is has


def test_a_title_with_markup_stays_words_everywhere(ledger: Ledger, says: Says) -> None:
    ledger.assigned("<b>桥&\x0b</b>", date(2025, 6, 10))
    heard = says("supervisor", "/bulletin 6月", now=JULY)
    assert "&lt;b&gt;桥&amp;" in heard.text
    document = says("supervisor", "/bulletin b1 paper", now=JULY).reply.papers[0]
    assert "<b>桥&" in docx.Document(io.BytesIO(document.content)).tables[1].rows[1].cells[1].text


def test_who_hears_is_worked_out_when_it_is_issued(june: Ledger, says: Says) -> None:
    says("supervisor", "/bulletin 6月", now=JULY)
    [bulletin] = drafted(june)
    june.people["head"].reachable = False
    june.session.flush()
    assert june.people["head"] not in bulletins.hearers(june.session, bulletin)
