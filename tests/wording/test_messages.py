"""What stands in a message of the outbox? Composed from a ledger whose rounds have really run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import escape
from sqlalchemy import select

from bot.splitting import length
from db.ledger import Milestone
from db.outbox import Message
from db.session import Database
from schedules.periods import quarter
from supervision import evaluations, handing_over, milestones, rounds
from supervision.rights import CONSOLE
from tests.conftest import Filled
from tests.supervision.conftest import MORNING, Ledger, at, found, populated
from wording.messages import LONGEST, Spoken, compose
from wording.say import say

FRIDAY = at("2025-04-18 08:30")
ON_ONE_LEDGER = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
TYPED = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=60)
MARKUP = st.sampled_from(["<b>&</b>", "</blockquote>", "&lt;i&gt;", '<a href="x">', "<", "&amp;", "{{ 1 }}", "{% x %}"])


class Read(HTMLParser):
    """A message as Telegram shows it: its text, and the tags that it understood."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.tags = "", list[str]()
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not attrs

    def handle_data(self, text: str) -> None:
        self.text += text


@pytest.fixture
def ledger(filled_sqlite: Filled) -> Iterator[Ledger]:
    """住建局, whose contact is li, with the office above it."""
    database = Database(filled_sqlite(populated))
    with database.writing() as session:
        yield found(session)
    database.close()


def waiting_for(ledger: Ledger, name: str = "li") -> Message:
    ledger.session.flush()
    asked = select(Message).where(
        Message.person_id == ledger.people[name].id, Message.state.in_(("pending", "gathering"))
    )
    message = ledger.session.scalars(asked).one()
    ledger.session.refresh(message, ["notices"])
    return message


def morning(ledger: Ledger, now: datetime = FRIDAY) -> Message:
    """The message that waits for li when the rounds of a morning are over."""
    while rounds.run(ledger.session, now):
        ledger.session.flush()
    return waiting_for(ledger)


def said(ledger: Ledger, message: Message, now: datetime = FRIDAY) -> Spoken:
    spoken = compose(ledger.session, message, now)
    assert spoken is not None
    return spoken


def heads(text: str) -> list[str]:
    return re.findall(r"<b>([^\d<][^<]*)</b>", text)


def confirmed(ledger: Ledger, milestone: Milestone, now: datetime = FRIDAY) -> None:
    milestones.report_done(ledger.session, ledger.actor("li"), milestone, now)
    milestones.confirm(ledger.session, ledger.actor("supervisor"), milestone, now)


def test_what_happened_comes_first_then_what_is_late_then_today_then_what_is_ahead(ledger: Ledger) -> None:
    for title, due in [("三天后", date(2025, 4, 21)), ("今天", date(2025, 4, 18)), ("昨天", date(2025, 4, 17))]:
        ledger.assigned(title, due)
    sent_back = ledger.assigned("退回的", date(2025, 12, 31))
    milestones.report_done(ledger.session, ledger.actor("li"), sent_back, MORNING)
    milestones.send_back(ledger.session, ledger.actor("supervisor"), sent_back, MORNING, why="缺材料")
    text = said(ledger, morning(ledger)).text
    signs = [head[0] for head in heads(text)]
    assert signs == ["📋", "📌", "↩", "🔴", "🟠", "🟡"]


def test_within_a_section_the_earliest_date_comes_first(ledger: Ledger) -> None:
    for title, due in [("later", date(2025, 4, 16)), ("sooner", date(2025, 4, 15)), ("latest", date(2025, 4, 17))]:
        ledger.assigned(title, due)
    text = said(ledger, morning(ledger, at("2025-04-18 09:00"))).text
    late = text[text.index("🔴 已逾期") :]
    assert late.index("sooner") < late.index("later") < late.index("latest")


def test_of_two_hundred_long_items_as_many_as_fit_are_said_and_the_others_are_counted(ledger: Ledger) -> None:
    for number in range(200):
        ledger.assigned(f"{number:03}" + "测🏗&<"[number % 4] * 150, date(2025, 4, 21))
    spoken = said(ledger, waiting_for(ledger), MORNING)
    shown = len(re.findall(r"<b>\d+</b>", spoken.text))
    assert length(spoken.text) <= LONGEST
    assert length(spoken.text) > LONGEST - 400  # nearly full
    assert Read(spoken.text).text.splitlines()[-1].startswith(f"……还有{200 - shown}项")
    assert ("📋 全部事项", "mine") in [button for row in spoken.buttons for button in row]


def test_what_is_settled_by_now_is_left_out(ledger: Ledger) -> None:
    gone, there = ledger.assigned("办结了", date(2025, 4, 21)), ledger.assigned("还在办", date(2025, 4, 21))
    message = morning(ledger)
    confirmed(ledger, gone)
    ledger.session.refresh(message, ["notices"])
    text = said(ledger, message).text
    assert there.title in text
    assert not re.search(r"(交办给您2|即将到期：2)项", text)


def test_when_all_is_settled_nothing_is_said(ledger: Ledger) -> None:
    milestone = ledger.assigned("办结了", date(2025, 4, 21))
    message = morning(ledger)
    assert compose(ledger.session, message, FRIDAY) is not None
    milestones.report_done(ledger.session, ledger.actor("li"), milestone, FRIDAY)
    assert compose(ledger.session, message, FRIDAY) is None


def test_a_hand_over_that_went_on_to_another_unit_is_not_said_to_the_first(ledger: Ledger) -> None:
    milestone = ledger.assigned("转办", date(2025, 12, 31))
    handing_over.assign(ledger.session, CONSOLE, [milestone], ledger.traffic, MORNING)
    assert compose(ledger.session, waiting_for(ledger, "li"), MORNING) is None
    assert milestone.title in said(ledger, waiting_for(ledger, "wang"), MORNING).text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_one_that_may_be_a_repeat_says_so_before_anything_else(ledger: Ledger, language: str) -> None:
    ledger.assigned("事项", date(2025, 4, 21))
    ledger.people["li"].language = language
    message = morning(ledger)
    message.again = True
    assert said(ledger, message).text.startswith(str(say("messages.again", language)))


@pytest.mark.parametrize("title", ["<b>桥</b> & 路", "\ue000 \ue001 {number} %s", "长" * 200])
def test_items_that_are_alike_but_for_number_and_title_keep_their_own(ledger: Ledger, title: str) -> None:
    for name in (title, "另一项"):
        ledger.assigned(name, date(2025, 4, 21))
    *_, first, second = [line for line in said(ledger, morning(ledger)).text.splitlines() if line]
    shown = title if len(title) <= 80 else title[:79] + "…"
    assert first.endswith(f"<b>1</b> {escape(shown)} · 4月21日 周一 · 还有3天")
    assert second.endswith("<b>2</b> 另一项 · 4月21日 周一 · 还有3天")


def test_an_english_reader_gets_no_chinese_but_the_titles(ledger: Ledger) -> None:
    for day in (17, 18, 21):
        ledger.assigned(f"title {day}", date(2025, 4, day))
    ledger.people["li"].language = "en"
    spoken = said(ledger, morning(ledger))
    labels = "".join(label for row in spoken.buttons for label, _ in row)
    assert not re.search(r"[\u3000-\u9fff\uff00-\uffef]", spoken.text + labels)


@ON_ONE_LEDGER
@given(title=st.one_of(TYPED, MARKUP, st.tuples(TYPED, MARKUP).map("".join)))
def test_a_title_is_shown_as_it_is_and_never_as_markup(ledger: Ledger, title: str) -> None:
    milestone = ledger.session.scalars(select(Milestone)).first() or ledger.assigned("x", date(2025, 4, 21))
    milestone.title = title
    read = Read(said(ledger, morning(ledger)).text)
    assert f" {title} · " in read.text
    assert set(read.tags) == {"b"}


@ON_ONE_LEDGER
@given(why=st.one_of(TYPED, MARKUP))
def test_a_reason_is_shown_as_it_is_and_never_as_markup(ledger: Ledger, why: str) -> None:
    if ledger.session.scalars(select(Milestone)).first() is None:
        milestone = ledger.assigned("x", date(2025, 12, 31))
        milestones.report_done(ledger.session, ledger.actor("li"), milestone, MORNING)
        milestones.send_back(ledger.session, ledger.actor("supervisor"), milestone, MORNING, why="typed by hand")
    message = waiting_for(ledger)
    [notice] = [each for each in message.notices if each.kind == "sent_back"]
    notice.words = notice.words | {"why": why}
    read = Read(said(ledger, message, MORNING).text)
    assert read.text.rstrip().endswith(f"：{why}")
    assert set(read.tags) == {"b", "blockquote"}


@pytest.mark.parametrize("letter", ["字", "🏗"])
def test_the_longest_note_still_reaches_the_office_with_its_item(ledger: Ledger, letter: str) -> None:
    milestone = ledger.assigned("事项", date(2025, 4, 21))
    milestones.report_done(ledger.session, ledger.actor("li"), milestone, MORNING, note=letter * 2000)
    spoken = said(ledger, waiting_for(ledger, "supervisor"), MORNING)
    assert length(spoken.text) <= LONGEST
    assert milestone.title in spoken.text
    assert f"confirm m{milestone.id}" in [line for row in spoken.buttons for _, line in row]


def test_a_digest_says_it_when_a_years_official_calendar_is_not_known(ledger: Ledger) -> None:
    item = ledger.assigned("桥梁合龙", date(2025, 4, 25))
    message = morning(ledger)
    message.digest = True
    assert "放假安排" not in said(ledger, message).text
    december, january = at("2026-12-28 08:30"), at("2027-01-05 08:30")
    assert "放假安排" not in said(ledger, message, december).text
    assert "2027年的放假安排还没有公布" in said(ledger, message, january).text
    item.due_on = date(2027, 1, 15)
    assert "2027年的放假安排还没有公布" in said(ledger, message, december).text
    ledger.plan.policy = "workdays = [2027-02-06]"
    assert "放假安排" not in said(ledger, message, january).text, "the office has named the year's days itself"
    ledger.plan.policy, ledger.plan.country = "", "DE"
    assert "放假安排" not in said(ledger, message, january).text


def test_news_of_no_item_has_its_buttons_too(ledger: Ledger) -> None:
    late = ledger.assigned("澜水大桥", date(2025, 5, 20))
    milestones.report_done(ledger.session, ledger.actor("li"), late, at("2025-05-26 10:00"))
    july, office, unit = at("2025-07-07 09:00"), ledger.actor("supervisor"), ledger.housing.id
    for message in ledger.session.scalars(select(Message)):
        message.state = "dropped"
    made, _ = evaluations.make(ledger.session, office, ledger.plan, quarter(2025, 2), july)
    evaluations.tell(ledger.session, office, made, july)
    told = said(ledger, waiting_for(ledger, "li"), july)
    assert told.buttons == ((("🏅 看得分", f"score e{made.id} u{unit}"), ("✍️ 申诉", f"appeal e{made.id} u{unit}")),)
