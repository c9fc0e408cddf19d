"""/done 12 note: how does an owner report an item done? With a sentence, photos or files; one tap under a reminder."""

from __future__ import annotations

from bot.ask import Ask
from bot.commands.reporters import which_part
from bot.reply import Button, Reply, reply
from db.ledger import IN_WORK, Milestone
from supervision import joint_parts, milestones, progress, splitting
from supervision.progress import NOTHING
from supervision.refusals import Refused
from supervision.rights import Act


def done(ask: Ask) -> Reply:
    milestone = ask.milestone(act=Act.REPORT)
    note = ask.after_first_word()
    reached, unit = NOTHING, None
    if milestone.joint_at is not None and milestone.state in IN_WORK:
        unit, note = joint_parts.named(milestone, note)
        asked = which_part(ask, milestone, unit, "done", note)
        if asked is not None:
            return asked
    if milestone.state in IN_WORK:
        reached, note = progress.understood(milestone, note)
        if reached == NOTHING:
            progress.unit_fits(milestone, note)
        if milestone.count and reached == NOTHING:
            return _how_many(ask, milestone, note)
    evidence = tuple(sent.shown for sent in ask.sent)
    if not evidence and note:
        evidence = (milestones.Shown("text", note),)
    milestones.report_done(
        ask.session, ask.actor, milestone, ask.now, note=note, reached=reached, evidence=evidence, unit=unit
    )
    part = "joint.done" if milestone.joint_at is not None else "reports.progressed"
    return reply(
        "reports.done" if milestone.state == "reported" else part,
        (Button("buttons.evidence", f"evidence m{milestone.id}"), Button("buttons.show", f"show m{milestone.id}")),
        m=milestone, today=ask.today, pieces=len(evidence),
        # After a photo more of the album may come; after a sentence the next one is about something else.
        asks=f"evidence m{milestone.id}" if ask.sent or not evidence else None,
    )  # fmt: skip


def _how_many(ask: Ask, milestone: Milestone, note: str) -> Reply:
    """Asks for the number. What came with the report is kept; an answer that is no number ends the question."""
    count = milestone.count
    if milestone.split_at is not None:
        count = splitting.unnamed(ask.session, milestone)
        if not count:
            raise Refused("parts_report", number=milestone.number)
    all_of = (Button("buttons.all_of", f"done m{milestone.id} {count}", {"count": count}),)
    if ask.answers and note and not ask.sent:
        return reply("reports.no_number", all_of, m=milestone)
    kept = tuple(sent.shown for sent in ask.sent) or ((milestones.Shown("text", note),) if note else ())
    if kept:
        milestones.add_evidence(ask.session, ask.actor, milestone, kept, ask.now)
    return reply("reports.how_many", all_of, m=milestone, count=count, kept=len(kept), asks=f"done m{milestone.id}")
