"""Does the deadline grammar find each form of date, and resolve it against the plan's year and day?"""

from __future__ import annotations

from datetime import date

import pytest

from plans.clean import clean
from plans.due_dates import find
from plans.moments import DateExpression, Reference

WRITTEN = date(2025, 4, 17)  # a Thursday


def found_in(text: str, *, written: date = WRITTEN, year: int | None = None) -> list[DateExpression]:
    return find(clean(text).folded, Reference(year or written.year, written))


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("上半年", "2025-06-30"),
        ("下半年", "2025-12-31"),
        ("9月", "2025-09-30"),
        ("9月份", "2025-09-30"),
        ("10月底", "2025-10-31"),
        ("10月底前", "2025-10-31"),
        ("10 月 底前", "2025-10-31"),
        ("11月末", "2025-11-30"),
        ("2月底前", "2025-02-28"),
        ("6月前", "2025-05-31"),
        ("明年1月前", "2025-12-31"),
        ("6月上旬", "2025-06-10"),
        ("6月初", "2025-06-10"),
        ("6月中旬前", "2025-06-20"),
        ("6月下旬", "2025-06-30"),
        ("十一月上旬", "2025-11-10"),
        ("八月底前", "2025-08-31"),
        ("6月13日前", "2025-06-13"),
        ("8月10日之前", "2025-08-10"),
        ("7月4日17:00前", "2025-07-04"),
        ("二〇二六年六月三十日前", "2026-06-30"),
        ("２０２６年１０月底前", "2026-10-31"),
        ("2O26年l0月底前", "2026-10-31"),
        ("2025-08-31", "2025-08-31"),
        ("2025.9.30", "2025-09-30"),
        ("三季度", "2025-09-30"),
        ("第三季度末", "2025-09-30"),
        ("明年二季度", "2026-06-30"),
        ("本季度末", "2025-06-30"),
        ("年底前", "2025-12-31"),
        ("年内", "2025-12-31"),
        ("今年年内", "2025-12-31"),
        ("年中前", "2025-06-30"),
        ("全年", "2025-12-31"),
        ("到2027年底", "2027-12-31"),
        ("到2028年", "2028-12-31"),
        ("2028年前", "2027-12-31"),
        ("明年年底", "2026-12-31"),
        ("后年6月底前", "2027-06-30"),
        ("今明两年", "2026-12-31"),
        ("“十四五”末", "2025-12-31"),
        ("“十五五”期间", "2030-12-31"),
        ("本月底前", "2025-04-30"),
        ("下月底前", "2025-05-31"),
        ("下个月", "2025-05-31"),
        ("月底前", "2025-04-30"),
        ("本周五前", "2025-04-18"),
        ("下周三", "2025-04-23"),
        ("汛期前", "2025-05-31"),
        ("今冬明春", "2026-03-31"),
    ],
)
def test_a_form_of_words_means_its_day(words: str, due: str) -> None:
    (only,) = found_in(f"项目{words}完成。")
    assert only.when.due_on == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("words", "written", "due"),
    [
        ("国庆节前", "2025-04-17", "2025-09-30"),
        ("“十一”前", "2025-04-17", "2025-09-30"),
        ("“五一”前", "2025-04-17", "2025-04-30"),
        ("“七一”前", "2025-04-17", "2025-06-30"),
        ("元旦前", "2025-04-17", "2025-12-31"),
        ("2027年元旦前", "2026-09-08", "2026-12-31"),
        ("春节前", "2025-11-20", "2026-02-16"),
        ("明年春节前", "2026-10-21", "2027-02-05"),
        ("端午节前", "2026-03-27", "2026-06-18"),
        ("中秋节前", "2025-07-24", "2025-10-05"),
        ("清明节前", "2025-02-28", "2025-04-03"),
        ("元宵节前", "2025-02-01", "2025-02-11"),
        ("元旦春节“两节”前", "2026-11-27", "2026-12-31"),
    ],
)
def test_before_a_festival_is_the_day_before_its_next_return(words: str, written: str, due: str) -> None:
    (only,) = found_in(f"项目{words}完成。", written=date.fromisoformat(written))
    assert only.when.due_on == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("5月至7月", "2025-05-01", "2025-07-31"),
        ("2-3月", "2025-02-01", "2025-03-31"),
        ("2025年6月—10月", "2025-06-01", "2025-10-31"),
        ("今年10月至明年4月", "2025-10-01", "2026-04-30"),
        ("11月至2月", "2025-11-01", "2026-02-28"),
        ("6月16日至6月27日", "2025-06-16", "2025-06-27"),
        ("5月上旬至6月中旬", "2025-05-01", "2025-06-20"),
        ("2025—2027年", "2025-01-01", "2027-12-31"),
    ],
)
def test_a_range_has_a_first_and_a_last_day(words: str, first: str, last: str) -> None:
    (only,) = found_in(f"行动{words}开展。")
    assert (only.text, only.when.shape) == (words, "range")
    assert (only.when.first_on, only.when.due_on) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("words", "rule", "due"),
    [
        ("每月25日前", "FREQ=MONTHLY;BYMONTHDAY=25", "2025-04-25"),
        ("每月底前", "FREQ=MONTHLY;BYMONTHDAY=-1", "2025-04-30"),
        ("每月", "FREQ=MONTHLY;BYMONTHDAY=-1", "2025-04-30"),
        ("每季度", "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1", "2025-06-30"),
        ("每季度末月20日前", "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=20", "2025-06-20"),
        ("每半年", "FREQ=MONTHLY;BYMONTH=6,12;BYMONTHDAY=-1", "2025-06-30"),
        ("每年11月15日前", "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=15", "2025-11-15"),
        ("每周一上午10时前", "FREQ=WEEKLY;BYDAY=MO", "2025-04-21"),
        ("每天16时前", "FREQ=DAILY", "2025-04-17"),
        ("每两周", "FREQ=WEEKLY;INTERVAL=2", None),
    ],
)
def test_a_duty_that_returns_is_a_rule_with_its_next_day(words: str, rule: str, due: str | None) -> None:
    (only,) = found_in(f"各单位{words}报送进度。")
    assert only.when.rrule == rule
    assert only.when.due_on == (date.fromisoformat(due) if due else None)


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("自本通知印发之日起3个月内", "2025-07-17"),
        ("自印发之日起60日内", "2025-06-16"),
        ("自本通知印发之日起10个工作日内", "2025-04-30"),  # Sunday 27 April is worked for the holidays of May
        ("取得施工许可证后6个月内", None),
        ("自收到补正材料之日起5个工作日内", None),
        ("3—5年内", None),
    ],
)
def test_a_term_counts_from_the_document_or_has_no_day(words: str, due: str | None) -> None:
    (only,) = found_in(f"，{words}完成整改。")
    assert only.text == words
    assert only.when.due_on == (date.fromisoformat(due) if due else None)


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("by June 30", "2025-06-30"),
        ("by June 30, 2026", "2026-06-30"),
        ("no later than August 29, 2025", "2025-08-29"),
        ("before October", "2025-09-30"),
        ("by the end of Q3", "2025-09-30"),
        ("Q4 2026", "2026-12-31"),
        ("by FY26", "2026-09-30"),
        ("Q2 FY27", "2027-03-31"),
        ("by year-end", "2025-12-31"),
        ("by the end of next month", "2025-05-31"),
        ("by the end of 2031", "2031-12-31"),
        ("in mid-2027", "2027-06-30"),
        ("in early May", "2025-05-10"),
        ("in spring 2026", "2026-05-31"),
        ("by Labor Day", "2025-09-01"),
        ("by Memorial Day", "2025-05-26"),
        ("06/30/2025", "2025-06-30"),
        ("by 2:00 p.m. on Thursday, June 19, 2025", "2025-06-19"),
        ("within 90 days of the effective date of this plan", "2025-07-16"),
        ("within 120 days of notice to proceed", None),
    ],
)
def test_english_words_mean_their_day(words: str, due: str | None) -> None:
    (only,) = found_in(f"The office will open the new desk {words}.")
    assert only.text == words
    assert only.when.due_on == (date.fromisoformat(due) if due else None)


def test_a_year_is_handed_on_within_the_sentence_and_no_further() -> None:
    days = [one.when.due_on for one in found_in("路基2026年5月底前贯通，10月底前铺筑。12月底前验收。")]
    assert days == [date(2026, 5, 31), date(2026, 10, 31), date(2025, 12, 31)]


def test_a_past_year_is_not_handed_on() -> None:
    days = [one.when.due_on for one in found_in("2024年完成一期，10月底前完成二期。")]
    assert days == [date(2024, 12, 31), date(2025, 10, 31)]


def test_a_month_is_handed_on_to_a_bare_day() -> None:
    days = [one.when.due_on for one in found_in("3月17日前见面沟通，27日前报送计划。", written=date(2026, 3, 9))]
    assert days == [date(2026, 3, 17), date(2026, 3, 27)]


@pytest.mark.parametrize(
    "words",
    [
        "工期180天",
        "拨打2026-1231",
        "建字第999202202506018号",
        "地字第2025-06-30-7号",
        "24小时值班",
        "3个月工期",
        "目前期盼",
        "十五年后",
    ],
)
def test_what_only_looks_like_a_date_is_none(words: str) -> None:
    assert [one for one in found_in(f"项目{words}。") if one.when.due_on] == []


@pytest.mark.parametrize(
    "words", ["9999年12月底前", "每年2月30日前", "2025年0月底前", "2025-13-45", "within 999 years", "下月31日前"]
)
def test_days_beyond_the_calendar_raise_nothing(words: str) -> None:
    found_in(f"项目{words}完成 the work.")
