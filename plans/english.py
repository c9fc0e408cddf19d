"""What does an English sentence promise? Each date governs the part of the sentence around it."""

from __future__ import annotations

import re

from plans.clauses import bounded, dealt
from plans.drafts import Operator, Quantity
from plans.kinds import timing
from plans.moments import DateExpression
from plans.numbers import whole
from plans.outline import Paragraph
from plans.owners import owners_in
from plans.promises import Findings, Promise, Setting
from plans.verdicts import Reason

# A full stop ends a sentence before a capital, but not in "No. 5", "2:00 p.m. on" or "Dr. Lee".
SENTENCE_END = re.compile(
    r"(?<!\bNo)(?<!\bDr)(?<!\bMr)(?<!\bSt)(?<!\bMs)(?<!approx)(?<![ap]\.m)[.!?](?=\s+[A-Z(“\"\d])\s+"
)
# What parts the promises of one sentence: each date takes the words up to the next mark.
SEGMENT_MARK = re.compile(r"; |, of which |, and (?=\w+ (?:will|shall|must)\b)")
DUTY = re.compile(
    r"\b(?:will|shall|must|should|is to|are to|to be|targets?|plans? to|scheduled|anticipate[sd]?|expects? to|expected|commits?|due|slips? to|moves? to|aims?|goal|Complete|Adopt|"
    r"Implement|Increase|Reduce|Develop|Establish|Submit|Provide|Improve|Maintain|Create|Review|Conduct|Hold|Install|Enact|Obtain|Match|Restore|Open|Launch|Finish|deadline)\b"
)
TOLD = re.compile(
    r"\b(?:was|were|had|has been|have been|took|rose|fell|closed|cut|hired|completed|built|awarded|enacted|received|met|began|ended|ranked|found|left|identified|funded|measured|actual)\b"
)
NAME_AFTER = re.compile(
    r" (?:Adopted|Approved|Master|Strategic|Budget|Annual|Comprehensive|Capital|Action|Plan\b|Report|Book|actual|Almanac)"
)
STAMP = re.compile(r"(?:Updated|Revised|Printed|Dated):? $")  # the day of a version
START = re.compile(r"\b(?:[Gg]roundbreaking|break ground|start construction|kick ?off|begin construction|commence)\b")
ACTION = re.compile(
    r"\b(?:complet\w+|submit\w*|deliver\w*|open\w*|clos\w+|adopt\w*|publish\w*|post\w*|install\w*|implement\w*|retire\w*|migrat\w+|reconcil\w+|accept\w*|certif\w+|inspect\w*|"
    r"reduc\w+|increas\w+|eliminat\w+|releas\w+|audit\w*|clear\w*|restor\w+|review\w*|run\w*|meet\w*|mov\w+|launch\w*|finish\w*|conduct\w*|establish\w*|creat\w+|provid\w+|develop\w*|"
    r"improv\w+|maintain\w*|obtain\w*|enact\w*|go live|slips?|due|report\w*|re-inspect\w*|groundbreaking|hir\w+|train\w*|build\w*|fund\w*|approv\w+|issu\w+|hold\w*|relocat\w+)\b",
    re.IGNORECASE,
)
STRENGTH = re.compile(r"\b(?:shall|must|will|should|plans? to|anticipate[sd]?|expected|targets?)\b")
WORDS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
AMOUNT = re.compile(
    rf"(?P<bound>at least|no fewer than|no less than|not less than|more than|over|up to|no more than|at most|roughly|about|approximately|nearly)? ?"
    rf"(?P<number>\$?\d[\d,]*(?:\.\d+)?|\b(?:{WORDS})\b) ?(?P<unit>%|percent|million|billion|(?:[a-z-]+ ){{0,3}}?[a-z-]+s\b)"
)  # fmt: skip
OPERATORS: dict[str, Operator] = {
    "at least": ">=", "no fewer than": ">=", "no less than": ">=", "not less than": ">=", "more than": ">", "over": ">", "up to": "<=",
    "no more than": "<=", "at most": "<=", "roughly": "~", "about": "~", "approximately": "~", "nearly": "~",
}  # fmt: skip
LISTED = re.compile(r"(?:[\w-]+, ){2,}[\w-]+ and [\w-]+|(?:\d+, )+\d+ and \d+|(?:[a-z-]+, )+[a-z-]+ and [a-z-]+")
TITLE_SIZE = 160


def read_paragraph(setting: Setting, paragraph: Paragraph, dates: list[DateExpression]) -> Findings:
    """Promises, passed dates and unread dates of one English paragraph."""
    findings = Findings()
    sentences = bounded(_pieces(setting.folded, paragraph.start, paragraph.end, SENTENCE_END))
    for start, end, own in dealt(sentences, dates):
        if own:
            _read_sentence(setting, paragraph, start, end, own, findings)
    return findings


def _pieces(text: str, start: int, end: int, mark: re.Pattern[str]) -> list[tuple[int, int]]:
    """Stretches between the marks; a mark inside round brackets parts nothing."""
    made, begin, counted, depth = [], start, start, 0
    for found in mark.finditer(text, start, end):
        depth += text.count("（", counted, found.start()) - text.count("）", counted, found.start())
        counted = found.start()
        if depth <= 0:
            made.append((begin, found.start() + (text[found.start()] in ".!?")))
            begin, depth = found.end(), 0
    return [*made, (begin, end)]


def _read_sentence(
    setting: Setting, paragraph: Paragraph, start: int, end: int, dates: list[DateExpression], findings: Findings
) -> None:
    sentence = setting.folded[start:end]
    told_of_past = False
    for begin, stop, own in dealt(_pieces(setting.folded, start, end, SEGMENT_MARK), dates):
        live = []
        for date in own:
            reason = _verdict(setting, sentence, date, told_of_past=told_of_past, paragraph=paragraph)
            told_of_past = told_of_past or reason == "past"
            if reason:
                findings.passed.append((date, reason))
            else:
                live.append(date)
        for place, date in enumerate(live):
            leads = not setting.folded[begin : live[0].start].strip()
            a = begin if place == 0 else (date.start if leads else live[place - 1].end)
            b = stop if place == len(live) - 1 else (live[place + 1].start if leads else date.end)
            findings.promises.append(_promise(setting, paragraph, a, b, date))


def _verdict(
    setting: Setting, sentence: str, date: DateExpression, *, told_of_past: bool, paragraph: Paragraph
) -> Reason | None:
    day = date.when.due_on or date.when.first_on
    if (
        paragraph.heading
        or STAMP.search(setting.folded, max(0, date.start - 12), date.start)
        or NAME_AFTER.match(setting.folded, date.end)
    ):
        return "name"
    if date.when.shape == "since" or paragraph.past or (day and day.year < setting.year and day < setting.as_of):
        return "past"
    tells, duty = TOLD.search(sentence), DUTY.search(sentence)
    over = day is not None and day < setting.as_of
    old_year = any(int(year) < setting.year for year in re.findall(r"\b20\d\d\b", sentence))
    if not duty and (over or (tells and (told_of_past or old_year))):
        return "statistic" if re.search(r"percent|%", sentence) else "past"
    if date.when.shape == "span" and tells and not duty:
        return "past"
    if date.when.shape in ("year", "period") and not duty and not tells and not ACTION.search(sentence):
        return "name"
    return None


def _promise(setting: Setting, paragraph: Paragraph, start: int, end: int, date: DateExpression) -> Promise:
    words = setting.shown[start : date.start] + " " + setting.shown[date.end : end]
    title = _title(words)
    when = timing(date.when, year=setting.year, as_of=setting.as_of, starts=bool(START.search(words)))
    action, strength = ACTION.search(words), STRENGTH.search(words)
    count, quantity = _amount(words)
    doubts = [
        "no_date" if when.due_on is None and date.when.shape != "cycle" else None,
        "past" if when.due_on and when.due_on < setting.as_of else None,
        "no_predicate" if not action else None,
        "season_assumed" if date.form == "season" or date.form.startswith("fiscal") else None,
        "year_assumed"
        if not (setting.year_known or date.when.year_named or date.when.shape in ("cycle", "span"))
        else None,
    ]
    return Promise(
        title, when.kind, start, end, date, when.due_on, paragraph, window_start=when.window_start, rrule=when.rrule,
        action=action[0] if action else None, count=count, quantity=quantity, owners=owners_in(words),
        strength=strength[0] if strength else None, doubts=tuple(filter(None, doubts)),
    )  # fmt: skip


def _title(words: str) -> str:
    plain = re.sub(r"\s+([,.;])", r"\1", re.sub(r"\s{2,}", " ", words)).strip(" ,.;:|-–—")
    plain = re.sub(r",(?=[,.;])", "", plain)
    return plain if len(plain) <= TITLE_SIZE else plain[: TITLE_SIZE - 1] + "…"


def _amount(words: str) -> tuple[int | None, Quantity | None]:
    """The first amount: with a bound or a measure it is a target, a bare number of things is a count; else a list is counted."""
    numbers = re.search(r"\b(?:\d+, )+\d+ and \d+\b", words)
    if numbers:
        return len(re.findall(r"\d+", numbers[0])), None
    for found in AMOUNT.finditer(words):
        number = found["number"].lstrip("$")
        value = whole(number) if "." not in number else float(number.replace(",", ""))
        unit = found["unit"]
        if value is None or unit.endswith(("days", "months", "years", "weeks", "hours", "was", "is", "has")):
            continue
        bound = found["bound"]
        if bound or unit in ("%", "percent", "million", "billion"):
            unit = unit if unit in ("%", "percent", "million", "billion") else unit.rsplit(" ", 1)[-1]
            return None, Quantity(value, unit, OPERATORS.get(bound or "", "="))
        return int(value), Quantity(value, unit, "=")
    listed = LISTED.search(words)
    return (len(re.split(r", | and ", listed[0])), None) if listed else (None, None)
