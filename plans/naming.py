"""What is a plan called for short? From the title of its document."""

from __future__ import annotations

import re

LONGEST = 60
# 关于X2024年…执行情况与2025年…计划草案的报告: the place stands before the first year, the plan after 与.
REPORT = re.compile(r"^(?:关于)?(?P<place>[^\d]*?)\d{4}年.*?执行情况(?:与|和|及)(?P<plan>\d{4}年.*?计划)")
PLAN = re.compile(r"^(?:关于)?(?P<plan>.*?(?:计划|要点|方案|清单|安排))")


def plan_name(title: str, year: int, file_name: str) -> str:
    """A name of at most 60 characters; the file's own name where the document has no title."""
    title = " ".join(title.split()) if title.isascii() else "".join(title.split())
    report = REPORT.match(title)
    if report:
        return f"{report['place']}{report['plan']}"[:LONGEST]
    plan = PLAN.match(title)
    name = plan["plan"] if plan else title
    if not name:
        stem = file_name.rsplit(".", 1)[0].strip() or "Plan"
        name = stem if str(year) in stem else f"{stem} {year}"
    return name[:LONGEST]
