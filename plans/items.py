"""Does a limit hold for a whole numbered item or row, and how is that item called?"""

from __future__ import annotations

import re

from plans.clauses import Unit
from plans.item_fields import FIELD_LINE, item_above
from plans.moments import DateExpression
from plans.patterns import pattern
from plans.predicates import FIELD_LABEL
from plans.promises import Setting
from plans.titles import clean_title, without_dates

# What a closing bracket says besides the date: （6月底完成，牵头单位：…）
ITEM_WORDS = pattern(
    r"(?:前|之前)?(?:全面|全部|基本)?(?:完成|取得|建成|办结|落实|见效|到位|上线|启动|达到|实现)?[^，。；）]{0,18}$"
)
OPENING = pattern(r"（[^（）]{0,12}$")
# （市工信局牵头，市科技局配合，11月底前完成）: the limit closes a bracket that names units.
AFTER_UNITS = pattern(
    r"（[^（）。]{2,100}(?:[局委办部院处会室司团镇乡区县街道]|牵头|负责|配合|中心|单位)[，；、,;\s](?:于|在|限|完成)?[^（）。，；]{0,8}$"
)
LABELS = pattern(r"(?:任务)?(?:内容|任务|事项|项目名称|工作内容|目标)[:：]")
# 第一阶段（4月—5月）：动员部署: what is done in it stands behind the colon.
PHASE = pattern(r"(?:第[一二三四五六\d]阶段|[^，。]{2,6}阶段)[^，。]{0,4}")
SCORE = pattern(r"（\d{1,3}(?:\.\d+)?分）\s*$")  # what an item counts for in an assessment
ANY_LABEL = pattern(
    r"(?:计划)?(?:完成|办结|整改|截止|时间|办理|落实|实施|推进|销号|建设|工作|开工|竣工|完工|投产)?(?:时限|期限|时间|日期|节点|限期)(?:要求)?(?:[:：]|均?[为是])"
)
LABEL_ENDS = frozenset("限间期点止至求为是：:于在")  # with what FIELD_LABEL can end; the look before the search
PARTING = pattern(r"[，。；|]")
SKIPPED_CELL = pattern(r"(?:任务)?编号|序号|牵头|责任|配合|业主|承办|主办|协办|\d{1,4}$|$")
ITEM_END = pattern(
    r"(?:前|之前)?(?:全面|全部|基本)?(?:完成|办结|落实|到位|见效)?[，；、]?(?:[^，。；]{0,20}(?:牵头|负责|单位|部门))?"
)
SHORTEST_TITLE = 2
OPENING_SIGNS, CLOSING_SIGNS = "（【(〔", "）】)〕"
BRACKET_SIGHT = 160
ITEM_SIGHT = 2000  # an item's title stands within so many characters of its beginning


def limits_item(text: str, unit: Unit, date: DateExpression) -> bool:
    """Whether the date stands in a field of its own (完成时限：…) or in brackets that close the item."""
    before = text[unit.start : date.start]
    label = text[max(unit.start - 8, 0) : date.start].rsplit("\n", 1)[-1]
    if text[date.start - 1 : date.start] in LABEL_ENDS and (
        FIELD_LABEL.search(before) or FIELD_LABEL.search(PARTING.split(label)[-1])
    ):
        return True
    opened = (OPENING.search(before) or AFTER_UNITS.search(before)) if "（" in before else None
    if opened is None:
        return False
    closing = text.find("）", date.end, date.end + 160)
    if closing < 0 or text[closing + 1 : closing + 2].strip("。\n|；"):
        return False
    starts_line = not before[: opened.start()].strip("。；")
    return starts_line or ITEM_WORDS.fullmatch(re.split("[，；]", text[date.end : closing])[0]) is not None


def opens_step(text: str, unit: Unit, date: DateExpression) -> bool:
    """第一阶段（4月—5月）：动员部署, 二季度：进场施工: what is to be done stands behind the colon."""
    bare = "".join(without_dates(text, unit)).strip("（）：:、|- ")
    if not bare and date.when.shape in ("period", "range", "point"):
        return text[unit.end : unit.end + 1] in ("：", ":")
    return PHASE.fullmatch(bare) is not None


def bracket_around(text: str, date: DateExpression) -> str:
    """The bracket that the date stands in; empty where there is none."""
    opened = text.rfind("（", max(0, date.start - BRACKET_SIGHT), date.start)
    closed = text.find("）", date.end, date.end + BRACKET_SIGHT)
    return text[opened : closed + 1] if opened >= 0 and closed >= 0 else ""


def item_title(words: str) -> str:
    """The item's own words: cells with numbers, units and labels left out, cut before the bracket with the limit."""
    opened = max(words.rfind(sign) for sign in OPENING_SIGNS)
    if opened > 0 and not any(sign in words[opened:] for sign in CLOSING_SIGNS):
        words = words[:opened]
    words = SCORE.sub("", words)
    cells = re.split(r"[|｜\t]", words)
    if len(cells) > 1:
        kept = [LABELS.sub("", cell.strip()) for cell in cells if not SKIPPED_CELL.match(cell.strip())]
        return "，".join(cell for cell in kept if not FIELD_LABEL.fullmatch(cell))
    words = re.split(r"(?:牵头|责任|配合|主办|承办)(?:考核)?(?:单位|部门|人|领导)?[:：]", words)[0]
    label = ANY_LABEL.search(words)
    return words[: label.start()] if label else words


def words_of_item(setting: Setting, start: int, end: int, date: DateExpression) -> tuple[int, str]:
    """Where the item begins, and its words: before the limit, behind it, or in the lines above."""
    shown = setting.words
    words = shown[start : min(date.start, start + ITEM_SIGHT)]
    if len(clean_title(item_title(words))) >= SHORTEST_TITLE:
        return start, words
    behind = shown[date.end : min(end, date.end + ITEM_SIGHT)].split("。")
    rest = next((part for part in (one.strip("；，）) ") for one in behind) if len(part) >= 4), "")
    if rest and not FIELD_LINE.match(rest) and not ITEM_END.fullmatch(rest):
        return start, LABELS.sub("", rest)
    above, stop = item_above(setting.folded, start)
    return (above, shown[above : min(stop, above + ITEM_SIGHT)]) if stop else (start, "")
