"""Can a plan settle what a season or a fiscal year means to it, and does a document say so by itself?"""

from __future__ import annotations

from datetime import date

import pytest

from plans.conventions import Conventions, fiscal_year_end
from plans.drafts import Draft
from plans.reading import read

DAY = date(2025, 4, 17)


def drafts_of(text: str, conventions: Conventions) -> list[Draft]:
    return list(read(text, today=DAY, as_of=DAY, year=2025, conventions=conventions).drafts)


def test_a_season_has_its_usual_day_and_says_that_it_is_assumed() -> None:
    (only,) = drafts_of("汛期前完成16座水库除险加固。", Conventions())
    assert (only.due_on, only.sure, only.why) == (date(2025, 5, 31), False, "season_assumed")


@pytest.mark.parametrize("words", ["汛期前", "主汛期前", "入汛前", "汛前"])
def test_a_plan_that_settles_the_season_has_no_doubt(words: str) -> None:
    (only,) = drafts_of(f"{words}完成16座水库除险加固。", Conventions(seasons={"汛期": (4, 30)}))
    assert (only.due_on, only.sure, only.why) == (date(2025, 4, 30), True, "")


def test_other_seasons_keep_their_usual_day() -> None:
    (only,) = drafts_of("供暖季前完成管网改造。", Conventions(seasons={"汛期": (4, 30)}))
    assert (only.due_on, only.why) == (date(2025, 11, 14), "season_assumed")


def test_an_english_season_can_be_settled_too() -> None:
    (only,) = drafts_of("The team will open the pier by spring 2026.", Conventions(seasons={"spring": (4, 15)}))
    assert (only.due_on, only.sure) == (date(2026, 4, 15), True)


def test_a_season_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="monsoon"):
        Conventions(seasons={"monsoon": (6, 1)})


@pytest.mark.parametrize(
    ("ends", "due"), [(None, date(2026, 9, 30)), ((6, 30), date(2026, 6, 30)), ((12, 31), date(2026, 12, 31))]
)
def test_a_fiscal_year_ends_when_the_plan_says(ends: tuple[int, int] | None, due: date) -> None:
    (only,) = drafts_of("The office will close the backlog by FY26.", Conventions(fiscal_year_ends=ends))
    assert only.due_on == due
    assert only.sure is (ends is not None)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("The fiscal year ends June 30.", (6, 30)),
        ("Fiscal year 2026 (July 1, 2025 through June 30, 2026).", (6, 30)),
        ("FY26 goals: pave by June 30, 2026; plant by June 30, 2026; paint by June 30, 2026.", (6, 30)),
        ("FY26 goals: pave by May 1.", None),
        ("Open by June 30, 2026, and by June 30, 2027, and by June 30, 2028.", None),
    ],
)
def test_a_document_shows_the_end_of_its_fiscal_year(text: str, ends: tuple[int, int] | None) -> None:
    assert fiscal_year_end(text) == ends


def test_a_month_without_a_year_lies_in_the_fiscal_year_of_the_plan() -> None:
    text = "The fiscal year ends June 30. The office will open the desk by February. It will publish the review by October."
    assert [one.due_on for one in read(text, today=DAY, as_of=date(2025, 9, 1)).drafts] == [
        date(2026, 2, 28),
        date(2025, 10, 31),
    ]


def test_a_day_behind_us_in_a_running_fiscal_year_is_still_a_promise() -> None:
    text = "The fiscal year ends June 30. By December 31, 2025, the office will complete the audit."
    (only,) = read(text, today=DAY, as_of=date(2026, 1, 28)).drafts
    assert (only.due_on, only.why) == (date(2025, 12, 31), "past")
