"""What does a calendar file (.ics) ask for? Its entries and to-dos as a table that is read like any other."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from plans.pages import Pages
from plans.refusals import Unreadable
from plans.tables.grids import Sheet, cell_text, written

COLUMNS = ["No.", "Task", "Owner", "Start", "Due", "Status", "Details"]
MOST_ENTRIES = 5000
STATES = {"COMPLETED": "done", "CANCELLED": "cancelled"}


def read_ics(text: str) -> Pages:
    """Read a calendar. Raises Unreadable: damaged, too_heavy."""
    from icalendar import Calendar  # only who reads a calendar waits for it

    try:
        calendars = Calendar.from_ical(text, multiple=True)
        entries = [entry for calendar in calendars for entry in calendar.walk() if entry.name in ("VTODO", "VEVENT")]
        if len(entries) > MOST_ENTRIES:
            raise Unreadable("too_heavy")
        rows = [row for entry in entries if str(entry.get("STATUS", "")).upper() != "CANCELLED" for row in _row(entry)]
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # icalendar raises ValueError and more for a broken line
        raise Unreadable("damaged", found="ics") from error
    sheet = Sheet("", [(0, COLUMNS)] + [(0, [str(number), *row]) for number, row in enumerate(rows, 1)])
    return Pages(written([sheet])[0])


def _row(entry: Any) -> list[list[str]]:
    title = cell_text(str(entry.get("SUMMARY", "")))
    due, start = _due(entry), _day(entry.get("DTSTART"))
    if not title or not due:
        return []
    rule = entry.get("RRULE")
    if rule is not None:
        due = f"{due} {rule.to_ical().decode()}"
    begins = start if entry.name == "VTODO" and start and start != due else ""
    state = str(entry.get("STATUS", "")).upper()
    details = cell_text(str(entry.get("DESCRIPTION", "")))
    return [[title, "、".join(_people(entry)), begins, due, STATES.get(state, ""), details]]


def _due(entry: Any) -> str:
    """A to-do's due day; an event's last day, which the format writes as the day after for whole days."""
    if entry.name == "VTODO":
        return _day(entry.get("DUE")) or _day(entry.get("DTSTART"))
    end = entry.get("DTEND")
    if end is None or entry.get("RRULE") is not None:
        return _day(entry.get("DTSTART"))
    last = end.dt
    if not isinstance(last, datetime):
        from datetime import timedelta

        first = entry.get("DTSTART")
        last = (
            max(last - timedelta(days=1), first.dt)
            if first is not None and not isinstance(first.dt, datetime)
            else last
        )
    return f"{last:%Y-%m-%d}"


def _day(found: Any) -> str:
    """The day as written, in the entry's own zone."""
    when = getattr(found, "dt", None)
    return f"{when:%Y-%m-%d}" if isinstance(when, date) else ""


def _people(entry: Any) -> list[str]:
    """Those who are to come or to act; without them, who organises."""
    for key in ("ATTENDEE", "ORGANIZER"):
        found = entry.get(key)
        people = found if isinstance(found, list) else [found] if found is not None else []
        names = [str(person.params.get("CN", "")).strip() for person in people if hasattr(person, "params")]
        if any(names):
            return [cell_text(name) for name in names if name]
    return []
