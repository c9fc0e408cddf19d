"""Does a project's card say who and what is missing, and do its people get its items, and only those?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db.outbox import Notice
from supervision import acts, periodic, projects, receivers
from supervision.milestones import Shown
from supervision.refusals import Refused
from supervision.reporting import report_progress
from supervision.rights import Act, may, units_of
from tests.supervision.conftest import MORNING, Ledger, at

DUE = date(2025, 6, 30)


def lists(ledger: Ledger) -> list[Notice]:
    return list(ledger.session.scalars(select(Notice).where(Notice.kind == "incomplete_cards")))


def test_a_card_is_complete_when_all_five_are_there(ledger: Ledger) -> None:
    session, office = ledger.session, ledger.actor("supervisor")
    item = ledger.assigned("大桥开工", DUE)
    project = projects.put(session, office, item, "一号大桥", MORNING)
    assert projects.card_of(session, project).missing == projects.ONES
    projects.appoint(session, office, project, "leader", ledger.people["leader"], MORNING)
    projects.appoint(session, office, project, "secretary", ledger.people["wang"], MORNING)
    word = projects.group_word(session, office, project, MORNING)
    projects.bind(session, ledger.actor("li"), word, -100, "专班群", MORNING)
    projects.keep_scheme(session, office, project, Shown("file", file_id="F", file_name="方案.docx"), MORNING)
    assert projects.card_of(session, project).missing == ("ledger",)
    report_progress(session, ledger.actor("li"), item, MORNING, percent=10.0)
    assert projects.card_of(session, project).missing == ()
    assert projects.incomplete(session, ledger.plan) == []


def test_a_project_holds_several_milestones(ledger: Ledger) -> None:
    session, office = ledger.session, ledger.actor("supervisor")
    done, start = ledger.assigned("大桥通车", date(2025, 12, 31)), ledger.assigned("大桥开工", DUE)
    projects.put(session, office, done, "一号大桥", MORNING)
    project = projects.put(session, office, start, " 一号大桥 ", MORNING)
    assert [m.title for m in project.milestones] == ["大桥开工", "大桥通车"]
    with pytest.raises(Refused, match="project_already"):
        projects.put(session, office, start, "一号大桥", MORNING)


def test_the_secretary_of_a_project_has_its_items_and_no_others(ledger: Ledger) -> None:
    session, office = ledger.session, ledger.actor("supervisor")
    item, other = ledger.assigned("大桥开工", DUE), ledger.assigned("学校开工", DUE)
    project = projects.put(session, office, item, "一号大桥", MORNING)
    assert not may(ledger.actor("wang"), Act.READ, ledger.plan.id, units_of(item))
    projects.appoint(session, office, project, "secretary", ledger.people["wang"], MORNING)
    wang = ledger.actor("wang")
    for act in (Act.READ, Act.REPORT, Act.PROGRESS, Act.URGE, Act.UNBLOCK):
        assert may(wang, act, ledger.plan.id, units_of(item))
        assert not may(wang, act, ledger.plan.id, units_of(other))
        assert not may(wang, act, ledger.plan.id)
    assert not may(wang, Act.CONFIRM, ledger.plan.id, units_of(item))


def test_another_secretary_takes_the_rights_over(ledger: Ledger) -> None:
    session, office = ledger.session, ledger.actor("supervisor")
    item = ledger.assigned("大桥开工", DUE)
    project = projects.put(session, office, item, "一号大桥", MORNING)
    projects.appoint(session, office, project, "task_force", ledger.people["wang"], MORNING)
    projects.appoint(session, office, project, "task_force", ledger.people["li"], MORNING)
    assert not may(ledger.actor("wang"), Act.REPORT, ledger.plan.id, units_of(item))
    with pytest.raises(Refused, match="post_already"):
        projects.appoint(session, office, project, "task_force", ledger.people["li"], MORNING)


def test_what_goes_up_goes_to_the_projects_own_people(ledger: Ledger) -> None:
    session, office = ledger.session, ledger.actor("supervisor")
    item, other = ledger.assigned("大桥开工", DUE), ledger.assigned("学校开工", DUE)
    project = projects.put(session, office, item, "一号大桥", MORNING)
    projects.appoint(session, office, project, "secretary", ledger.people["wang"], MORNING)
    acts.block(session, ledger.actor("li"), item, "需要用地批复", MORNING)
    told = session.scalars(select(Notice.person_id).where(Notice.kind == "blocked")).all()
    assert set(told) == {ledger.people["wang"].id, ledger.people["leader"].id}
    audiences = receivers.Audiences(session)
    assert audiences.hearers(other, "secretary") == [ledger.people["supervisor"]]


def test_the_word_binds_one_group_once_and_within_a_day(ledger: Ledger) -> None:
    session, office = ledger.session, ledger.actor("supervisor")
    project = projects.put(session, office, ledger.assigned("大桥开工", DUE), "一号大桥", MORNING)
    word = projects.group_word(session, office, project, MORNING)
    late = MORNING + timedelta(hours=25)
    for wrong, now in (("nonsense", MORNING), (word, late)):
        with pytest.raises(Refused, match="no_such_word"):
            projects.bind(session, ledger.actor("li"), wrong, -100, "群", now)
    projects.bind(session, ledger.actor("li"), word, -100, "群", MORNING)
    with pytest.raises(Refused, match="no_such_word"):
        projects.bind(session, ledger.actor("li"), word, -200, "别的群", MORNING)
    assert project.chat_id == -100


def test_incomplete_cards_are_listed_once_a_week_on_its_first_working_day(ledger: Ledger) -> None:
    session, office = ledger.session, ledger.actor("supervisor")
    projects.put(session, office, ledger.assigned("大桥开工", DUE), "一号大桥", MORNING)  # a Thursday
    for now in ("2025-04-17 09:00", "2025-04-20 09:00", "2025-04-21 08:29"):
        periodic.run(session, at(now))
        assert lists(ledger) == []
    for now in ("2025-04-21 08:30", "2025-04-21 08:31", "2025-04-25 12:00"):
        periodic.run(session, at(now))
        ledger.plan.papers_at = None  # a second replica looks again
        session.flush()
    [told] = lists(ledger)
    assert told.person_id == ledger.people["supervisor"].id
    assert told.words["cards"][0]["missing"] == list(projects.ONES)
    periodic.run(session, at("2025-05-06 08:30"))  # 1 to 5 May are holidays: a Tuesday is the first working day
    assert len(lists(ledger)) == 2


def test_nobody_but_the_office_keeps_a_card(ledger: Ledger) -> None:
    item = ledger.assigned("大桥开工", DUE)
    with pytest.raises(Refused, match="not_yours"):
        projects.put(ledger.session, ledger.actor("li"), item, "一号大桥", MORNING)
    with pytest.raises(Refused, match="no_such_item"):
        projects.put(ledger.session, ledger.actor("wang"), item, "一号大桥", MORNING)
