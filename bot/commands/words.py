"""What is said to words that are no command? Where help is; a stranger gets his one sentence.

Words that somebody forwards can become a problem that is handed over.
"""

from __future__ import annotations

from bot.ask import Ask
from bot.reply import Button, Reply, reply
from supervision.milestones import Shown
from supervision.refusals import Refused
from supervision.rights import Act, may


def words(ask: Ask) -> Reply:
    if ask.person is None:
        raise Refused("stranger")
    if not may_record(ask):
        raise Refused("not_understood")
    return forwarded(ask)


def forwarded(ask: Ask, shown: Shown | None = None) -> Reply:
    """Offers to record what was forwarded, with the photo or file that hangs on it, as its first sayer's problem."""
    name, account = ask.forwarded_from or ("", 0)
    hangs = f"{shown.kind}={shown.file_id} " if shown is not None else ""
    line = f"problem by {account} {hangs}{name.replace(':', ' ').replace('：', ' ')}：{ask.line}"
    return reply("problems.forwarded", (Button("problems.record", line),), name=name, words=ask.line, plan=ask.plan)


def may_record(ask: Ask) -> bool:
    return ask.forwarded_from is not None and ask.plan is not None and may(ask.actor, Act.PROBLEM, ask.plan.id)
