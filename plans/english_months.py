"""How does English write months, days and the words before a date? What the date tables share."""

from __future__ import annotations

import re
from datetime import timedelta

from plans import periods
from plans.moments import Reference, When, point, within

Match = re.Match[str]

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NAMED = r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
NAMED_ONLY = NAMED.replace("?P<month>", "?:")
DAY = r"(?P<day>[12]?\d|3[01])(?:st|nd|rd|th)?"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKDAYS = "|".join(DAYS)
BYDAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
SEASON_STARTS = {"spring": 3, "summer": 6, "fall": 9, "autumn": 9, "winter": 12}
# What makes a date a limit, an opening or a look back.
LEAD = (
    r"(?P<lead>(?:[Bb]y no later than|[Bb]y|[Bb]efore|[Pp]rior to|[Nn]o(?:t)? later than|[Oo]n or before|[Uu]ntil|[Tt]hrough(?:out)?|[Oo]ver the course of|[Ss]tart(?:ing|s)(?: in| on)?|[Bb]eginning(?: in| on)?|[Ee]ffective"
    r"|[Ss]ince|[Aa]s of|[Ff]rom|[Bb]etween|[Ii]n|[Oo]n|[Dd]uring|[Ff]or|[Tt]arget(?:s|ed)?(?: for)?)(?: the)? )?"
)


def number_of(month: str) -> int:
    return MONTHS.index(month[:3]) + 1


def year_of(found: Match, at: Reference, month: int = 0) -> tuple[int, bool]:
    named = found.groupdict().get("year")
    if named:
        return int(named) if len(named) == 4 else 2000 + int(named), True
    return (at.year_with(month) if month else at.near_year), False


def led(found: Match, period: periods.Period, *, named: bool) -> When:
    """A period with the word before it: since and as of look back, starting opens, before ends the day before."""
    lead = (found.groupdict().get("lead") or "").lower()
    if lead.startswith(("since", "as of")):
        return When("since", period.last, None, named)
    if lead.startswith(("start", "beginning", "effective")):
        return When("start", None, period.first, named)
    if lead.startswith(("before", "prior")):
        return point(period.first - timedelta(days=1), year_named=named)
    if lead.startswith(("by", "no", "not", "until", "on or", "target")) or lead in ("through ", "through the "):
        return point(period.last, year_named=named)
    return within(period, year_named=named)
