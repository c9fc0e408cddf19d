"""What about a promise's date is doubtful? Keys of plans.doubts."""

from __future__ import annotations

import re
from datetime import date

from plans.moments import DateExpression
from plans.outline import Paragraph
from plans.promises import Setting


def date_doubts(setting: Setting, paragraph: Paragraph, found: DateExpression, due_on: date | None) -> list[str]:
    """The doubts that the date expression and the part of the document it stands in give rise to."""
    when = found.when
    year_found = setting.year_known or when.year_named or when.shape in ("cycle", "span", "horizon")
    doubts = {
        "no_date": due_on is None and when.shape != "cycle",
        "past": due_on is not None and due_on < setting.as_of,
        "carried_over": paragraph.past,
        "month_assumed": found.form in ("day alone", "month end"),
        "term_assumed": when.shape == "span"
        and due_on is not None
        and not re.search("起|后|即日|今日|未来|接下来", found.text),
        "season_assumed": found.form in ("winter and spring", "festival days", "each season")
        or (found.form == "season" and not setting.conventions.settles(found.text.lstrip("今冬夏春秋"))),
        "year_assumed": not year_found,
    }
    return [key for key, holds in doubts.items() if holds]
