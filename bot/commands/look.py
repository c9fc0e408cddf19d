"""/look 12: what did the owner show? The sentences, the photos and files themselves, and what a problem came with."""

from __future__ import annotations

from bot.ask import Ask
from bot.reply import Button, Reply, reply
from db import find, find_matters
from supervision.rights import Act, may, units_of

FILES_AT_MOST = 10


def look(ask: Ask) -> Reply:
    milestone = ask.milestone()
    shown = find.evidence(ask.session, milestone.id)
    brought = find_matters.matter_of(ask.session, milestone.id)
    files = [(kind, number) for kind, number in brought.files] if brought is not None else []
    files += [(piece.kind, piece.file_id) for piece in shown if piece.file_id]
    decides = milestone.state == "reported" and may(ask.actor, Act.CONFIRM, milestone.plan_id, units_of(milestone))
    name = f"m{milestone.id}"
    return reply(
        "reports.look",
        (Button("buttons.confirm", f"confirm {name}"), Button("buttons.return", f"return {name}")) if decides else (),
        m=milestone, shown=shown, zone=milestone.plan.zone, files=tuple(files[-FILES_AT_MOST:]),
        left_out=max(0, len(files) - FILES_AT_MOST),
    )  # fmt: skip
