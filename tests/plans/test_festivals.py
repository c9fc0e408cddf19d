"""Is the table of lunar days the one of the library it was taken from?"""

from __future__ import annotations

from holidays.calendars.chinese import _ChineseLunisolar

from plans import festivals


def test_the_lunar_table_agrees_with_the_library() -> None:
    library = _ChineseLunisolar()
    for year in range(festivals.FIRST_LUNAR_YEAR, festivals.LAST_LUNAR_YEAR + 1):
        expected = (
            library.lunar_new_year_date(year),
            library.qingming_date(year),
            library.dragon_boat_date(year),
            library.mid_autumn_date(year),
            library.double_ninth_date(year),
        )
        for name, day in zip(festivals.LUNAR_NAMES, expected, strict=True):
            assert festivals.festival_on(name, year) == (day[0] if isinstance(day, tuple) else day)


def test_a_lunar_festival_beyond_the_table_has_no_day() -> None:
    assert festivals.day_before("春节", festivals.LAST_LUNAR_YEAR + 1) is None
