"""In which words does Chinese name a date? The table of the deadline grammar; which day is meant stands in chinese_days."""

from __future__ import annotations

from plans import festivals
from plans.chinese_days import (
    HAN,
    a_day,
    a_festival,
    a_half,
    a_month,
    a_quarter,
    a_season,
    a_week,
    a_year,
    day_alone,
    days,
    end_of_year,
    festival_days,
    first_quarters,
    five_years,
    middle_of_year,
    month_end,
    months_of,
    near_month,
    near_quarter,
    plan_year,
    this_and_next_year,
    two_festivals,
    winter_and_spring,
    within_year,
    written_out,
    years,
)
from plans.conventions import SEASON, SEASON_OPENS
from plans.festivals import FESTIVAL, PAIR
from plans.moments import Form, Resolver
from plans.patterns import pattern

# Building blocks. Every repeat is bounded, so no pattern can take more than linear time.
YEAR = pattern(
    rf"(?P<year>(?<!\d)(?:19|20)\d\d|二[〇○零][〇○零{HAN}]{{2}}"
    r"|今|本|(?<![声表说证])明|(?<![之今此])后|去|(?<![之此])前|(?<![以之])上|当)年度?(?!产|均|级|轻|薪|货)"
)
MONTH = rf"(?P<month>(?<![\d.])(?:1[0-2]|0?[1-9])|(?<![{HAN}十第每])(?:十[一二]?|[{HAN}]))月"
DAY = rf"(?P<day>[12]\d|3[01]|0?[1-9]|二十[{HAN}]?|三十一?|十[{HAN}]?|[{HAN}])[日号]"
CLOCK = r"(?:（?(?:星期|周)[一二三四五六日天]）?)?(?:上午|下午|晚上?|中午)?(?:\d{1,2}[:：]\d{2}|(?:\d{1,2}|[零一二三四五六七八九十]{1,3})[时点](?:\d{1,2}分|整)?)?(?:下班)?"
# 前 closes a deadline; in 前期, 前后, 前三季度 and the like it belongs to the next word.
BEFORE = r"(?:之前|以前|前(?![期后提景置沿列往来述者瞻端三]))"
SIDE = rf"(?P<side>{BEFORE}|起|开始|以来|之?以?后|之内|以内|内(?!部|容|外|生|需|控)|止)?"
PART = r"(?P<part>上旬|中旬|下旬|[上中下]半月|初|底|末|份|中(?!旬|国|央|医|心|小学))?"


def _form(name: str, opens: str, words: str, resolve: Resolver) -> Form:
    """A row that may follow a preposition and a year."""
    return Form(name, opens, words, resolve, after_year=True)


def _fixed(name: str, opens: str, words: str, resolve: Resolver) -> Form:
    """A row that takes neither preposition nor year."""
    return Form(name, opens, words, resolve, after_year=False)


DIGITS = "0123456789"
NUMERALS = DIGITS + HAN + "十"
FESTIVAL_OPENS = '“"' + "".join(name[0] for name in festivals.NAMES)
# In order of preference: where two rows fit at one place, the first one counts.
FORMS = (
    _fixed("two festivals", FESTIVAL_OPENS + "两双", rf"(?P<pair>{PAIR})?[“\"]?[两双]节[”\"]?{BEFORE}", two_festivals),
    _fixed("winter and spring", "今冬", r"今冬明春|冬春季节", winter_and_spring),
    _fixed("five-year plan", "“\"十", r"[“\"]?十(?P<five>[三四五六])五[”\"]?(?:规划)?(?:期末|末|期间|时期|收官)", five_years),
    _fixed("years", "2", r"(?P<first>(?<!\d)20\d\d)年?(?:[-—－~]{1,2}|至|到)(?P<last>20\d\d)年(?!版)", years),
    _fixed("this and next year", "今", r"今明两年", this_and_next_year),
    _fixed("numeric", "2", r"(?<![\d.\-/〔])(?P<year>20\d\d)[-./](?P<month>\d{1,2})[-./](?P<day>\d{1,2})(?![\d\-/])", written_out),
    _fixed("near quarter", "本下上", rf"(?P<near>[本下上])季度(?P<part>[末底])?{SIDE}", near_quarter),
    _fixed("near month", "本这下上", rf"(?P<near>[本这]|[下上]个?)月(?P<part>上旬|中旬|下旬|初|底|末|份)?(?:{DAY})?{SIDE}", near_month),
    _fixed("week", "本这下上", rf"(?P<near>[本这下上])(?:周|星期)(?P<weekday>[{HAN[:6]}日天])?(?![期边围转报刊])(?:{BEFORE}|内)?", a_week),
    _form("festival days", FESTIVAL_OPENS, rf"[“\"]?(?<![第〇零{HAN}十])(?P<festival>{FESTIVAL}(?<!劳动)(?<!教师)|(?:劳动|教师)(?=节))[”\"]?(?:国际)?(?:建军|劳动|儿童|妇女|建党|国庆|青年)?节?(?:小长假|长假|假期|黄金周|假)?期间", festival_days),
    _form("festival", FESTIVAL_OPENS, rf"[“\"]?(?P<festival>{FESTIVAL})[”\"]?(?:国际)?(?:建军|劳动|儿童|妇女|建党|国庆|青年)?节?(?:小长假|假期|黄金周|假)?{BEFORE}", a_festival),
    _form("season", SEASON_OPENS, rf"(?:今[冬夏春秋])?(?P<season>{SEASON})", a_season),
    _form("months", DIGITS, r"(?P<first>(?<![\d.])1?\d)月?份?(?:[-—－~]{1,2}|至|到)(?P<last>1?\d)月份?(?!\d|[上中下]旬)", months_of),
    _form("days", NUMERALS, rf"{MONTH}{DAY}(?:至|到|[-—－~]{{1,2}})(?P<last>[12]\d|3[01]|0?[1-9])[日号]", days),
    _form("day", NUMERALS, rf"{MONTH}{DAY}{CLOCK}{SIDE}", a_day),
    _form("month", NUMERALS, rf"{MONTH}{PART}{SIDE}", a_month),
    _form("first quarters", "前", r"前(?P<quarter>[二三])季度", first_quarters),
    _form("quarter", "第一二三四1234", rf"第?(?P<quarter>[一二三四1-4])季度(?P<part>[末底初])?{SIDE}", a_quarter),
    _form("half", "上下", rf"(?P<half>[上下])半年(?P<part>[末底])?{SIDE}", a_half),
    _form("end of year", "年底末", rf"年?[底末](?P<side>{BEFORE}|以来)?", end_of_year),
    _form("middle of year", "年中", rf"年?中(?:{BEFORE}|(?=[建完实开投交竣]))", middle_of_year),
    _form("within year", "年内", r"(?:年度?)?内(?![部容外生需控])", within_year),
    _form("plan year", "全年", r"全年(?!龄)|年度(?=累计|达标)", plan_year),
    _form("year", "", rf"(?P<side>{BEFORE}|起|开始|以来)?", a_year),
    _fixed("month end", "月", rf"(?<![\d{HAN}十本下上每逐])月[底末]{BEFORE}?", month_end),
    _fixed("day alone", DIGITS, rf"(?<![\d月.\-/])(?P<day>[12]\d|3[01]|[1-9])日(?:{BEFORE}|(?<=预计\d\d日)|(?<=[于在]\d\d日)|(?<=[于在]\d日))", day_alone),
)  # fmt: skip
