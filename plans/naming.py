"""What is a plan called for short? From the title of its document."""

from __future__ import annotations

import re

from plans.patterns import pattern

LONGEST = 60
HAN = pattern(r"[\u4e00-\u9fff]")
QUOTED = pattern(r"关于(?:印发|公布|下达|发布|批转|转发|实施)[^《]*《(?P<plan>[^》]+)》")
# 关于X2024年…执行情况与2025年…计划草案的报告: the place stands before the first year, the plan after 与.
REPORT = pattern(r"^(?P<place>[^\d]*?)\d{4}年.*?执行情况(?:与|和|及)(?P<plan>\d{4}年.*?计划)")
PLAN = pattern(r"^(?P<plan>.*?(?:计划|要点|方案|清单|安排))")
OPENING = pattern(r"^关于(?:印发|公布|下达|发布|做好|实施)?")
CLOSING = pattern(r"的(?:报告|通知|意见|通报|函)$")


def plan_name(title: str, year: int, file_name: str) -> str:
    """A name of at most 60 characters that tells the year; the file's own name where the document has no title."""
    words = " ".join(title.split()) or file_name.rsplit(".", 1)[0].strip() or "Plan"
    name = _chinese(words) if HAN.search(words) else words
    if _tells(name[:LONGEST], year):
        return name[:LONGEST].rstrip()
    added = f"（{year}年）" if HAN.search(name) else f" {year}"
    return _cut(name, LONGEST - len(added)) + added


def _chinese(title: str) -> str:
    title = re.sub(r"(?<=[^A-Za-z]) | (?=[^A-Za-z])", "", title)  # blanks stay between English words only
    quoted = QUOTED.search(title)
    title = OPENING.sub("", quoted["plan"] if quoted else title)
    report = REPORT.match(title)
    if report:
        return f"{report['place']}{report['plan']}"
    plan = PLAN.match(title)
    return plan["plan"] if plan else CLOSING.sub("", title) or title


def _tells(name: str, year: int) -> bool:
    """Whether the year stands in the name: as 2025, or as FY25."""
    return bool(re.search(rf"(?<!\d){year}(?!\d)|\bFY ?'?{year % 100:02d}\b", name))


def _cut(name: str, most: int) -> str:
    """At most so many characters, English at the end of a word."""
    if len(name) <= most:
        return name
    cut = name[:most]
    return (cut.rsplit(" ", 1)[0] if name[most] != " " and " " in cut else cut).rstrip(" ,:;-–，、：")
