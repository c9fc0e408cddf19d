"""Which targets does the year's headline sentence list, whose day follows from the heading alone?"""

from __future__ import annotations

from datetime import date

from plans import predicates
from plans.clauses import clauses
from plans.outline import Paragraph
from plans.patterns import pattern
from plans.promises import Promise, Setting
from plans.quantities import target_of
from plans.titles import clean_title

# The sentence that lists the year's indicators: 主要预期目标是：…
HEADLINE = pattern(r"(?:预期|发展|主要|工作)目标[^，。；]{0,8}?(?:是|为|安排)?[:：]")
SHORTEST = 4  # a clause of fewer signs is a remnant


def indicators(setting: Setting, paragraph: Paragraph, start: int, end: int) -> list[Promise]:
    """One promise for each clause of the sentence from `start` to `end`; none has a date expression of its own."""
    text = setting.folded
    opened = HEADLINE.search(text, start, end)
    made = []
    for a, b in clauses(text, opened.end() if opened else start, end):
        words = text[a:b]
        if len(words.strip()) < SHORTEST:
            continue
        target = target_of(words)
        made.append(
            Promise(
                clean_title(setting.shown[a:b]), "annual_target", a, b, None, date(setting.year, 12, 31), paragraph,
                action=predicates.action_in(words), quantity=target.quantity if target else None, doubts=("date_implied",),
            )
        )  # fmt: skip
    return made
