"""Which measured target does a clause set (60亿元以上), and how many things does it speak of (23个项目)?"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from plans.drafts import Operator, Quantity
from plans.numbers import ONES, TENS
from plans.patterns import pattern

# Longest first: 万平方米 before 万, 百分点 before 个.
MEASURES = (
    "微克/立方米", "万千瓦时", "亿千瓦时", "万平方米", "平方公里", "万立方米", "平方米", "立方米", "个百分点", "百分点", "万千瓦", "千瓦时", "万人次",
    "亿元", "万元", "千元", "元", "万亩", "亩", "公顷", "亿斤", "万斤", "万吨", "吨", "公斤", "公里", "千米", "米", "亿度", "万人", "万户", "万个",
    "万辆", "万座", "万台", "万家", "万套", "人次", "场次", "万名", "天", "万次", "万场", "兆瓦", "千瓦", "%", "‰", "倍", "分", "℃",
)  # fmt: skip
SIZES = frozenset(MEASURES[:9]) | {"平方米", "立方米", "亩", "万亩", "公顷", "公里", "米", "万千瓦", "吨", "万吨"}
CLASSIFIERS = "个项家条座栋所处孔台宗户件名批类套辆场次张间艘只头棵株盏部份支组片口对人村"
# A classifier before one of these is another word: 3个月, 5个工作日, 12项以上 is no count of things.
NOT_THINGS = pattern(r"月|工作日|小时|百分点|季度|多|余|以上|左右|以内|以下|方面|阶段|步|不少于")
NUMBER = (
    r"(?<![\d.\-—A-Za-z第〔])(?P<number>\d[\d,]*(?:\.\d+)?(?![\d年月日号])|[两二三四五六七八九十][一二三四五六七八九十百]{0,4}(?=["
    + CLASSIFIERS
    + r"])|[千百](?=万|亿))(?![\-—]\d)"
)
UNIT = "|".join(map(re.escape, MEASURES)) + rf"|[万亿千百]{{0,2}}(?:[{CLASSIFIERS}]|人次|亿元|元)|[万亿]"
AFTER = r"(?P<after>及?以上|左右|上下|以内|之内|以下|及以下|目标|台阶|规模)?"
QUANTITY = pattern(rf"{NUMBER}(?:余|多)?(?P<unit>{UNIT})?{AFTER}")
COUNT = pattern(
    rf"(?<![\d.\-第分])(?P<number>\d{{1,5}}|[两二三四五六七八九十][一二三四五六七八九十百]{{0,3}})(?:余|多)?[{CLASSIFIERS}](?P<next>.{{0,5}})"
)
BOUNDS: tuple[tuple[re.Pattern[str], Operator], ...] = (
    (
        pattern(r"(?:不超过|不高于|控制在|压缩到|压减到|压缩至|压减至|限定在|不多于|降到|降至|收窄至|以内)[^，]{0,2}$"),
        "<=",
    ),
    (
        pattern(
            r"(?:不低于|不少于|不小于|至少|达到?|提高到|提升到|增加到|上升到|稳定在|扩大到|扩展到|迈上|增速达到|高于)[^，]{0,3}$"
        ),
        ">=",
    ),
    (pattern(r"(?:突破|超过|大于|超)[^，]{0,2}$"), ">"),
    (pattern(r"(?:约|大约|近)$"), "~"),
)
TOTAL = pattern(r"(?:总(?:面积|长度?|里程|规模|投资|容量|数)|共计?|合计)$")  # 总面积75.9万平方米的 measures the whole
AFTER_BOUNDS: dict[str, Operator] = {
    "以上": ">=", "及以上": ">=", "左右": "~", "上下": "~", "以内": "<=", "之内": "<=", "以下": "<=", "及以下": "<=",
}  # fmt: skip


class Target(NamedTuple):
    """A quantity and where it stands in its clause; `closes` when nothing but marks follows it."""

    start: int
    end: int
    quantity: Quantity
    bounded: bool
    closes: bool


@lru_cache(maxsize=64)  # the grammar asks several times about the same words
def targets(clause: str, *, describing: bool = False) -> tuple[Target, ...]:
    """The measured quantities of a clause in their order; those that only describe a thing (10万元以下的村) are left out."""
    found = []
    for match in QUANTITY.finditer(clause):
        unit, after = match["unit"] or "", match["after"] or ""
        rest = clause[match.end() :].lstrip("”’）")
        op = AFTER_BOUNDS.get(after) or _bound_before(clause[max(0, match.start() - 8) : match.start()])
        if rest.startswith(
            ("的", "级", "余", "年", "月", "日", "号", "期", "时", "点", "大", "强")
        ) and not rest.startswith("的"):
            continue
        if not unit and not op:
            continue
        value, unit = _value(match["number"], unit)
        closes = (
            not rest or rest[0] in "，。；、|,;（" or rest.startswith(("目标", "任务", "的计划", "的目标", "的任务"))
        )
        if (
            rest.startswith("的")
            and not closes
            and not (describing and (unit == "%" or TOTAL.search(clause[: match.start()])))
        ):
            continue
        found.append(Target(match.start(), match.end(), Quantity(value, unit, op or "="), op is not None, closes))
    return tuple(found)


@lru_cache(maxsize=64)
def target_of(clause: str) -> Target | None:
    """The quantity that the clause is about: the last that closes it, else the last with a bound."""
    all_targets = targets(clause)
    closing = [one for one in all_targets if one.closes]
    bounded = [one for one in all_targets if one.bounded]
    return closing[-1] if closing else bounded[-1] if bounded else None


def total_of(words: str) -> Quantity | None:
    """The size that the words give a thing (总面积75.9万平方米的小区, 124公里管道), where they set no target; no money."""
    return next((one.quantity for one in targets(words, describing=True) if one.quantity.unit in SIZES), None)


def count_of(words: str) -> int | None:
    """How many things the words speak of: the number before a classifier and a noun (23个项目), None without one."""
    for match in COUNT.finditer(words):
        after = match["next"]
        if after and after[0] not in "，。；、）|" and not NOT_THINGS.match(after):
            return int(_value(match["number"], "")[0])
    return None


def _bound_before(words: str) -> Operator | None:
    return next((op for pattern, op in BOUNDS if pattern.search(words)), None)


def _value(number: str, unit: str) -> tuple[float, str]:
    plain = number.replace(",", "")
    if plain in "千百":  # 千万人次 is written without a figure
        return float(TENS[plain]), unit
    if plain[0].isdigit():
        value = float(plain)
        return (int(value) if value.is_integer() else value), unit
    total, ones = 0, 0
    for sign in plain:
        if sign in TENS:
            total, ones = total + (ones or 1) * TENS[sign], 0
        else:
            ones = ONES[sign]
    return total + ones, unit
