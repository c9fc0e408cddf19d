"""What is promised, in cleaned text: a draft before its offsets lead back to the raw text."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from plans.drafts import Kind, Quantity
from plans.moments import DateExpression
from plans.outline import Paragraph
from plans.verdicts import Reason


class Setting(NamedTuple):
    """What all sentences of a document share."""

    folded: str
    shown: str
    year: int
    as_of: date
    year_known: bool  # given by the reader or named by the title or a heading
    begins: date  # the first day of the plan's year
    fiscal_known: bool = False  # the end of the fiscal year was given or is said by the document


@dataclass(frozen=True)
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
