"""/progress 12 60% note: how far is an item? In percent, or in the unit of its target; with a sentence or files."""

from __future__ import annotations

from bot.ask import Ask
from bot.commands.reporters import which_part
from bot.reply import Button, Reply, reply
from db.ledger import IN_WORK
from supervision import joint_parts, milestones, reporting
from supervision.milestones import Shown
from supervision.progress import NOTHING
from supervision.rights import Act

STEPS = (25, 50, 75, 90)


def progress(ask: Ask) -> Reply:
    milestone = ask.milestone(act=Act.PROGRESS)
    words = ask.after_first_word()
    name, unit = f"m{milestone.id}", None
    if milestone.joint_at is not None and milestone.state in IN_WORK:
        unit, words = joint_parts.named(milestone, words)
        asked = which_part(ask, milestone, unit, "progress", words)
        if asked is not None:
            return asked
        name = f"{name} {joint_parts.part_of(ask.actor, milestone, unit).unit.name}"
    reached, percent, note = reporting.understood(milestone, words)
    if milestone.state in IN_WORK and reached == NOTHING and percent is None:
        if ask.sent:  # a photo stays with the item while we ask how far it is
            shown = tuple(sent.shown for sent in ask.sent)
            milestones.add_evidence(ask.session, ask.actor, milestone, shown, ask.now)
        steps = tuple(Button("buttons.percent", f"progress {name} {step}%", {"percent": step}) for step in STEPS)
        return reply("reports.how_far", steps, m=milestone, asks=f"progress {name}")
    evidence = tuple(sent.shown for sent in ask.sent) or ((Shown("text", note),) if note else ())
    reporting.report_progress(
        ask.session, ask.actor, milestone, ask.now, reached=reached, percent=percent, note=note, evidence=evidence,
        unit=unit,
    )  # fmt: skip
    name = f"m{milestone.id}"
    row = [Button("buttons.evidence", f"evidence {name}"), Button("buttons.show", f"show {name}")]
    if reporting.is_all(milestone):
        row.insert(0, Button("buttons.done", f"done {name}"))
    return reply(
        "reports.progressed", tuple(row), m=milestone, today=ask.today, pieces=len(evidence),
        asks=f"evidence {name}" if ask.sent else None,
    )  # fmt: skip
