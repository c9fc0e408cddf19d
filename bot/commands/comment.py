"""/comment 12 words [4月25日]: the leader's word on an item (批示), which becomes an item with its own date."""

from __future__ import annotations

from datetime import date

from bot.ask import Ask
from bot.dates import day_first, day_last
from bot.reply import Button, Reply, reply
from supervision import matters
from supervision.rights import Act


def comment(ask: Ask) -> Reply:
    """Without words they are asked for. A date may stand before or behind them; a past one is part of the words."""
    about = ask.milestone(act=Act.COMMENT)
    words, due_on = _split(ask.after_first_word(), ask.today, about.plan.year)
    if not words:
        return reply("problems.which_comment", asks=f"comment m{about.id}", m=about)
    made = matters.comment(ask.session, ask.actor, about, words, ask.now, due_on=due_on)
    assert made.milestone is not None  # it becomes one at once
    return reply(
        "problems.commented", (Button("buttons.show", f"show m{made.milestone_id}"),), q=made, m=made.milestone,
        about=about, today=ask.today,
    )  # fmt: skip


def _split(line: str, today: date, year: int) -> tuple[str, date | None]:
    first = day_first(line, today, year)
    if first is not None and first[1] and first[0] >= today:
        return first[1], first[0]
    last = day_last(line, today, year)
    return last if last is not None and last[0] and last[1] >= today else (line, None)
