"""/stop: how is a question of ours dropped? Any command closes it; this one does nothing else."""

from __future__ import annotations

from bot.ask import Ask
from bot.reply import Reply, reply


def stop(ask: Ask) -> Reply:
    return reply("start.stopped")
