"""What is a commitment about, by name, and on which lists does it stand?"""

from __future__ import annotations

import re

from plans.patterns import pattern
from plans.predicates import STRENGTH, action_in
from plans.quantities import CLASSIFIERS

# The names stand before 等N个, or are the list before the verb.
GROUP = pattern(rf"等?(?:\d{{1,4}}|[两二三四五六七八九十]{{1,3}})[{CLASSIFIERS}](?!以上|左右|月)")
AND_OTHERS = pattern(r"等(?!级|额|效|于|待)")
PARTS = pattern(r"[，。；：]")
LONGEST = 120
OPENING_VERB = pattern(
    r"^(?:[^、]{0,6}?(?:完成|建成|推动|推进|启动|培育|支持|鼓励|加快|重点|实施|改造|处置|化解|新建|建设|争取|确保|力争|重抓重推|抓好|紧盯|实现|召开|举办|组织|鼓励|重点培育))+"
)
PARTING = pattern(r"[、和及](?![^（]{0,200}）)")
LISTS = (
    ("省重点", pattern(r"省(?:级)?重点|省市重点")),
    ("市重点", pattern(r"市(?:级)?重点")),
    ("民生实事", pattern(r"民生实事")),
)


def subjects_of(title: str) -> tuple[str, ...]:
    """The things that a title names; those hidden behind 等 are never made up."""
    names = _names_before(GROUP, title) or _names_before(AND_OTHERS, title) or _before_verb(title)
    names = OPENING_VERB.sub("", STRENGTH.sub("", names))
    parted = [name.strip("的“”， ") for name in PARTING.split(names)]
    return tuple(dict.fromkeys(name for name in parted if 2 <= len(name) <= 40))


def _names_before(mark: re.Pattern[str], title: str) -> str:
    found = mark.search(title, 2)
    names = title[: found.start()] if found and found.start() <= LONGEST else ""
    return "" if not names or PARTS.search(names) else names


def _before_verb(title: str) -> str:
    """The list before the verb, or its object where the verb comes first."""
    head = title.split("，")[-1]
    action = action_in(head)
    if not action:
        return head
    place = 0 if head.startswith(action) else head.rindex(action)
    return head[:place] if place >= 2 else re.split(r"\d", head[place + len(action) :])[0]


def lists_of(words: str, section: tuple[str, ...]) -> tuple[str, ...]:
    """The named lists that the words or the headings speak of."""
    where = words + "".join(section)
    if "重点" not in where and "民生实事" not in where:
        return ()
    return tuple(name for name, pattern in LISTS if pattern.search(where))
