"""Is an urge heard once and answered? Is a slip numbered, signed for and answered by its date?"""

from __future__ import annotations

import io
import threading
from datetime import date

import pytest
from docx import Document
from docx.shared import Mm
from PIL import Image, ImageColor
from sqlalchemy import select

from db import find_office
from db.ledger import Milestone
from db.office import Colour, Slip
from db.outbox import Notice
from db.session import Database
from supervision import slips, unanswered, urges
from supervision.refusals import Refused
from supervision.rights import CONSOLE
from tests.supervision.conftest import MORNING, Ledger, at, populated
from wording.papers.canvas import WIDTH, wrapped
from wording.papers.slip_form import slip_form
from wording.papers.slip_picture import COLOURS, slip_picture

DUE = date(2025, 6, 30)


def told(ledger: Ledger, kind: str) -> list[str]:
    ledger.session.flush()
    names = {person.id: name for name, person in ledger.people.items()}
    asked = select(Notice.person_id).where(Notice.kind == kind).order_by(Notice.id)
    return [names[person_id] for person_id in ledger.session.scalars(asked)]


def test_an_urge_reaches_the_contact_and_its_answer_the_one_who_urged(ledger: Ledger) -> None:
    milestone = ledger.assigned("桥", DUE)
    urged = urges.urge(ledger.session, ledger.actor("leader"), milestone, MORNING, why="怎么还没动")
    assert told(ledger, "urged") == ["li"]
    assert find_office.urges_unanswered(ledger.session, ledger.plan.id, None, 9) == [urged]
    urges.answer(ledger.session, ledger.actor("li"), urged, "明天开工", MORNING)
    assert told(ledger, "answered") == ["leader"]
    assert find_office.urges_unanswered(ledger.session, ledger.plan.id, None, 9) == []
    with pytest.raises(Refused, match="answered_already"):
        urges.answer(ledger.session, ledger.actor("head"), urged, "再说", MORNING)


def test_the_same_item_is_not_urged_again_before_it_has_cooled_down(ledger: Ledger) -> None:
    milestone = ledger.assigned("桥", DUE)
    urges.urge(ledger.session, ledger.actor("leader"), milestone, MORNING)
    with pytest.raises(Refused, match="urged_already"):
        urges.urge(ledger.session, ledger.actor("supervisor"), milestone, at("2025-04-18 07:59"))
    urges.urge(ledger.session, ledger.actor("supervisor"), milestone, at("2025-04-18 08:00"))
    ledger.plan.policy = "urge_again_after = 0"
    urges.urge(ledger.session, ledger.actor("supervisor"), milestone, at("2025-04-18 08:01"))
    assert len(told(ledger, "urged")) == 3


def test_where_nobody_would_hear_it_nothing_is_urged(ledger: Ledger) -> None:
    with pytest.raises(Refused, match="nobody_to_urge"):
        urges.urge(ledger.session, ledger.actor("leader"), ledger.milestone("没人管", DUE), MORNING)
    with pytest.raises(Refused, match="nobody_to_urge"):
        slips.issue(ledger.session, CONSOLE, ledger.milestone("也没人管", DUE), "red", MORNING)


def test_slips_are_numbered_by_year_and_colour(ledger: Ledger) -> None:
    milestone, office = ledger.assigned("桥", DUE), ledger.actor("supervisor")
    made = [
        slips.issue(ledger.session, office, milestone, colour, at(f"{day} 09:00"), demand=day)  # type: ignore[arg-type]
        for colour, day in [
            ("blue", "2025-05-06"), ("red", "2025-05-06"), ("blue", "2025-05-07"), ("blue", "2026-01-05"),
        ]
    ]  # fmt: skip
    assert [(s.year, s.colour, s.number) for s in made] == [
        (2025, "blue", 1), (2025, "red", 1), (2025, "blue", 2), (2026, "blue", 1),
    ]  # fmt: skip


def test_a_slip_is_to_be_answered_within_three_working_days_unless_it_names_a_date(ledger: Ledger) -> None:
    milestone, office = ledger.assigned("桥", DUE), ledger.actor("supervisor")
    # 1 to 5 May 2025 are holidays, 27 April is a working Sunday.
    assert slips.issue(ledger.session, office, milestone, "blue", at("2025-04-30 09:00")).answer_by == date(2025, 5, 8)
    named = slips.issue(ledger.session, office, milestone, "blue", MORNING, answer_by=date(2025, 4, 25))
    assert named.answer_by == date(2025, 4, 25)
    with pytest.raises(Refused, match="date_past"):
        slips.issue(ledger.session, office, milestone, "blue", MORNING, answer_by=date(2025, 4, 16))


def test_an_answer_signs_as_well_and_a_second_press_changes_nothing(ledger: Ledger) -> None:
    milestone, li = ledger.assigned("桥", DUE), ledger.actor("li")
    slip = slips.issue(ledger.session, ledger.actor("supervisor"), milestone, "yellow", MORNING)
    slips.answer(ledger.session, li, slip, "已倒排工期", MORNING)
    assert slip.signed_by == ledger.people["li"].id
    assert told(ledger, "answered") == ["supervisor"]
    with pytest.raises(Refused, match="signed_already"):
        slips.sign(ledger.session, li, slip, MORNING)
    with pytest.raises(Refused, match="answered_already"):
        slips.answer(ledger.session, li, slip, "x", MORNING)


def test_the_paper_is_a4_with_the_margins_of_the_standard_and_holds_what_is_known(ledger: Ledger) -> None:
    milestone = ledger.assigned("桥\x07&<改造>", DUE)
    slip = slips.issue(ledger.session, ledger.actor("supervisor"), milestone, "red", MORNING, demand="=倒排\n工期")
    slips.answer(ledger.session, ledger.actor("li"), slip, "五月完工", MORNING)
    document = Document(io.BytesIO(slip_form(slip, "zh")))
    section = document.sections[0]
    measures = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    assert [round(m / Mm(1)) for m in measures if m is not None] == [210, 297, 37, 28]
    text = "\n".join(cell.text for row in document.tables[0].rows for cell in row.cells)
    for words in ("桥&<改造>", "住建局", "2025年6月30日", "=倒排\n工期", "li 2025年4月17日", "五月完工"):
        assert words in text, words
    assert [p.text for p in document.paragraphs][:2] == ["红色督办单", "督办〔2025〕红1号"]
    assert "青澜2025 · 2025年4月17日" in document.paragraphs[-1].text  # the plan and the day of issue
    assert "Red slip" in Document(io.BytesIO(slip_form(slip, "en"))).paragraphs[0].text


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("colour", ["blue", "yellow", "red"])
def test_the_slip_is_a_picture_for_a_phone_as_well(ledger: Ledger, colour: Colour, language: str) -> None:
    milestone = ledger.assigned("澜水大桥加固工程完成施工招标并开工建设" * 3, DUE)
    demand = "倒排工期，明确节点，逐周报告进展；说明原因、补救措施和完成时间。" * 4
    slip = slips.issue(ledger.session, ledger.actor("supervisor"), milestone, colour, MORNING, demand=demand)
    empty = slip_picture(slip, language)
    slips.answer(ledger.session, ledger.actor("li"), slip, "五月完工", MORNING)
    answered = slip_picture(slip, language)
    for picture in (empty, answered):
        image = Image.open(io.BytesIO(picture.png)).convert("RGB")
        assert image.width == WIDTH
        assert image.height < 2.5 * WIDTH
        assert image.getpixel((5, 5)) == ImageColor.getrgb(COLOURS[colour])
        assert image.convert("L").crop((WIDTH - 40, 30, WIDTH, image.height)).getextrema()[0] > 250  # type: ignore[operator]  # of one band it is a number
        assert picture.missing == frozenset()
        assert picture.smallest >= 28
    assert answered.png != empty.png


def test_words_are_wrapped_between_words_and_never_begin_a_line_with_a_mark() -> None:
    for words in ("finish the land purchase by May", "倒排工期，明确节点，逐周报告进展。" * 3, "A" * 90):
        lines = wrapped(words, 34, 300, most=20)
        assert "".join(lines).replace(" ", "") == words.replace(" ", "")
        assert not any(line.startswith(("，", "。")) for line in lines)
    assert wrapped("finish the land purchase", 34, 200, most=9)[0] in ("finish the", "finish")
    assert wrapped("很长" * 60, 34, 300, most=2)[1].endswith("…")


def test_two_supervisors_at_once_get_two_numbers(migrated_url: str) -> None:
    database = Database(migrated_url)
    with database.writing() as session:
        populated(session).assigned("桥", DUE)

    def issue(demand: str) -> None:
        with database.writing() as session:
            slips.issue(session, CONSOLE, session.scalars(select(Milestone)).one(), "red", MORNING, demand=demand)

    threads = [threading.Thread(target=issue, args=(demand,)) for demand in "甲乙丙丁"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        assert sorted(session.scalars(select(Slip.number))) == [1, 2, 3, 4]
    database.close()


def test_a_slip_without_an_answer_by_its_day_is_told_once(ledger: Ledger) -> None:
    session, office = ledger.session, ledger.actor("supervisor")
    milestone, other = ledger.assigned("桥", DUE), ledger.assigned("学校", DUE)
    for item in (milestone, other):
        slips.issue(session, office, item, "red", at("2025-04-17 09:00"), answer_by=date(2025, 4, 22))
    slips.answer(session, ledger.actor("li"), find_office.slips_of(session, other.id)[0], "在办", MORNING)
    unanswered.tell(session, ledger.plan, date(2025, 4, 22), at("2025-04-22 00:05"))
    assert told(ledger, "slip_unanswered") == []
    for day in (23, 24):
        unanswered.tell(session, ledger.plan, date(2025, 4, day), at(f"2025-04-{day} 00:05"))
    assert told(ledger, "slip_unanswered") == ["supervisor"]
