"""Is an enumeration one promise or several?"""

from __future__ import annotations

import re

from plans import predicates
from plans.drafts import Quantity
from plans.folding import fold
from plans.moments import DateExpression
from plans.patterns import pattern
from plans.quantities import target_of, targets, total_of

# An enumeration comma that stands in no bracket, quote or title.
TOLD = pattern(r"去年|上年|前年|20\d\d年|截至|目前|已")
ITEM_SIGHT = 1000
COMMA = pattern(r"、(?![^（“《]{0,200}[）”》])")


def split_targets(words: str) -> list[str]:
    """新建管廊24公里、道路41公里 are two; 中央、省级资金19亿元 is one: both sides must set a target of their own."""
    if "、" not in words or not targets(words):
        return [words]
    pieces: list[str] = []
    for part in COMMA.split(words):
        if not pieces or (
            _closes(pieces[-1])
            and (_closes(part) or target_of(part) is not None)
            and not predicates.CONSEQUENCE.match(part)
        ):
            pieces.append(part)
        else:
            pieces[-1] += "、" + part
    return pieces


def _closes(part: str) -> bool:
    target = target_of(part)
    return bool(target and target.closes) or bool(predicates.OUTCOME.search(part))


def size_in(title: str) -> Quantity | None:
    """新建社区食堂12家，9月底前全部营业: the amount stands in the clause before, which opens with its act."""
    folded = "，".join(clause for clause in fold(title).split("，") if not TOLD.match(clause))
    for words in folded.split("，")[:-1]:
        target = target_of(words)
        if target and predicates.opens_with_action(words):
            return target.quantity
    return total_of(folded)


def target_in_item(words: str) -> Quantity | None:
    """The first target with a bound or a share that an item's sentences set."""
    for clause in re.split(r"[，。；]", words[:ITEM_SIGHT]):
        for one in targets(clause, describing=True):
            if one.bounded or one.quantity.unit == "%":
                return one.quantity
    return None


def running_total(live: list[DateExpression]) -> bool:
    """年度累计…: a total of the year that leaves the clauses after it to the date before."""
    return all(found.text == "年度" for found in live)
