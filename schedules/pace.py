"""How far should it be by now, and how does it stand against that? Expected progress (序时) and pace classes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Literal, get_args

from schedules.calendar import DAY
from schedules.facts import IN_PROGRESS

Pace = Literal["done", "ahead", "on_pace", "behind", "other"]
PACES: tuple[Pace, ...] = get_args(Pace)
WHOLE = Fraction(1)
POINT = Fraction(1, 100)


@dataclass(frozen=True, slots=True)
class Measured:
    """What is known of one item on one day. `reached` is the share of its target that is reached, None where nothing
    measures it. `steps` are the shares that the item's own plan wants by their days, in order of the days.
    """

    state: str
    due_on: date | None
    begins_on: date | None = None
    whole_year: bool = False
    reached: Fraction | None = None
    done_on: date | None = None
    steps: tuple[tuple[date, Fraction], ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """The class of one item; `early` only for one that was done before its date. `expected` is None without a date."""

    pace: Pace
    early: bool
    expected: Fraction | None
    reached: Fraction | None


def expected(item: Measured, on: date) -> Fraction | None:
    """The share that should be reached on that day's evening: by its steps, else by the time that has passed.

    A target of the year counts whole months, so that 11/12 are due on 30 November; everything else counts days.
    """
    if item.due_on is not None and on >= item.due_on:
        return WHOLE
    if item.steps:
        return max((share for day, share in item.steps if day <= on), default=Fraction(0))
    if item.due_on is None:
        return None
    if item.whole_year:
        first = date(item.due_on.year, 1, 1)
        return Fraction(max(0, months_over(first, on)), months_over(first, item.due_on) or 1)
    if item.begins_on is None or item.begins_on > item.due_on:
        return Fraction(0)
    days = (item.due_on - item.begins_on).days + 1
    return Fraction(min(days, max(0, (on - item.begins_on).days + 1)), days)


def months_over(first: date, on: date) -> int:
    """How many calendar months from that of `first` are over on the evening of `on`."""
    ended = (on + DAY).month != on.month
    return (on.year - first.year) * 12 + on.month - first.month + int(ended)


def standing(item: Measured, on: date, *, ahead_points: int = 10, behind_points: int = 0) -> Standing:
    """The class on the evening of that day.

    Struck off is done; past its date and not reported is behind; without a date, parked or cancelled is other.
    Reported counts as all of it. What nothing measures is on pace until its date. Else the share decides: behind
    when it is more than `behind_points` below what is expected, ahead when `ahead_points` or more above.
    """
    wanted = expected(item, on)
    if item.state == "confirmed":
        early = item.done_on is not None and item.due_on is not None and item.done_on < item.due_on
        return Standing("done", early, wanted, WHOLE)
    if item.state in ("parked", "cancelled") or wanted is None:
        return Standing("other", early=False, expected=wanted, reached=item.reached)
    reached = WHOLE if item.state == "reported" else item.reached
    late = item.due_on is not None and on > item.due_on and item.state in IN_PROGRESS
    return Standing(_by_share(reached, wanted, ahead_points, behind_points, late=late), False, wanted, reached)


def _by_share(reached: Fraction | None, wanted: Fraction, ahead: int, behind: int, *, late: bool) -> Pace:
    if late:
        return "behind"
    if reached is None:
        return "on_pace"
    if reached < wanted - behind * POINT:
        return "behind"
    return "ahead" if reached >= wanted + ahead * POINT and reached > wanted else "on_pace"


def counted(paces: Iterable[Pace]) -> dict[Pace, int]:
    """How many there are of each class, in the classes' own order, none left out."""
    found: dict[Pace, int] = dict.fromkeys(PACES, 0)
    for pace in paces:
        found[pace] += 1
    return found


def share(part: int, whole: int) -> Decimal:
    """The part in per cent with one decimal, halves rounded up; 0.0 of nothing.

    Each share is rounded by itself, so the shares of a table may add up to 99.9 or 100.1.
    """
    return percent(Fraction(part, whole) if whole else Fraction(0))


def percent(value: Fraction) -> Decimal:
    """A share in per cent with one decimal, halves rounded up."""
    tenths = Decimal(value.numerator * 1000) / Decimal(value.denominator)
    return (tenths.quantize(Decimal(1), ROUND_HALF_UP) / 10).quantize(Decimal("0.1"))


def shares(counts: Mapping[Pace, int]) -> dict[Pace, Decimal]:
    """The share of each class among all."""
    whole = sum(counts.values())
    return {pace: share(count, whole) for pace, count in counts.items()}
