"""How is an English commitment called, and which number does it set?"""

from __future__ import annotations

import re

from plans.drafts import Operator, Quantity
from plans.english_words import ANY_FIELD
from plans.numbers import whole
from plans.outline import Paragraph
from plans.owners import ENGLISH_LABEL
from plans.patterns import pattern
from plans.promises import Setting

TITLE_SIZE = 160
LEANS = pattern(
    r"^(?:[\s,;:|•*–—-]+|\[[ xX]?\]|[Dd]ue(?: by| on)?\s*:|and\b|but\b|then\b|which\b|\(?[a-z\d]{1,2}[.)）] |\d{1,2}(?:\.\d{1,2}){1,3}\.? )+"
)
# Words that led to the date and lead nowhere without it.
HANGING = pattern(
    r"[\s,(（:|–—-]{1,8}(?:by|on|in|no later than|(?<!are )(?<!is )due|is|at|for|and|target(?:ed for)?|until|from|to|of)?[\s:)）|–—-]{0,8}$",
    re.IGNORECASE,
)
BRACKETS = pattern(r"[（(][\s,;:]*[)）]")
# What a bracket with the date leaves behind: (HR, ) and an item's unit at its end.
OPEN_BRACKET = pattern(r"\s{0,20}[（(][^（）()]{0,40}$")
CLOSED_BRACKET = pattern(
    r"\s{0,20}[（(](?:[A-Z][\w&'’ -]{1,50}?,\s*|[^（）()]*\b(?:Department|Office|Division|Team|Commission|Committee|Board|Agency|Authority|Bureau|Council))[）)](?=[\s.]*$)"
)
# Increase revenues: Increase revenues by … is said twice.
TWICE = pattern(r"^(?P<name>[^:]{8,80}?) ?: (?P=name)", re.IGNORECASE)
WORDS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
AMOUNT = pattern(
    rf"(?P<bound>at least|no fewer than|no less than|not less than|a minimum of|more than|over|up to|no more than|not more than|at most|less than|fewer than|below|under|roughly|about|approximately|nearly)? ?"
    rf"(?P<to>\b(?:to|of|by|at|goal of|target of) )?(?P<money>US\$|\$|£|€)?(?P<number>\d[\d,]*(?:\.\d+)?|\b(?:{WORDS})\b)(?P<unit>%| ?percent(?:age points)?| (?:million|billion)(?: dollars)?| (?:[a-z-]+ ){{0,3}}?[a-z-]+s\b)?"
    r"(?P<after> or (?:better|less|more|higher|fewer|greater|lower))?"
)  # fmt: skip
OPERATORS: dict[str, Operator] = {
    "at least": ">=", "no fewer than": ">=", "no less than": ">=", "not less than": ">=", "a minimum of": ">=", "more than": ">", "over": ">",
    "up to": "<=", "no more than": "<=", "not more than": "<=", "at most": "<=", "less than": "<", "fewer than": "<", "below": "<", "under": "<",
    "roughly": "~", "about": "~", "approximately": "~", "nearly": "~",
}  # fmt: skip
AFTER: dict[str, Operator] = {"less": "<=", "fewer": "<=", "lower": "<=", "more": ">=", "higher": ">=", "greater": ">="}
LOWERS = pattern(r"\b(?:reduc|decreas|lower|cut|minimi|shrink|limit|late|delinquen|backlog)", re.IGNORECASE)
# A number that is a name, a time or a distance in time: Phase 2, ICD 10, 30 days.
NAMED_NUMBER = pattern(
    r"(?:\b(?:[Pp]hase|[Gg]oal|[Oo]bjective|[Ss]trategy|[Aa]ction|[Ii]nitiative|[Ii]tem|[Ss]ection|[Cc]hapter|[Tt]ier|[Ll]evel|[Rr]oute|[Hh]ighway|[Dd]istrict|[Ww]ard|[Zz]one|[Ss]tation|[Nn]o\.|[Nn]umber"
    r"|[Rr]esolution|[Oo]rdinance|[Bb]ill|[Pp]age|[Ff]igure|[Tt]able|[Mm]etric|[Mm]ilestone|[Pp]roject|FY|[A-Z]{2,}) ?[#-]?|#|[A-Za-z]-|/|\d\.)$"
)
TIMES = ("days", "months", "years", "weeks", "hours", "minutes", "was", "is", "has", "times")
LISTED = pattern(
    r"(?:[\w-]{1,40}, ){2,30}[\w-]{1,40} and [\w-]{1,40}|(?:\d{1,12}, ){1,30}\d{1,12} and \d{1,12}"
    r"|(?:[a-z-]{1,40}, ){1,30}[a-z-]{1,40} and [a-z-]{1,40}"
)
YEAR = pattern(r"(?:19|20)\d\d")
# What follows from the act, or what it is compared with, sets no number.
ASIDE = pattern(
    r",? (?:saving|up from|down from|compared|resulting|generating|serving|benefit\w+|including|which|instead of)\b"
)
NUMBERED = pattern(r"\b(?:\d{1,12}, ){1,30}\d{1,12} and \d{1,12}\b")
FIELD_SIGHT = 600


def title(words: str) -> str:
    """The words without the date, without marks at their ends, cut to fit a line of the ledger."""
    plain = ENGLISH_LABEL.sub("", words)
    plain = OPEN_BRACKET.sub("", CLOSED_BRACKET.sub("", BRACKETS.sub("", plain)))
    plain = re.sub(r"\s+([,.;:)）])", r"\1", re.sub(r"\s{2,}", " ", plain))
    plain = re.sub(r"([:;–—-])\s*,\s*", r"\1 ", plain)
    plain = HANGING.sub("", LEANS.sub("", re.sub(r",(?=[,.;])", "", plain).strip(" ,.;:|–—-"))).strip(" ,.;:|–—-")
    plain = TWICE.sub(r"\g<name>", plain)
    return plain if len(plain) <= TITLE_SIZE else plain[: TITLE_SIZE - 1] + "…"


def field_title(setting: Setting, paragraph: Paragraph, label: int, end: int) -> tuple[str, int, str]:
    """Name, start and words of the item whose field holds the date: the words before its fields, or behind them, or the paragraph before."""
    start, text = paragraph.start, setting.shown
    words = text[start : min(label, start + FIELD_SIGHT)]
    behind = text[end : min(paragraph.end, end + FIELD_SIGHT)].strip(" ,.;:|–—-（()）")
    if len(_before_fields(words)) < 4 and len(behind) >= 4 and not ANY_FIELD.search(behind):
        return title(behind), start, behind
    if len(_before_fields(words)) < 4 and start > 0:
        start = max(text.rfind("\n", 0, start - 1) + 1, start - FIELD_SIGHT)
        words = text[start : paragraph.start]
    own = _before_fields(words)
    return title(own), start, own


def _before_fields(words: str) -> str:
    found = ENGLISH_LABEL.search(words)
    words = words[: found.start()] if found else words
    found = ANY_FIELD.search(words)
    words = words[: found.start()] if found else words
    return words.strip(" ,.;:|–—-（(")


def amount(words: str) -> tuple[int | None, Quantity | None]:
    """The number that is set: one with a bound or a measure is a target, a bare number of things is a count; else a list is counted."""
    words = ASIDE.split(words, maxsplit=1)[0]
    numbers = NUMBERED.search(words)
    if numbers:
        return len(re.findall(r"\d+", numbers[0])), None
    best: tuple[int, int | None, Quantity] | None = None
    for found in AMOUNT.finditer(words):
        read = _amount(found, words)
        if read and (best is None or read[0] > best[0]):
            best = read
    if best:
        return best[1], best[2]
    listed = LISTED.search(words)
    return (len(re.split(r", | and ", listed[0])), None) if listed else (None, None)


def _amount(found: re.Match[str], words: str) -> tuple[int, int | None, Quantity] | None:
    """How much it looks like the target, the count where it is one, and the amount."""
    number, unit, bound = found["number"], (found["unit"] or "").strip(), found["bound"]
    value = whole(number) if "." not in number else float(number.replace(",", ""))
    if value is None or unit.endswith(TIMES) or NAMED_NUMBER.search(words[: found.start("number")][-16:]):
        return None
    if not unit.startswith(("%", "percent")) and not found["money"] and YEAR.fullmatch(number):
        return None
    measured = bool(found["money"]) or unit.startswith(("%", "percent", "million", "billion"))
    reaches = found["to"] in ("to ", "goal of ", "target of ")
    if not (unit or measured or reaches) or (reaches and not unit and YEAR.fullmatch(number)):
        return None
    op: Operator = OPERATORS.get(bound or "", "=")
    if found["after"]:
        op = AFTER.get(found["after"].split()[-1]) or ("<=" if LOWERS.search(words) else ">=")
    if measured or bound or not unit:
        unit = (
            f"{unit} USD".strip() if found["money"] in ("$", "US$") else unit if measured else unit.rsplit(" ", 1)[-1]
        )
        return (
            2 + reaches + (1 if bound or found["after"] else 0),
            None,
            Quantity(value, unit.replace("percentage points", "%"), op),
        )
    return 1, int(value), Quantity(value, unit, "=")
