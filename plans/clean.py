"""How does the text read without the damage of its format, and where did each character stand before?

PDF line breaks inside a sentence or a number, blanks between digits and their units, page numbers, Markdown marks
and full-width digits get in the way of reading; `Cleaned` is free of them and leads every offset back.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple

from plans.patterns import pattern

# Characters that mean the same one place further; all tables keep the length, so one offset fits both texts.
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)} | {0xFF05: 0x25, 0xFF0E: 0x2E}
TRADITIONAL = dict(zip(
    map(ord, "棟電場與業東絲嚴個豐臨為麗義習鄉書買爭產畝們價優會傳傷併償儲兒黨內冊寫軍農衝決況準淨減幾創別劑辦動務勞區醫華協單賣衛廠廳歷壓縣參雙發變臺後啟員響團園圍國圖圓聖塊堅處備複頭實寧審對導將屆層島嶺帶幫廣慶應廢開異張強當錄徵從復憂總態懸懇戰戶拋護報擔擬攬擇擴據擠損換數斷無舊時曠晝顯曉機權條來極構標樣樓歐歲殘氣漢湯溝淚潔濟灣濕滿漸災為爐爭獎獲現環畢療監盤眾確碼禮種稅穩積稱競筆節範築簽簡糧紅約級紀線組細終結給絡統經綠維綱網緒續編績羅職聯聲腦臨興舉號蟲補裝製複見規視覽覺觸計訊討訓議記講許論設訪證評識試話該詳語誤說請諸課調談謀譯護豐貝負財責貨質購貫費資賽贈趕車軌軟載較輛輸轄辭邊遷過運還進遠違連遲適選遺鄧郵鄰釋鋪錢鐵銀銷鋼錯鎮閉問間閱隊階際陸陳險隨隱雜難電靈靜頂項順須預領題願類顧風飛飯館駐驗髮鬧黃點齊齡於"),
    map(ord, "栋电场与业东丝严个丰临为丽义习乡书买争产亩们价优会传伤并偿储儿党内册写军农冲决况准净减几创别剂办动务劳区医华协单卖卫厂厅历压县参双发变台后启员响团园围国图圆圣块坚处备复头实宁审对导将届层岛岭带帮广庆应废开异张强当录征从复忧总态悬恳战户抛护报担拟揽择扩据挤损换数断无旧时旷昼显晓机权条来极构标样楼欧岁残气汉汤沟泪洁济湾湿满渐灾为炉争奖获现环毕疗监盘众确码礼种税稳积称竞笔节范筑签简粮红约级纪线组细终结给络统经绿维纲网绪续编绩罗职联声脑临兴举号虫补装制复见规视览觉触计讯讨训议记讲许论设访证评识试话该详语误说请诸课调谈谋译护丰贝负财责货质购贯费资赛赠赶车轨软载较辆输辖辞边迁过运还进远违连迟适选遗邓邮邻释铺钱铁银销钢错镇闭问间阅队阶际陆陈险随隐杂难电灵静顶项顺须预领题愿类顾风飞饭馆驻验发闹黄点齐龄于"),
    strict=True,
))  # fmt: skip
FOLDED = FULL_WIDTH | TRADITIONAL | {ord("("): "（", ord(")"): "）", 0x301C: "~", 0xFF5E: "~", 0xFF5C: "|"}

FIRST_WIDE, WIDE_MARKS = "\u2e80", "“”‘’—…·"
IN_LINE = pattern(r"\*{2,3}|__|[ \t\u3000\xa0\u200b\ufeff]+|<br ?/?>")
FOLDED_SIGN = pattern("[" + re.escape("".join(map(chr, FOLDED))) + "]")
TRADITIONAL_SIGN = pattern("[" + "".join(map(chr, TRADITIONAL)) + "]")
FULL_WIDTH_SIGN = pattern("[０-９％．]")
PAGE_NUMBER = pattern(
    r"(?:[-—–·]{1,2} ?)?\d{1,4}(?: ?[-—–·]{1,2})|第 ?\d{1,4} ?页(?: ?共 ?\d{1,4} ?页)?|Page \d{1,4}(?: of \d{1,4})?"
)
HEADING_MARK = pattern(r"#{1,6}\s+")
# What opens a new paragraph even where no blank line stands before it: 一、 （二） 3. 4、 第五条 附件 • | -
LIST_MARK = pattern(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,3}(?:[.．](?=\D|\d{1,4}[月年])|、)|第[一二三四五六七八九十]{1,3}[条章节部]|[①-⑳]"
    r"|附件|\(?[a-z]\) |[•●■◆▪]|[-*] |\|)"
)
ENGLISH_ITEM = pattern(
    r"(?:Goal|Objective|Strategy|Action|Task|Initiative|Priority) (?:Item )?\d+(?:\.\d+)*[.:)–—-]? ?[A-Z–—]"
)
SENTENCE_MARK = pattern(r"[，。；：！？、,;:!?]")
ENDS_SENTENCE = "。！？；：!?;:."
# OCR takes the letters O and l for digits; beside 年, 月, 日 and a real digit there is no doubt.
OCR_NUMBER = pattern(r"(?<![A-Za-z])[0-9OoIl]{1,4}(?=[年月日])")
OCR_HINT = pattern(r"[OoIl][0-9OoIl]{0,3}[年月日]")
OCR_LETTERS = str.maketrans("OoIl", "0011")
MONTH_PIECES = pattern(r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}-$")
LINE_SIZE = 18  # a line that is broken by its page is longer; a shorter one without a full stop is a heading of its own
# 1.9月底前: the point belongs to the item's number, for no month is counted in tenths. 1.9亿元 stays.
NUMBER_BEFORE_MONTH = pattern(r"([\n。；]（?\d{1,3})\.(?=(?:1[0-2]|0?[1-9])月)")
BROKEN_NUMBER = pattern(r"(?P<digits>\d{0,4}) ?(?P<unit>[年月日])")
BLANK_IN_NUMBER = pattern(r"[ \t](?=\d{1,3}[ \t]?[年月日])")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """`text` is fit to show, `folded` (same length) to compare; `headings` are the starts of marked heading lines."""

    text: str
    folded: str
    headings: frozenset[int]
    columned: bool
    _here: list[int] = field(repr=False)
    _there: list[int] = field(repr=False)

    def origin(self, offset: int) -> int:
        """Where the character at `offset` stood in the raw text."""
        piece = bisect_right(self._here, offset) - 1
        return self._there[piece] + offset - self._here[piece]

    def origin_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw stretch that the non-empty stretch from `start` to `end` came from."""
        return self.origin(start), self.origin(end - 1) + 1

    def around(self, start: int, end: int) -> tuple[int, int]:
        """The raw stretch that holds all of it; on a page in columns words of other cells may stand between."""
        parts = self._parts(start, end)
        return min(a for a, _ in parts), max(b for _, b in parts)

    def longest(self, start: int, end: int) -> tuple[int, int]:
        """The longest raw stretch with nothing but its own words."""
        return max(self._parts(start, end), key=lambda part: (part[1] - part[0], -part[0]))

    def _parts(self, start: int, end: int) -> list[tuple[int, int]]:
        if not self.columned:
            return [self.origin_span(start, end)]
        first, last = bisect_right(self._here, start), bisect_right(self._here, end - 1)
        edges = [start, *self._here[first:last], end]
        parts = [self.origin_span(edges[0], edges[1])]
        for a, b in zip(edges[1:], edges[2:], strict=False):
            part = self.origin_span(a, b)
            if part[0] - parts[-1][1] in (0, 1):  # at most the sign that was replaced
                parts[-1] = (parts[-1][0], part[1])
            elif self.text[a:b].strip():
                parts.append(part)
        return parts


@dataclass(slots=True)
class _Pieces:
    """What has been kept so far, and from where."""

    kept: list[str] = field(default_factory=list)
    here: list[int] = field(default_factory=list)
    there: list[int] = field(default_factory=list)
    size: int = 0

    def keep(self, words: str, origin: int) -> None:
        if words:
            self.kept.append(words)
            self.here.append(self.size)
            self.there.append(origin)
            self.size += len(words)


class _Line(NamedTuple):
    """A line without its margins; `start` is raw, `body` ends where the ink ends."""

    start: int
    body: str
    indented: bool
    heading: bool
    after_blank: bool
    cell: int = 0  # which cell of a page in columns it belongs to; 0: none


def is_wide(sign: str) -> bool:
    """Whether the sign is Chinese, so that no blank belongs beside it."""
    return sign >= FIRST_WIDE or sign in WIDE_MARKS


def fold(words: str) -> str:
    """The words as they are compared: plain digits and brackets, simplified characters; the length stays."""
    return FOLDED_SIGN.sub(_folded_sign, words)  # several times as fast as str.translate where little is folded


def _folded_sign(match: re.Match[str]) -> str:
    folded = FOLDED[ord(match[0])]
    return folded if isinstance(folded, str) else chr(folded)


def clean(raw: str) -> Cleaned:
    """`raw` with sentences in one piece: paragraphs are parted by a line feed, everything else that broke them is gone."""
    pieces, headings = _Pieces(), set()
    last: _Line | None = None
    opened = True
    columned = "   " in raw and _in_columns(raw)
    for line in _cells(raw) if columned else _lines(raw):
        if last is not None:
            joint = _joint(last, line, opened=opened)
            opened = joint == "\n"
            if joint == "-":  # an English month parted by a hyphen
                _drop_hyphen(pieces)
            else:
                pieces.keep(joint, line.start - 1)
        if line.heading:
            headings.add(pieces.size)
        _keep_line(pieces, line)
        last = line
    text = "".join(pieces.kept)
    folded = _folded(text)
    shown = text.translate(FULL_WIDTH) if FULL_WIDTH_SIGN.search(text) else text
    return Cleaned(shown, folded, frozenset(headings), columned, pieces.here or [0], pieces.there or [0])


def _lines(raw: str) -> list[_Line]:
    lines, at, blank = [], 0, False
    for whole in re.split(r"(?<=\n)", raw):
        body = whole.strip()
        start = at + len(whole) - len(whole.lstrip())
        at += len(whole)
        if not body or PAGE_NUMBER.fullmatch(body[:40]):
            blank = True
            continue
        mark = HEADING_MARK.match(body)
        shift = mark.end() if mark else 0
        indented = whole.startswith(("\u3000\u3000", "    "))
        lines.append(_Line(start + shift, body[shift:], indented, bool(mark), blank))
        blank = False
    return lines


def _in_columns(raw: str) -> bool:
    from plans.page_columns import in_columns  # few texts have a wide gap

    return in_columns(raw)


def _cells(raw: str) -> list[_Line]:
    """The pieces of a page in columns, each cell in one piece."""
    from plans.page_columns import cells

    return [
        _Line(piece.start, piece.body, False, False, place == 0, number)
        for number, cell in enumerate(cells(raw), 1)
        for place, piece in enumerate(cell)
        if not PAGE_NUMBER.fullmatch(piece.body[:40])
    ]


def _joint(last: _Line, line: _Line, *, opened: bool) -> str:
    """What stands between two lines: a line feed, a blank, nothing, or "-" where a hyphen must go."""
    before, after = last.body.rstrip("* "), line.body.lstrip("* ")
    if last.heading or line.heading or not before or not after or before.startswith("|") or last.cell != line.cell:
        return "\n"
    wide = is_wide(before[-1]) or is_wide(after[0])
    if before[-1].isdigit() and not before.isascii() and _one_number(before, after):
        return ""
    if (LIST_MARK.match(after) and not line.cell) or (line.indented and wide) or before.endswith("|"):
        return "\n"
    if before[-1] in ENDS_SENTENCE and ENGLISH_ITEM.match(after) and not line.cell:
        return "\n"
    if line.after_blank and (not wide or before[-1] in ENDS_SENTENCE or len(before) < LINE_SIZE):
        return "\n"
    if wide and before[-1] in "。！？" and len(after) < LINE_SIZE:  # a line of its own, such as the day of issue
        return "\n"
    if wide:
        stands_alone = opened and not SENTENCE_MARK.search(before)
        return "\n" if stands_alone or len(before) < LINE_SIZE else ""
    if before[-1] == "-" and after[0].islower():
        return "-" if MONTH_PIECES.search(before[-14:]) else ""
    return "" if not before.isascii() and before[-1].isalnum() and after[0] == "-" else " "


def _one_number(before: str, after: str) -> bool:
    """Whether the digits on both sides of a break are one number: 20⏎25年 and 6⏎月, not 2025⏎9月."""
    broken = BROKEN_NUMBER.match(after)
    if broken is None:
        return after[0].isdigit() or after[0] in "月年日底"
    digits = len(before) - len(before.rstrip("0123456789０１２３４５６７８９"))
    number = (before[len(before) - digits :] + broken["digits"]) if digits else ""
    most = {"年": 4, "月": 2, "日": 2}[broken["unit"]]
    return len(number) <= most and (most == 4 or not number or int(number) <= (12 if broken["unit"] == "月" else 31))


def _drop_hyphen(pieces: _Pieces) -> None:
    pieces.kept[-1] = pieces.kept[-1][:-1]
    pieces.size -= 1


def _keep_line(pieces: _Pieces, line: _Line) -> None:
    body, at = line.body, 0
    for mark in IN_LINE.finditer(body):
        start, end = mark.span()
        pieces.keep(body[at:start], line.start + at)
        at = end
        if body[start] not in "*_<" and _blank_counts(body, start, end):
            pieces.keep(" ", line.start + start)
    pieces.keep(body[at:], line.start + at)


def _blank_counts(body: str, start: int, end: int) -> bool:
    """A blank parts words of Latin letters; beside Chinese signs and inside a date's number it is a scar of the PDF."""
    if start == 0 or end == len(body):
        return False
    before, after = body[start - 1], body[end]
    if is_wide(before) or is_wide(after) or after == "%":
        return False
    return not (before.isdigit() and BLANK_IN_NUMBER.match(body, end - 1))


def _folded(text: str) -> str:
    """The text to compare, with the letters of a scan's numbers mended and an item's number parted from its month."""
    folded = fold(text)
    if OCR_HINT.search(folded):
        folded = OCR_NUMBER.sub(_ocr_number, folded)
    return NUMBER_BEFORE_MONTH.sub(r"\1、", "\n" + folded)[1:]


def _ocr_number(match: re.Match[str]) -> str:
    seen = match[0]
    return seen.translate(OCR_LETTERS) if any(sign.isdecimal() for sign in seen) else seen
