"""/language: in which language do we speak to you?"""

from __future__ import annotations

from bot.ask import Ask
from bot.reply import Button, Reply, reply

NAMES = {"zh": "zh", "中文": "zh", "chinese": "zh", "en": "en", "english": "en", "英文": "en"}


def language(ask: Ask) -> Reply:
    wanted = NAMES.get(ask.line.strip().lower())
    if wanted is None or ask.person is None:
        return reply(
            "start.which_language", (Button("buttons.chinese", "language zh"), Button("buttons.english", "language en"))
        )
    ask.person.language = wanted
    ask.language = wanted
    return reply("start.language_set", edits=True, menu_changed=True)
