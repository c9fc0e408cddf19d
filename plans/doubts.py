"""How sure is a draft, and what is doubtful about it?"""

from __future__ import annotations

# Every key of Draft.why with the confidence it leaves; the words for a key are in wording/. Heaviest doubt first.
CONFIDENCE = {
    "past": 0.5,  # the day lies before as_of: adopt as open, as done, or drop
    "no_date": 0.6,  # relative to an event without a day, or a horizon
    "carried_over": 0.6,  # stated in the part about last year
    "broken_table": 0.6,  # from lines of a table whose rows could not be told: unit and date may be another row's
    "no_predicate": 0.5,  # no word for an act was found in the clause
    "told": 0.6,  # the sentence also tells what was: it may be a report and no promise
    "term_assumed": 0.7,  # 30日内 without an event: counted from the document's own day
    "date_implied": 0.7,  # no words of its own; the heading's year counts
    "date_inherited": 0.7,  # a clause without a number that leans on an earlier clause's date
    "date_shared": 0.85,  # the date stands over the list or in its heading
    "month_assumed": 0.7,  # a bare day or 月底: the month was taken from nearby
    "season_assumed": 0.7,  # 汛期前 and the like: the usual limit of the season
    "item_limit": 0.85,  # a limit in brackets or a field holds for the whole item
    "year_assumed": 0.75,  # neither sentence, heading nor title names a year
}
BROKEN = "\t"  # what a reader of files writes behind a line that is a piece of a table
WHY_KEYS = tuple(CONFIDENCE)
# These are told to the reader, yet the draft counts as sure.
STILL_SURE = {"item_limit", "date_shared"}


def doubt(*whys: str | None) -> tuple[float, bool, str]:
    """Confidence, whether the draft is sure, and the heaviest doubt among `whys`."""
    real = sorted((why for why in whys if why), key=WHY_KEYS.index)
    if not real:
        return 1.0, True, ""
    sure = all(why in STILL_SURE for why in real)
    return min(CONFIDENCE[why] for why in real), sure, next((why for why in real if why not in STILL_SURE), "")
