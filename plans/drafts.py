"""What does a plan promise, before anyone has confirmed it? The shapes that reading a document gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Kind = Literal["deadline", "start_window", "annual_target", "recurring", "relative", "horizon"]
Operator = Literal["=", ">=", ">", "~", "<=", "<"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A measured target as the document writes it: 60 亿元以上 is value 60, unit 亿元, op >=."""

    value: float
    unit: str
    op: Operator = "="


@dataclass(frozen=True, slots=True)
class Draft:
    """One commitment as read, unconfirmed. Offsets are code points of the text that was read.

    `expr` is exactly `text[expr_start:expr_end]`; all three are None when the date is implied by a heading.
    `owners[0]` is the lead unit, the rest assist. `why` says in a stable key what is doubtful, "" when `sure`.
    """

    title: str
    kind: Kind
    start: int
    end: int
    due_on: date | None = None
    window_start: date | None = None
    rrule: str | None = None
    expr: str | None = None
    expr_start: int | None = None
    expr_end: int | None = None
    action: str | None = None
    subjects: tuple[str, ...] = ()
    count: int | None = None
    quantity: Quantity | None = None
    owners: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    strength: str | None = None
    lists: tuple[str, ...] = ()
    confidence: float = 1.0
    sure: bool = True
    why: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text that was read, in code points."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Passed:
    """A date expression that makes no draft, and why: past, statistic or name."""

    start: int
    end: int
    text: str
    reason: Literal["past", "statistic", "name"]


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read from one document: every date expression is in a draft, in `unread` or in `passed`."""

    as_of: date
    year: int
    as_of_from: Literal["given", "document", "today"]
    title: str = ""
    drafts: tuple[Draft, ...] = ()
    unread: tuple[Span, ...] = ()
    passed: tuple[Passed, ...] = ()
    expressions: tuple[Span, ...] = field(default=(), repr=False)
