"""What is said to words that are no command? Where help is; a stranger gets his one sentence.

Words that somebody forwards can become a problem that is handed over.
"""

from __future__ import annotations

from bot.ask import Ask
from bot.reply import Button, Reply, reply
from supervision.refusals import Refused
from supervision.rights import Act, may


def words(ask: Ask) -> Reply:
    if ask.person is None:
        raise Refused("stranger")
    if ask.forwarded_from is None or ask.plan is None or not may(ask.actor, Act.PROBLEM, ask.plan.id):
        raise Refused("not_understood")
    name, account = ask.forwarded_from
    line = f"problem by {account} {name.replace(':', ' ').replace('：', ' ')}：{ask.line}"
    return reply("problems.forwarded", (Button("problems.record", line),), name=name, words=ask.line, plan=ask.plan)
