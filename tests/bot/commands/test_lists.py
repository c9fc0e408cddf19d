"""Which words name a list? Periods, units and named lists, in both languages, held against the rows themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from bot.reply import Reply
from db.ledger import Listing, Milestone
from supervision.refusals import Refused
from tests.bot.commands.talking import Talk, house_with_everybody
from tests.conftest import Filled
from tests.supervision.conftest import MORNING

TODAY = MORNING.date()  # a Thursday
FOURTEEN_MONTHS = [date(2024, 12, 1) + timedelta(days=day) for day in range(0, 426, 3)]


@pytest.fixture
def talk(filled: Filled) -> Iterator[Talk]:
    """Beside the three items of 住建局, one every third day that nobody leads; every tenth on the list 省重点."""
    with house_with_everybody(filled) as talk:
        with talk.database.writing() as session:
            first = session.get_one(Milestone, 1)
            for number, due in enumerate(FOURTEEN_MONTHS, start=100):
                session.add(
                    Milestone(
                        plan_id=first.plan_id, number=number, title=f"事项{number}", kind="deadline", due_on=due,
                        first_due_on=due, subjects=[], section=[], adopted_at=MORNING, spoken_until=MORNING,
                        listings=[Listing(name="省重点", level=None)] if number % 10 == 0 else [],
                    )
                )  # fmt: skip
        yield talk


def numbers(talk: Talk, who: str, words: str) -> list[int]:
    """The numbers of a whole list, page after page."""
    found: list[int] = []
    for page in range(1, 99):
        said = talk(who, f"/due {words} @{page}")
        assert isinstance(said, Reply), said
        shown = said.values["page"]
        found += [m.number for m in said.values["found"]]  # type: ignore[attr-defined]
        if page >= shown.pages:  # type: ignore[attr-defined]
            return found
    raise AssertionError("endless")


def between(talk: Talk, first: date, last: date) -> list[int]:
    rows = [(m.due_on, m.number) for m in talk.milestones() if m.due_on and first <= m.due_on <= last]
    return [number for _, number in sorted(rows)]


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("", TODAY, date(2025, 5, 17)),
        ("今天", TODAY, TODAY),
        ("本月", date(2025, 4, 1), date(2025, 4, 30)),
        ("this month", date(2025, 4, 1), date(2025, 4, 30)),
        ("Next Month", date(2025, 5, 1), date(2025, 5, 31)),
        ("本周", date(2025, 4, 14), date(2025, 4, 20)),
        ("下周", date(2025, 4, 21), date(2025, 4, 27)),
        ("next week", date(2025, 4, 21), date(2025, 4, 27)),
        ("6月", date(2025, 6, 1), date(2025, 6, 30)),
        ("二季度", date(2025, 4, 1), date(2025, 6, 30)),
        ("Q2", date(2025, 4, 1), date(2025, 6, 30)),
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("下半年", date(2025, 7, 1), date(2025, 12, 31)),
    ],
)
def test_a_period_lists_every_item_of_its_days_and_no_other(talk: Talk, words: str, first: date, last: date) -> None:
    assert numbers(talk, "supervisor", words) == between(talk, first, last)


@pytest.mark.parametrize("words", ["overdue", "逾期", "OVERDUE", "已逾期"])
def test_overdue_is_what_lay_before_today(talk: Talk, words: str) -> None:
    assert numbers(talk, "supervisor", words) == between(talk, date.min, TODAY - timedelta(days=1))


def test_a_unit_and_a_named_list_are_lists_of_their_own(talk: Talk) -> None:
    assert numbers(talk, "leader", "住建局") == [1, 2, 3]
    assert numbers(talk, "leader", "交通局") == []
    assert numbers(talk, "viewer", "省重点") == list(range(100, 100 + len(FOURTEEN_MONTHS), 10))


def test_an_owner_finds_only_his_own_items_under_any_words(talk: Talk) -> None:
    assert numbers(talk, "li", "2025") == [1, 2, 3]
    assert numbers(talk, "head", "住建局") == [1, 2, 3]
    for words in ("2025", "住建局", "省重点", "逾期"):
        assert numbers(talk, "wang", words) == []


@pytest.mark.parametrize("words", ["13月", "五季度", "明日复明日", "2025-02-30", "<b>", "水利局", "@2 @3", "next moon"])
def test_nonsense_is_refused_and_told_what_to_write(talk: Talk, words: str) -> None:
    said = talk("supervisor", f"/due {words}")
    assert isinstance(said, Refused)
    assert said.key == "no_such_period"
    assert "本月" in talk.text
