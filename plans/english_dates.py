"""In which words does English name a date, and which day is meant? The English rows of the deadline grammar."""

from __future__ import annotations

from plans.moments import Form

FORMS: tuple[Form, ...] = ()
