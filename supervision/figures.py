"""Which numbers does the office publish? Counted once from the items of a day; every paper and message takes them here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from schedules.pace import PACES, Pace, counted, percent, share, shares
from supervision.as_of import Stood


@dataclass(frozen=True, slots=True)
class Row:
    """The items of one unit (`unit` None: those without one) by class, and the share that is done."""

    unit: str | None
    total: int
    paces: dict[Pace, int]
    overdue: int
    done_share: Decimal


@dataclass(frozen=True, slots=True)
class Figures:
    """All items of a plan on the evening of a day. The classes add up to `total`, and so do the units."""

    on: date
    total: int
    paces: dict[Pace, int]
    shares: dict[Pace, Decimal]
    early: int
    overdue: int
    blocked: int
    waiting: int
    units: tuple[Row, ...]


def figures(items: Sequence[Stood], on: date) -> Figures:
    """The numbers of these items; the units with most items first, those without a unit last."""
    paces = counted(item.standing.pace for item in items)
    states = Counter(item.state for item in items)
    return Figures(
        on=on, total=len(items), paces=paces, shares=shares(paces), early=sum(item.standing.early for item in items),
        overdue=sum(item.overdue for item in items), blocked=states["blocked"], waiting=states["reported"],
        units=_rows(items),
    )  # fmt: skip


def _rows(items: Sequence[Stood]) -> tuple[Row, ...]:
    of: dict[str | None, list[Stood]] = {}
    for item in items:
        of.setdefault(item.unit, []).append(item)
    rows = [_row(unit, found) for unit, found in of.items()]
    return tuple(sorted(rows, key=lambda row: (row.unit is None, -row.total, row.unit or "")))


def _row(unit: str | None, items: Sequence[Stood]) -> Row:
    paces = counted(item.standing.pace for item in items)
    return Row(unit, len(items), paces, sum(item.overdue for item in items), share(paces["done"], len(items)))


def behind(items: Sequence[Stood]) -> list[Stood]:
    """Who is named: overdue ones first, the longest overdue at the top, then those that lack most."""
    late = [item for item in items if item.standing.pace == "behind"]
    return sorted(late, key=lambda item: (not item.overdue, item.due_on or date.max, -lack(item), item.number))


def lack(item: Stood) -> Fraction:
    """By how much it is below what is expected."""
    return (item.standing.expected or Fraction(0)) - (item.standing.reached or Fraction(0))


def said(value: Fraction | None) -> str:
    """A share in per cent as it is printed, a stroke where there is none."""
    return "—" if value is None else f"{percent(value)}%"


__all__ = ["PACES", "Figures", "Row", "behind", "figures", "lack", "said"]
