"""What are the words of a bulletin? A text with names in braces, filled with the numbers that were kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from schedules.pace import PACES
from wording.say import environment, plain

NAME = re.compile(r"[{｛]([^{}｛｝\s]{1,20})[}｝]")
HEADING = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|[IVX]{1,4}\. )")
TABLES = ("units", "behind", "next", "problems")
ALIASES = {
    "计划": "plan", "清单": "list", "年": "year", "月": "month", "截止日": "cutoff", "总数": "total", "已完成": "done", "超进度": "ahead",
    "达进度": "on_pace", "欠进度": "behind_count", "其它": "other", "已完成占比": "done_share", "超进度占比": "ahead_share",
    "达进度占比": "on_pace_share", "欠进度占比": "behind_share", "其它占比": "other_share", "提前完成": "early",
    "逾期": "overdue", "受阻": "blocked", "待审核": "waiting", "红灯": "red", "黄灯": "yellow", "绿灯": "green",
    "单位表": "units", "欠进度表": "behind", "下月表": "next", "欠进度单位": "laggards",
    "反映问题": "brought", "未答复问题": "unanswered", "问题表": "problems",
}  # fmt: skip
Kind = Literal["heading", "text", "table"]


class UnknownName(Exception):
    """The text asks for a number that there is not; `name` is what stands in its braces."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, or the place of a table (`words` is its name)."""

    kind: Kind
    words: str


def usual_text(language: str) -> str:
    """The text that a bulletin has until it is given another."""
    return plain("bulletin.usual_text", language)


def blocks(template: str, data: Mapping[str, Any], language: str) -> list[Block]:
    """The bulletin, paragraph by paragraph. Raises UnknownName."""
    values = _values(data, language)
    found: list[Block] = []
    for line in (template or usual_text(language)).splitlines():
        line = line.strip()
        alone = NAME.fullmatch(line)
        name = ALIASES.get(alone[1], alone[1]) if alone else ""
        if name in TABLES:
            found.append(Block("table", name))
        elif line:
            words = NAME.sub(lambda match: _value(values, match[1]), line)
            found.append(Block("heading" if HEADING.match(words) else "text", words))
    return found


def title(data: Mapping[str, Any], language: str) -> str:
    listed = data.get("list", "")
    return plain(
        "bulletin.title", language, plan=f"{data['plan']}（{listed}）" if listed else data["plan"], **_month(data)
    )


def table(name: str, data: Mapping[str, Any], language: str) -> list[list[str]]:
    """A table with its heading row, every cell as text."""

    def heads(*keys: str) -> list[str]:
        return [plain(f"papers.{key}", language) for key in keys]

    none = plain("papers.no_unit", language)
    if name == "units":
        head = heads("column_unit", "column_total", *(f"pace_{pace}" for pace in PACES), "column_done_share")
        return [head, *(
            [row["unit"] or none, str(row["total"]), *(str(row["paces"][pace]) for pace in PACES), f"{row['done_share']}%"]
            for row in data["units"]
        )]  # fmt: skip
    if name == "behind":
        head = heads(
            "column_number",
            "column_title",
            "column_unit",
            "column_due_on",
            "column_expected",
            "column_reached",
            "column_reason",
        )
        return [head, *(
            [str(row["number"]), row["title"], row["unit"] or none, row["due_on"] or "—", row["expected"], row["reached"],
             row["reason"] or (plain("bulletin.days_late", language, count=row["days"]) if row["days"] else "—")]
            for row in data["behind"]
        )]  # fmt: skip
    if name == "problems":
        head = heads("column_number", "column_problem", "column_asked_by", "column_unit", "column_due_on")
        return [head, *(
            [str(row["number"] or "—"), row["words"], row["asked_by"], row["unit"] or none, row["due_on"] or "—"]
            for row in data.get("problems", {}).get("unanswered", ())
        )]  # fmt: skip
    head = heads("column_number", "column_title", "column_unit", "column_due_on")
    return [
        head,
        *([str(row["number"]), row["title"], row["unit"] or none, row["due_on"] or "—"] for row in data["next"]),
    ]


def number_of(year: int, number: int | None, language: str) -> str:
    return plain("bulletin.number", language, year=year, number="—" if number is None else number)


def _month(data: Mapping[str, Any]) -> dict[str, int]:
    year, _, month = str(data["period"]).partition("-")
    return {"year": int(year), "month": int(month)}


def _value(values: Mapping[str, str], name: str) -> str:
    key = ALIASES.get(name, name)
    if key not in values:
        raise UnknownName(name)
    return values[key]


def _values(data: Mapping[str, Any], language: str) -> dict[str, str]:
    full_day = environment(language).filters["full_day"]
    names = list(dict.fromkeys(row["unit"] for row in data["behind"] if row["unit"]))
    listed = environment(language).filters["listed"]
    problems = data.get("problems", {"brought": 0, "unanswered": ()})  # bulletins of before do not tell of them
    values: dict[str, object] = {
        "brought": problems["brought"], "unanswered": len(problems["unanswered"]),
        "plan": data["plan"], "list": data.get("list") or "—", **_month(data), "cutoff": full_day(date.fromisoformat(data["cutoff"])),
        "total": data["total"], "early": data["early"], "overdue": data["overdue"], "blocked": data["blocked"],
        "waiting": data["waiting"], "laggards": listed(names) if names else plain("bulletin.nobody", language),
        **{name: data["lights"][name] for name in ("red", "yellow", "green")},
        **{f"{pace}_share": data["shares"][pace] for pace in PACES},
        **{pace if pace != "behind" else "behind_count": data["paces"][pace] for pace in PACES},
    }  # fmt: skip
    return {name: str(value) for name, value in values.items()}
