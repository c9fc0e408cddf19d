"""What does a plan take 汛期前 or FY26 to mean, and how is a document read with that? Set in the plan's policy."""

from __future__ import annotations

from datetime import date

from db.ledger import Plan
from plans.conventions import USUAL_CONVENTIONS, Conventions, season_named
from plans.drafts import Reading
from plans.reading import read
from schedules.policy import BadPolicy, Policy
from supervision.speaking import policy_of


def check(rules: Policy) -> None:
    """Raises BadPolicy for a season that no reader knows, or that is named twice."""
    mistakes: list[tuple[str, dict[str, object]]] = []
    named: set[str] = set()
    for words, (month, day) in rules.seasons:
        season = season_named(words)
        if season is None:
            mistakes.append(("unknown_season", {"setting": words}))
        elif season in named:
            mistakes.append(("repeated", {"setting": "seasons", "given": f"{words} {month:02}-{day:02}"}))
        named.add(season or words)
    if mistakes:
        raise BadPolicy(mistakes)


def conventions_of(plan: Plan) -> Conventions:
    """What the plan's policy sets; what it does not set stays as usual."""
    rules = policy_of(plan)
    if not rules.seasons and rules.fiscal_year_ends is None:
        return USUAL_CONVENTIONS
    seasons = {name: day for words, day in rules.seasons if (name := season_named(words)) is not None}
    return Conventions(seasons, rules.fiscal_year_ends)


def read_for(
    plan: Plan, reading: Reading, text: str, *, today: date, as_of: date | None = None, year: int | None = None
) -> Reading:
    """The reading as this plan understands the words: the given one where the plan has settled nothing."""
    agreed = conventions_of(plan)
    if agreed == USUAL_CONVENTIONS:
        return reading
    return read(text, today=today, as_of=as_of, year=year, conventions=agreed)
