"""What does an English sentence promise? Each date governs the part of the sentence around it."""

from __future__ import annotations

import datetime
import re

from plans import english_words as words_of
from plans.clauses import bounded, dealt
from plans.conventions import ENGLISH_SEASONS
from plans.english_titles import amount, field_title, title
from plans.kinds import timing
from plans.moments import DateExpression
from plans.outline import Paragraph
from plans.owners import english_owners
from plans.patterns import pattern
from plans.promises import Findings, Promise, Setting
from plans.verdicts import Reason

# A full stop ends a sentence before a capital, but not in "No. 5", "2:00 p.m. on" or "Dr. Lee".
SENTENCE_END = pattern(
    r"(?<!\bNo)(?<!\bDr)(?<!\bMr)(?<!\bSt)(?<!\bMs)(?<!\bAve)(?<!\bInc)(?<!\bvs)(?<!approx)(?<![ap]\.m)[.!?](?=\s+[A-Z(（“\"\d])\s+"
)
# What parts the promises of one sentence: each date takes the words up to the next mark.
SEGMENT_MARK = pattern(
    rf"; |, of which |, (?:and|but|then|while) (?=[\w ]{{1,40}}? (?:will|shall|must|is to|are to)\b)|, (?:and|then) (?=(?:{words_of.VERB})\b)"
)
FIRM = pattern(r"(?:by|before|prior to|no later|not later|on or before|due|until|target)", re.IGNORECASE)
AFTER_NOUN = pattern(r"(?:\b(?:the|of|a|an|our|its|their|this|from|than|versus|vs\.?)|['’]s) ?$")
# The FY16 audit; but in slips to Q4 because of …, the year stands for itself.
BEFORE_NOUN = pattern(
    r" (?!(?:because|due|pending|when|if|as|and|or|with|in|at|for|to|by|so|once|after|before|while|using|through)\b)[A-Za-z]"
)
MONITORED = pattern(r"\b(?:monitor\w*|continu\w+|track\w*|ongoing)\b")
SIGHT = 300  # the units of an item stand within so many characters of its date


def read_paragraph(setting: Setting, paragraph: Paragraph, dates: list[DateExpression]) -> Findings:
    """Promises, passed dates and unread dates of one English paragraph."""
    findings = Findings()
    sentences = bounded(_pieces(setting.folded, paragraph.start, paragraph.end, SENTENCE_END))
    for start, end, own in dealt(sentences, dates):
        if own:
            _Sentence(setting, paragraph, start, end).read(own, findings)
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


class _Sentence:
    """One sentence being read: its segments in order, and whether it has told of the past so far."""

    def __init__(self, setting: Setting, paragraph: Paragraph, start: int, end: int) -> None:
        self.setting, self.paragraph, self.start, self.end = setting, paragraph, start, end
        self.text = setting.folded
        self.told_of_past = False

    def read(self, dates: list[DateExpression], findings: Findings) -> None:
        for begin, stop, own in dealt(_pieces(self.text, self.start, self.end, SEGMENT_MARK), dates):
            live = []
            for date in own:
                reason = self._verdict(begin, stop, date)
                self.told_of_past = self.told_of_past or reason == "past"
                if reason:
                    findings.passed.append((date, reason))
                else:
                    live.append(date)
            for place, date in enumerate(live):
                leads = not self.text[begin : live[0].start].strip()
                a = begin if place == 0 else (date.start if leads else live[place - 1].end)
                b = stop if place == len(live) - 1 else (live[place + 1].start if leads else date.end)
                promise = self._promise(a, b, date)
                if promise.title:
                    findings.promises.append(promise)
                else:  # a date among fields of an item that is nowhere to be seen
                    findings.unread.append(date)

    def _verdict(self, start: int, end: int, date: DateExpression) -> Reason | None:
        """Why the date makes no draft; None when it does."""
        if self.paragraph.heading or words_of.VERSION.search(self.text, max(0, date.start - 14), date.start):
            return "name"
        when, day = date.when, date.when.due_on or date.when.first_on
        if (
            when.shape == "since"
            or self.paragraph.past
            or (day and day < self.setting.begins and day < self.setting.as_of)
        ):
            return "past"
        clause = self.text[start:end]
        if self._field(start, date):
            return None
        if words_of.NAME_AFTER.match(self.text, date.end) or self._names_a_noun(date):
            return "name"
        if words_of.FORECAST.search(clause):
            return "statistic"
        duty = bool(words_of.DUTY.search(clause) or words_of.ORDER.search(clause))
        if not duty and not words_of.TOLD.search(
            clause
        ):  # draft, 15 May; hearing, 10 June: the sentence says what they are
            duty = words_of.DUTY.search(self.text, self.start, self.end) is not None
        if words_of.OLD_LIMIT.search(self.text, max(start, date.start - 50), date.start):
            return "past"
        return self._told(clause, date, day, duty=duty) or self._described(clause, date, duty=duty)

    def _told(self, clause: str, date: DateExpression, day: datetime.date | None, *, duty: bool) -> Reason | None:
        """Whether the words tell what was, or count it."""
        told = words_of.TOLD.search(clause) is not None
        over = day is not None and day < self.setting.as_of
        if over and told and not duty:
            return "past"
        old_year = any(int(year) < self.setting.begins.year for year in re.findall(r"\b20\d\d\b", clause))
        if not duty and (over or (told and (self.told_of_past or old_year))):
            return "statistic" if re.search(r"percent|%", clause) else "past"
        if (
            date.when.shape in ("span", "horizon", "cycle")
            and told
            and not re.search(r"\b(?:will|shall|must|is to|are to)\b", clause)
        ):
            return "past"
        return None

    def _described(self, clause: str, date: DateExpression, *, duty: bool) -> Reason | None:
        """Whether the date only describes a thing or a habit: invoices not paid within 30 days, the FY16 collections."""
        shape = date.when.shape
        if date.text.startswith(("over the course", "throughout")) and MONITORED.search(clause):
            return "name"
        if shape == "cycle" and words_of.RATE.search(self.text, max(self.start, date.start - 40), date.start):
            return "name"
        if shape == "span" and "day" in date.text and " after " not in date.text:
            before = clause[: clause.find(date.text)] if date.text in clause else ""
            own = re.search(r"next|first|coming|this|adoption|effective", date.text)
            if not own and words_of.SERVICE.search(before):
                return "name"
        firm = FIRM.match(date.text) is not None
        if duty or firm or (shape == "point" and words_of.PRESENT.search(clause)):
            return None
        if shape == "cycle":
            return None if words_of.PRESENT.search(clause) else "name"
        if words_of.PRESENT.search(clause) and not words_of.TOLD.search(clause):
            return None
        return None if shape in ("span", "horizon", "start") else "name"

    def _names_a_noun(self, date: DateExpression) -> bool:
        """FY 16 collections, the 2016 audit, over half of FY17: a year that belongs to a noun."""
        if (
            date.form not in ("fiscal year", "year", "fiscal quarter", "near time", "quarter", "years")
            or date.text[:1].islower()
        ):
            return False
        if re.match(
            r"(?:By|Before|In|During|For|No later|Prior|Through|On or|Over|Target|Starting|Beginning|End)", date.text
        ):
            return False
        return bool(BEFORE_NOUN.match(self.text, date.end)) or bool(
            AFTER_NOUN.search(self.text, max(self.start, date.start - 12), date.start)
        )

    def _field(self, start: int, date: DateExpression) -> re.Match[str] | None:
        """The label of a field of its own before the date: Due: June 30."""
        return words_of.FIELD.search(self.text, max(self.paragraph.start, date.start - 40), date.start)

    def _end_of_fields(self) -> int:
        """Where the item ends whose fields stand in lines of their own: - Due: June 30, - Owner: Parks."""
        end = self.paragraph.end
        while (line := self.text[end + 1 : end + 1 + SIGHT].split("\n")[0]) and words_of.FIELD_LINE.match(line):
            end += 1 + len(line)
        return end

    def _promise(self, start: int, end: int, date: DateExpression) -> Promise:
        words = f"{self.setting.shown[start : date.start].rstrip()} {self.setting.shown[date.end : end].lstrip()}"
        name, doubts, field = title(words), [], self._field(start, date)
        if field:
            name, start, words = field_title(self.setting, self.paragraph, field.start("label"), date.end)
            doubts.append("item_limit")
        starts = bool(words_of.STARTING.match(field["label"]) if field else words_of.START.search(words))
        when = timing(date.when, year=self.setting.year, as_of=self.setting.as_of, starts=starts)
        if field and starts:
            when = when._replace(kind="start_window", window_start=date.when.first_on or when.due_on)
        action = words_of.ORDER.search(words) or words_of.MODAL_ACT.search(words) or words_of.PRESENT.search(words)
        strength = words_of.STRENGTH.search(words)
        count, quantity = amount(words)
        doubts += self._doubts(date, when.due_on, told=bool(words_of.TOLD.search(words)), acts=bool(action))
        verb = action["verb"] if action else next(iter(words_of.ACTION.findall(words)), None)
        stop = self._end_of_fields() if field else self.paragraph.end
        near = self.setting.shown[
            max(min(start, self.paragraph.start), date.start - SIGHT) : min(stop, date.end + SIGHT)
        ]
        return Promise(
            name, when.kind, min(start, date.start), max(end, date.end), date, when.due_on, self.paragraph, window_start=when.window_start,
            rrule=when.rrule, action=verb, count=count, quantity=quantity, owners=english_owners(near, words),
            strength=strength[0] if strength else None, doubts=tuple(doubts),
        )  # fmt: skip

    def _settled(self, date: DateExpression) -> bool:
        return any(self.setting.conventions.settles(name) for name in ENGLISH_SEASONS if name in date.text.lower())

    def _doubts(self, date: DateExpression, due_on: datetime.date | None, *, told: bool, acts: bool) -> list[str]:
        named = self.setting.year_known or date.when.year_named or date.when.shape in ("cycle", "span", "horizon")
        fiscal = "FY" in date.text or "iscal" in date.text
        assumed = fiscal and not self.setting.fiscal_known
        term = date.when.shape == "span" and not re.search(r"next|coming|of|after|from|following", date.text)
        doubts = {
            "no_date": due_on is None and date.when.shape != "cycle",
            "past": due_on is not None and due_on < self.setting.as_of,
            "no_predicate": not acts,
            "told": told,
            "term_assumed": term and due_on is not None,
            "season_assumed": (date.form == "season" and not self._settled(date))
            or date.form == "part of year"
            or assumed,
            "year_assumed": not named,
        }
        return [key for key, holds in doubts.items() if holds]
