"""How alike are two commitments? By their words, the rare ones weighing more, whatever their place and number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import log
from typing import Any

from plans.drafts import Draft
from plans.folding import fold

NUMBERING = re.compile(
    r"^(?:[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,3})(?:[）)、]|[.．](?!\d))|第[一二三四五六七八九十\d]{1,3}[章节条项部分]{1,2}|"
    r"[一二三四五六七八九十][是要])+"
)
WORD = re.compile(r"[a-z]+|\d+(?:\.\d+)?|[\u3400-\u9fff]+", re.IGNORECASE)
# A figure that measures or counts nothing is part of a name.
FIGURE = re.compile(
    r"(?<![\d.])\d+(?:\.\d+)?(?![\d.%‰余多个项家条座栋所处孔台宗户件名类套辆场次张艘只头棵株盏部份组片口人万亿千百公平米亩吨元年月日天度立])"
)
PLAIN = re.compile(r"[\W_]+")
BEGINS = re.compile(
    r"开工|动工|启动|进场|招标|奠基|开建|编制|立项|批复|\b(?:start|begin|launch|tender|award)", re.IGNORECASE
)
STAGE = re.compile(
    r"[一二三四五六七八九十]{1,3}(?:期|标段|号线?|批)|\d{1,3}(?:期|标段|号线?|批)|(?:phase|stage|line) ?[\divx]{1,3}",
    re.IGNORECASE,
)
# 东湖 and 西湖 differ in one sign and are two.
TELLING = re.compile(r"[东西南北中上下前后一二三四五六七八九十甲乙丙丁\d]")
ALMOST = 0.6  # of the pieces of the shorter of two names that differ in a word
NUMBER_WEIGHT = 0.3  # a figure may change while the promise stays the same
ENGLISH_STOPS = frozenset(re.split(" ", "the a an of to in on by and for with at all be is are will shall new"))


@dataclass(frozen=True, slots=True)
class Stated:
    """What a document says of one commitment, so far as two versions of it can be compared."""

    title: str
    kind: str = "deadline"
    due_on: date | None = None
    section: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    action: str | None = None
    count: int | None = None
    quantity: tuple[float, str, str] | None = None
    window_start: date | None = None
    rrule: str | None = None


def of_draft(draft: Draft) -> Stated:
    amount = draft.quantity
    return Stated(
        draft.title, draft.kind, draft.due_on, draft.section, draft.subjects, draft.action, draft.count,
        (float(amount.value), amount.unit, amount.op) if amount else None, draft.window_start, draft.rrule,
    )  # fmt: skip


def of_reading(read: Mapping[str, Any]) -> Stated:
    """The same from a draft that was kept as JSON."""
    amount = read.get("quantity") or None
    return Stated(
        read["title"], read["kind"], _day(read.get("due_on")), tuple(read.get("section") or ()),
        tuple(read.get("subjects") or ()), read.get("action"), read.get("count"),
        (float(amount["value"]), amount["unit"], amount["op"]) if amount else None,
        _day(read.get("window_start")), read.get("rrule"),
    )  # fmt: skip


def bare(title: str) -> str:
    """The words of a title without numbering, marks and blanks: two that differ in nothing else are the same."""
    return PLAIN.sub("", NUMBERING.sub("", fold(title).strip())).lower()


def pieces(title: str) -> Counter[str]:
    """What a title is made of: pairs of Chinese characters, English words, figures."""
    found: Counter[str] = Counter()
    for word in WORD.findall(NUMBERING.sub("", fold(title).strip()).lower()):
        if word[0].isascii():
            if word not in ENGLISH_STOPS:
                found[word.rstrip("s") if word.isalpha() and len(word) > 3 else word] += 1
        elif len(word) == 1:
            found[word] += 1
        else:
            found.update(word[at : at + 2] for at in range(len(word) - 1))
    return found


class Weights:
    """What each piece weighs, by how rare it is among the titles that are compared."""

    def __init__(self, titles: Iterable[Counter[str]]) -> None:
        held: Counter[str] = Counter()
        total = 0
        for each in titles:
            held.update(each.keys())
            total += 1
        self._held, self._total = held, max(total, 1)

    def of(self, piece: str) -> float:
        weight = 0.15 + log(1 + self._total / (1 + self._held[piece]))
        return weight * NUMBER_WEIGHT if piece[0].isdigit() else weight

    def held(self, piece: str) -> int:
        """In how many titles the piece stands."""
        return self._held[piece]

    def sum_of(self, found: Counter[str]) -> float:
        return sum(self.of(piece) * times for piece, times in found.items())

    def shared(self, one: Counter[str], other: Counter[str]) -> float:
        """What both hold, as a part of their mean weight: 1 for the same pieces, 0 for none in common."""
        both = sum(self.of(piece) * min(times, other[piece]) for piece, times in one.items() if piece in other)
        whole = self.sum_of(one) + self.sum_of(other)
        return 2 * both / whole if whole else 0.0

    def contained(self, one: Counter[str], other: Counter[str]) -> float:
        """What both hold, as a part of the lighter one: 1 where one says all that the other says."""
        both = sum(self.of(piece) * min(times, other[piece]) for piece, times in one.items() if piece in other)
        least = min(self.sum_of(one), self.sum_of(other))
        return both / least if least else 0.0


def same_things(one: Sequence[str], other: Sequence[str]) -> bool | None:
    """Whether two commitments are about the same things by name; None where one names none."""
    if not one or not other:
        return None
    ours, theirs = [bare(name) for name in one], [bare(name) for name in other]
    return any(_same_name(a, b) for a in ours for b in theirs)


def told_apart(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the names differ in a sign that tells things apart (东, 二, 3)."""
    return set(TELLING.findall("".join(one))) != set(TELLING.findall("".join(other)))


def same_stage(one: Stated, other: Stated) -> bool:
    """一期 and 二期, 3号线 and 4号线: numbered parts of a thing are different things."""
    ours, theirs = set(STAGE.findall(fold(one.title))), set(STAGE.findall(fold(other.title)))
    return not ours or not theirs or bool(ours & theirs)


def same_figures(one: Stated, other: Stated) -> bool:
    """第3标段 and 第4标段 are two; a figure that is an amount or a count may change."""
    if one.quantity or one.count or other.quantity or other.count:
        return True
    return FIGURE.findall(NUMBERING.sub("", fold(one.title))) == FIGURE.findall(NUMBERING.sub("", fold(other.title)))


def _same_name(one: str, other: str) -> bool:
    if not one or not other:
        return False
    if one in other or other in one:
        return True
    ours, theirs = pieces(one), pieces(other)
    common = (ours & theirs).total() / max(1, min(ours.total(), theirs.total()))
    return common >= ALMOST and set(TELLING.findall(one)) == set(TELLING.findall(other))


def same_phase(one: Stated, other: Stated) -> bool:
    """开工 and 建成 of the same project are two commitments."""
    return bool(BEGINS.search(one.title)) == bool(BEGINS.search(other.title))


def same_act(one: Stated, other: Stated) -> bool:
    """通车 and 建成通车 are one act."""
    ours, theirs = one.action, other.action
    return bool(ours and theirs) and (str(ours).endswith(str(theirs)) or str(theirs).endswith(str(ours)))


def leaf(section: Sequence[str]) -> str:
    """The nearest heading, without its number."""
    return bare(section[-1]) if section else ""


def _day(text: object) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) and text else None
