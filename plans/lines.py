"""Do two lines of a text belong to one sentence, or does the second begin a paragraph of its own?"""

from __future__ import annotations

from typing import NamedTuple

from plans.patterns import pattern

FIRST_WIDE, WIDE_MARKS = "\u2e80", "“”‘’—…·"
# What opens a new paragraph even where no blank line stands before it: 一、 （二） 3. 4、 第五条 附件 • | -
LIST_MARK = pattern(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,3}(?:[.．](?=\D|\d{1,4}[月年])|、)|第[一二三四五六七八九十]{1,3}[条章节部]|[①-⑳]"
    r"|附件|\(?[a-z]\) |[•●■◆▪]|[-*] |\|"
    # a field of an item: 责任单位：, 完成时限:
    r"|(?:责任|牵头|配合|协办|主办|承办|实施|完成|办结|整改|分管|工作|挂点|包联)(?:单位|部门|领导|人|时限|时间|期限|标准|目标|措施)[:：]|(?:时间|工作|进度)(?:进度|安排)[:：])"
)
ENGLISH_ITEM = pattern(
    r"(?:Goal|Objective|Strategy|Action|Task|Initiative|Priority) (?:Item )?\d+(?:\.\d+)*[.:)–—-]? ?[A-Z–—]"
)
DECIMAL_ITEM = pattern(r"\d{1,2}(?:\.\d{1,2}){1,3}\.? [A-Z][a-z]")  # 1.2.1 Launch a pilot
HEADING_LINE = 56  # Goal 2: Fiscal Stewardship
SENTENCE_MARK = pattern(r"[，。；：！？、,;:!?]")
ENDS_SENTENCE = "。！？；：!?;:."
MONTH_PIECES = pattern(r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}-$")
LINE_SIZE = 18  # a line that is broken by its page is longer; a shorter one without a full stop is a heading of its own
BROKEN_NUMBER = pattern(r"(?P<digits>\d{0,4}) ?(?P<unit>[年月日])")


class Line(NamedTuple):
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


def joint_between(last: Line, line: Line, *, opened: bool) -> str:
    """What stands between two lines: a line feed, a blank, nothing, or "-" where a hyphen must go."""
    before, after = last.body.rstrip("* "), line.body.lstrip("* ")
    if last.heading or line.heading or not before or not after or before.startswith("|") or last.cell != line.cell:
        return "\n"
    wide = is_wide(before[-1]) or is_wide(after[0])
    if before[-1].isdigit() and not before.isascii() and _one_number(before, after):
        return ""
    if (LIST_MARK.match(after) and not line.cell) or (line.indented and wide) or before.endswith("|"):
        return "\n"
    if not line.cell and _parts_items(before, after):
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


def _parts_items(before: str, after: str) -> bool:
    """Whether an English item begins with the second line, or the first is the short heading of one."""
    if DECIMAL_ITEM.match(after):
        return True
    item = ENGLISH_ITEM.match(after)
    if item and (before[-1] in ENDS_SENTENCE + "])" or ENGLISH_ITEM.match(before)):
        return True
    return (
        len(before) <= HEADING_LINE
        and before[-1] not in ENDS_SENTENCE
        and bool(ENGLISH_ITEM.match(before))
        and after[0].isupper()
    )


def _one_number(before: str, after: str) -> bool:
    """Whether the digits on both sides of a break are one number: 20⏎25年 and 6⏎月, not 2025⏎9月."""
    broken = BROKEN_NUMBER.match(after)
    if broken is None:
        return after[0].isdigit() or after[0] in "月年日底"
    digits = len(before) - len(before.rstrip("0123456789０１２３４５６７８９"))
    number = (before[len(before) - digits :] + broken["digits"]) if digits else ""
    most = {"年": 4, "月": 2, "日": 2}[broken["unit"]]
    return len(number) <= most and (most == 4 or not number or int(number) <= (12 if broken["unit"] == "月" else 31))
