"""What does one Chinese sentence promise? Each date governs its clause and the targets that follow it."""

from __future__ import annotations

import re
from dataclasses import replace

from plans import predicates
from plans.clauses import Unit, units
from plans.date_doubts import date_doubts
from plans.drafts import Quantity
from plans.enumerations import running_total, size_in, split_targets, target_in_item
from plans.folding import fold
from plans.indicators import HEADLINE
from plans.item_fields import fields_below
from plans.items import SHORTEST_TITLE, bracket_around, item_title, limits_item, opens_step, words_of_item
from plans.kinds import from_then_on, timing
from plans.moments import DateExpression
from plans.outline import Paragraph
from plans.owners import owners_beside, owners_in
from plans.patterns import pattern
from plans.promises import Findings, Promise, Setting
from plans.quantities import count_of, target_of
from plans.titles import FIGURES, LIST_NUMBER, clean_title, lead_of, stands_alone, subject_before, without_dates
from plans.verdicts import Surroundings, verdict

# How a clause opens that goes on with the targets of the clause before it.
GOES_ON = pattern(r"(?:实现|力争|确保|争取|再|新增|培育|创建|集中|推动)")
# 将增长目标确定为6%，是综合考虑…的结果: reasons for a target that is set elsewhere.
EXPLAINS = pattern(r"(?:确定|设定|定)为[^。，]{1,24}，是")

# 改造小区36个、惠及居民4200户: what follows from the act is no target.
BESIDE = pattern(r"、(?=惠及|带动|受益|安置|节约|覆盖人口)")
LONGEST_ROW = 12  # dates that share one verb: a month each at most
OWNERS_SIGHT = 300  # and its units within so many around its limit


class Sentence:
    """One sentence being read: its clauses in order, the date that governs, and whether it tells of the past so far."""

    def __init__(self, setting: Setting, paragraph: Paragraph, start: int, end: int, *, told_of_past: bool) -> None:
        self.setting, self.paragraph = setting, paragraph
        self.start, self.end = start, end
        self.text = setting.folded
        self.told_of_past = told_of_past
        self.units: list[Unit] = []
        self.units_named: tuple[str, ...] | None = None
        self.promised: set[int] = set()  # clauses without a date that stand under one
        self.taken: set[Quantity] = set()  # targets that are promised already

    def read(self, dates: list[DateExpression]) -> Findings:
        findings = Findings()
        self.units = units(self.text, self.start, self.end, dates)
        live = [self._judge(unit, findings) for unit in self.units]
        waiting: DateExpression | None = None
        for place, unit in enumerate(self.units):
            if not live[place]:
                continue
            after = next(
                (p for p in range(place + 1, len(self.units)) if live[p] and not running_total(live[p])),
                len(self.units),
            )
            if running_total(live[place]):
                after = place + 1
            if waiting is not None and live[place][-1].when.shape == "cycle":
                live[place][-1] = live[place][-1]._replace(when=from_then_on(waiting.when, live[place][-1].when))
            unit.dates = self._governing(live[place])
            made = [promise for date in unit.dates for promise in self._group(place, after, date)]
            waiting = None
            if made:
                findings.promises += made
            elif live[place][-1].when.shape == "start" and after < len(self.units):
                waiting = live[place][-1]
                findings.passed += [(date, "name") for date in live[place]]
            elif live[place][-1].when.shape in ("year", "range", "period"):
                findings.passed += [(date, "name") for date in live[place]]
            else:
                findings.unread += live[place]
        return findings

    def under(self, date: DateExpression) -> list[Promise]:
        """What the sentence promises by a date that stands before it."""
        self.units = units(self.text, self.start, self.end, [])
        return self._parts(Unit(self.start, self.end - (self.text[self.end - 1] in "。；")), date, subject="")

    def _judge(self, unit: Unit, findings: Findings) -> list[DateExpression]:
        """The dates of a clause that may govern it; the others go to `findings.passed`."""
        live = []
        for found in list(unit.dates):
            sentence = self.text[self.start : self.end]
            around = Surroundings(self.setting.year, self.setting.as_of, self.paragraph, sentence, self.told_of_past)
            reason = verdict(self.text, unit, found, around)
            day = found.when.due_on or found.when.first_on
            if found.when.year_named and day:
                self.told_of_past = day.year < self.setting.year
            if reason:
                findings.passed.append((found, reason))
            else:
                live.append(found)
        unit.dates = live
        return live

    def _governing(self, live: list[DateExpression]) -> list[DateExpression]:
        """Dates in a row share the clause (分别在4月底、7月底前); otherwise the last one is the limit."""
        row = [live[-1]]
        for earlier in reversed(live[:-1]):
            if not re.fullmatch(r"[、，和及与\s]{1,3}", self.text[earlier.end : row[0].start]):
                break
            row.insert(0, earlier)
            if len(row) == LONGEST_ROW:
                break
        return row

    def _group(self, place: int, after: int, date: DateExpression) -> list[Promise]:
        """The promises under one date: its own clause, and the clauses after it that set targets of their own."""
        unit = self.units[place]
        if limits_item(self.text, unit, date):
            return self._item(unit, date)
        if place + 1 < after and opens_step(self.text, unit, date):
            unit.end = self.units[place + 1].end
        made, led = self._from_clause(place, date)
        for follower in range(place + 1, after):
            if self.units[follower].start < unit.end:
                continue
            words = self.text[self.units[follower].start : self.units[follower].end].strip("，、 ")
            if self.units[follower].dates:
                led = True
                continue
            if predicates.PART_OF.match(words):
                break
            self.promised.add(id(self.units[follower]))
            if not made and not led and self._leads(words, date):
                made = self._parts(self.units[follower], date, subject="")
                led = bool(made) and target_of(words) is not None
                continue
            if not made or not self._goes_on(words, led=led):
                if made or led:
                    break
                continue
            made += self._parts(self.units[follower], date, subject="")
            led = True
        return made

    def _from_clause(self, place: int, date: DateExpression) -> tuple[list[Promise], bool]:
        """What the date's own clause promises, and whether that is a measured target."""
        unit = self.units[place]
        before, after = without_dates(self.text, unit)
        bare = predicates.STRENGTH.sub("", LIST_NUMBER.sub("", f"{before}，", count=1) + after).strip(
            "“”（）、，在于到将要："
        )
        words = before + after
        target = target_of(after) or target_of(before)
        if len(bare) < 2 or predicates.SOFT.search(words) or EXPLAINS.search(self.text, self.start, self.end):
            return [], False
        festive = date.form == "festival days"  # what was counted on a holiday is no target for the next one
        if (festive or date.when.shape == "year") and not (
            (target and not festive) or predicates.action_in(words) or predicates.MODAL.search(words)
        ):
            return [], False
        if HEADLINE.search(self.text, unit.start, unit.end + 1):
            return [], False
        alone = stands_alone(before, after, has_target=target is not None)
        subject = "" if alone else self._subject(place)
        return self._parts(unit, date, subject=subject), target is not None

    def _subject(self, place: int) -> str:
        """What a clause without a subject is about: clauses before it that are no promises themselves, else the item's first sentence."""
        earlier = [unit for unit in self.units[:place] if unit.dates or id(unit) not in self.promised]
        subject = subject_before(self.setting.words, earlier)
        if not subject or FIGURES.match(subject):
            lead = lead_of(self.setting.words, self.paragraph.start, self.start)
            subject = "，".join(filter(None, (lead, subject)))
        return subject

    def _leads(self, words: str, date: DateExpression) -> bool:
        """Whether a clause takes the date of one that had nothing to say: 力争11月底前，企业达到300家以上."""
        if date.when.shape in ("year", "period"):
            return target_of(words) is not None and not predicates.CONSEQUENCE.match(words)
        return predicates.action_in(words) is not None or target_of(words) is not None

    def _goes_on(self, words: str, *, led: bool) -> bool:
        if predicates.CONSEQUENCE.match(words) or predicates.SOFT.search(words):
            return False
        target = target_of(words)
        if target is not None and (led or GOES_ON.match(words)):
            return True
        if led and predicates.opens_with_action(words) and count_of(words):
            return True
        if target is not None and target.bounded and predicates.RATE.search(words):
            return True
        return bool(predicates.OUTCOME.search(words)) and len(words) > 5

    def _parts(self, unit: Unit, date: DateExpression, *, subject: str) -> list[Promise]:
        """One promise for each target that the clause enumerates."""
        own = unit if date in unit.dates else Unit(unit.start, unit.end)
        before, after = without_dates(self.setting.words, own)
        verbs = ""
        made = []
        for number, piece in enumerate(split_targets(before + after)):
            words = piece
            if number == 0:
                verbs = predicates.verbs_ahead(piece)
            elif verbs and not predicates.action_in(piece):
                words = verbs + piece
            title = clean_title("，".join(filter(None, (subject, words.strip("，、： ")))))
            made.append(self._promise(own, date, title, words, after))
        return [promise for promise in made if len(promise.title) >= SHORTEST_TITLE]

    def _promise(self, unit: Unit, date: DateExpression, title: str, words: str, after: str, *doubts: str) -> Promise:
        target = target_of(BESIDE.split(words, maxsplit=1)[0])
        quantity = target.quantity if target else size_in(title)
        if target:
            self.taken.add(target.quantity)
        elif quantity in self.taken:  # the subject's number is another promise's target
            quantity = None
        act = words if unit.dates == [] else (after if predicates.action_in(after) else words)
        when = timing(
            date.when, year=self.setting.year, as_of=self.setting.as_of, starts=predicates.starts_something(act)
        )
        strength = predicates.STRENGTH.search(self.text, unit.start, unit.end)
        action = predicates.action_in(act)
        doubting = [*doubts, *date_doubts(self.setting, self.paragraph, date, when.due_on)]
        if not action and target is None:
            doubting.append("no_predicate")
        return Promise(
            self.setting.as_written(title, self.paragraph.start), when.kind, unit.start, unit.end, date, when.due_on, self.paragraph,
            window_start=when.window_start or (date.when.first_on if when.kind == "recurring" else None),
            rrule=when.rrule, action=action, count=count_of(fold(title)), quantity=quantity,
            owners=self._owners(), strength=strength[0] if strength else None, doubts=tuple(doubting),
        )  # fmt: skip

    def _owners(self) -> tuple[str, ...]:
        if self.units_named is None:
            self.units_named = owners_in(self.text[self.start : self.end])
        return self.units_named

    def _item(self, unit: Unit, date: DateExpression) -> list[Promise]:
        """A limit in closing brackets or in a field holds for the whole numbered item."""
        start, end = self.paragraph.start, self.paragraph.end
        start, words = words_of_item(self.setting, start, end, date)
        title = clean_title(item_title(words))
        if len(title) < SHORTEST_TITLE:
            return []
        promise = self._promise(unit, date, title, title, title, "item_limit")
        near = self.text[max(start, date.start - OWNERS_SIGHT) : min(end, date.end + OWNERS_SIGHT)]
        owners = owners_in(near + fields_below(self.text, end)) or owners_beside(bracket_around(self.text, date))
        quantity = promise.quantity or target_in_item(fold(words))
        return [replace(promise, start=min(start, promise.start), owners=owners, quantity=quantity)]
