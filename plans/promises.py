"""What is promised, in cleaned text: a draft before its offsets lead back to the raw text."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from plans.conventions import USUAL_CONVENTIONS, Conventions
from plans.drafts import Kind, Quantity
from plans.moments import DateExpression
from plans.outline import Paragraph
from plans.verdicts import Reason

SIGHT = 400  # what is left out of a title is no longer


class Setting(NamedTuple):
    """What all sentences of a document share."""

    folded: str
    shown: str
    year: int
    as_of: date
    year_known: bool  # given by the reader or named by the title or a heading
    begins: date  # the first day of the plan's year
    fiscal_known: bool = False  # the end of the fiscal year was given or is said by the document
    conventions: Conventions = USUAL_CONVENTIONS
    traditional: bool = False  # the document is written in traditional signs

    @property
    def words(self) -> str:
        """What titles are made of: the text as written, or in simplified signs where the grammar could not read the written ones."""
        return self.folded if self.traditional else self.shown

    def as_written(self, title: str, start: int) -> str:
        """A title in the document's own signs; they stand in its order at or behind `start`."""
        if not self.traditional:
            return title
        written, at = [], start
        for sign in title:
            found = self.folded.find(sign, at, at + SIGHT)
            written.append(self.shown[found] if found >= 0 else sign)
            at = found + 1 if found >= 0 else at
        return "".join(written)


@dataclass(frozen=True, slots=True)
class Promise:
    """One commitment; `start` and `end` cut its clause out of the cleaned text."""

    title: str
    kind: Kind
    start: int
    end: int
    found: DateExpression | None
    due_on: date | None
    paragraph: Paragraph
    window_start: date | None = None
    rrule: str | None = None
    action: str | None = None
    count: int | None = None
    quantity: Quantity | None = None
    owners: tuple[str, ...] = ()
    strength: str | None = None
    doubts: tuple[str, ...] = ()


@dataclass(slots=True)
class Findings:
    """What one sentence or paragraph gave."""

    promises: list[Promise] = field(default_factory=list)
    passed: list[tuple[DateExpression, Reason]] = field(default_factory=list)
    unread: list[DateExpression] = field(default_factory=list)

    def add(self, other: Findings) -> None:
        self.promises += other.promises
        self.passed += other.passed
        self.unread += other.unread
