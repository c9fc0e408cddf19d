"""What does a bound group hear by itself? Its card once a week, issued bulletins where it is chosen, nothing twice."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from db.outbox import Message, Notice
from db.people import Membership, Person
from db.projects import Project
from supervision import groups, inbox, menus, milestones, outbox, periodic, projects
from supervision.notices import Telling
from tests.bot.commands.conftest import Says
from tests.supervision.conftest import MORNING, Ledger, at
from wording.messages import compose

GROUP, WEEK = -1001000000777, at("2025-04-21 08:30")
JULY = at("2025-07-07 08:30")


@pytest.fixture
def bound(ledger: Ledger) -> Project:
    """A project of two items whose group is bound."""
    office = ledger.actor("supervisor")
    items = [
        ledger.assigned(title, due) for title, due in (("一号桥", date(2025, 4, 20)), ("二号<b>桥", date(2025, 6, 30)))
    ]
    for item in items:
        project = projects.put(ledger.session, office, item, "两桥工程", MORNING)
    projects.bind_here(ledger.session, office, project, GROUP, "两桥专班", MORNING)
    return project


def told(ledger: Ledger, kind: str) -> list[Notice]:
    asked = select(Notice).where(Notice.kind == kind).order_by(Notice.id)
    return list(ledger.session.scalars(asked))


def words_of(ledger: Ledger, notice: Notice) -> str:
    message = ledger.session.get_one(Message, notice.message_id)
    spoken = compose(ledger.session, message, WEEK)
    assert spoken is not None
    return spoken.text


def test_its_card_comes_on_the_first_working_day_of_the_week_once(ledger: Ledger, bound: Project) -> None:
    for now in ("2025-04-17 09:00", "2025-04-21 08:29", "2025-04-21 08:30", "2025-04-21 08:31", "2025-04-25 12:00"):
        ledger.plan.papers_at = None  # a second replica looks again
        ledger.session.flush()
        periodic.run(ledger.session, at(now))
    [notice] = told(ledger, "group_card")
    group = ledger.session.get_one(Person, notice.person_id)
    assert (group.telegram_id, group.name) == (GROUP, "两桥专班")
    text = words_of(ledger, notice)
    assert "两桥工程：共2项，已销号0项" in text
    assert "1 一号桥 — " in text
    assert "逾期1天" in text
    assert "二号&lt;b&gt;桥" in text
    assert "还缺：分包领导 · 首席服务秘书 · 推进方案 · 工作台账" in text
    periodic.run(
        ledger.session, at("2025-04-27 08:30")
    )  # a Sunday that is worked: the first day of the next week is 28th
    assert len(told(ledger, "group_card")) == 1
    periodic.run(ledger.session, at("2025-04-28 08:30"))
    assert len(told(ledger, "group_card")) == 2


def test_a_project_that_is_done_says_nothing_more(ledger: Ledger, bound: Project) -> None:
    for item in bound.milestones:
        milestones.report_done(ledger.session, ledger.actor("li"), item, MORNING)
        milestones.confirm(ledger.session, ledger.actor("supervisor"), item, MORNING)
    periodic.run(ledger.session, WEEK)
    assert told(ledger, "group_card") == []


def test_a_bulletin_reaches_the_groups_that_are_chosen(ledger: Ledger, bound: Project, says: Says) -> None:
    says("supervisor", "/bulletin 6月", now=JULY)
    chosen = says("supervisor", "/bulletin b1 to group", now=JULY, pressed=True)
    assert "✅ 专班群" in chosen.labels
    says("supervisor", "/bulletin b1 to 两桥工程", now=JULY)  # the same group by its project's name
    says("supervisor", "/bulletin b1 issue", now=JULY)
    group = ledger.session.scalars(select(Person).where(Person.telegram_id == GROUP)).one()
    [mine] = [notice for notice in told(ledger, "bulletin_issued") if notice.person_id == group.id]
    assert len(mine.words["papers"]) == 2


def test_a_group_holds_no_role_has_no_menu_and_moves_with_its_new_number(ledger: Ledger, bound: Project) -> None:
    session = ledger.session
    group = session.scalars(select(Person).where(Person.telegram_id == GROUP)).one()
    assert session.scalars(select(Membership).where(Membership.person_id == group.id)).all() == []
    assert GROUP not in {reader.telegram_id for reader in menus.readers(session)}
    inbox.moved(session, GROUP, GROUP - 1)
    session.expire_all()
    assert (group.telegram_id, bound.chat_id) == (GROUP - 1, GROUP - 1)
    assert groups.of_plan(session, ledger.plan) == [group]


def test_the_office_hears_of_a_group_that_cannot_be_reached(ledger: Ledger, bound: Project) -> None:
    session = ledger.session
    group = session.scalars(select(Person).where(Person.telegram_id == GROUP)).one()
    outbox.unreachable(session, group, WEEK, "kicked")
    [notice] = told(ledger, "group_lost")
    assert notice.person_id == ledger.people["supervisor"].id
    assert "“两桥工程”的专班群“两桥专班”收不到消息" in words_of(ledger, notice)
    telling = Telling(session, WEEK)
    groups.tell_cards(session, ledger.plan, telling, WEEK)
    telling.write()
    assert told(ledger, "group_card") == []
