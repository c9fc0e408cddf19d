"""/done 12 note: how does an owner report an item done? With a sentence, photos or files; one tap under a reminder."""

from __future__ import annotations

from bot.ask import Ask
from bot.reply import Button, Reply, reply
from db.ledger import Milestone
from supervision import milestones, progress, splitting
from supervision.progress import NOTHING
from supervision.refusals import Refused
from supervision.rights import Act


def done(ask: Ask) -> Reply:
    milestone = ask.milestone(act=Act.REPORT)
    note = ask.after_first_word()
    reached = NOTHING
    if milestone.state in ("open", "acknowledged", "blocked"):
        reached, note = progress.understood(milestone, note)
        if milestone.count and reached == NOTHING:
            _keep_what_came(ask, milestone)
            return _how_many(ask, milestone)
    evidence = tuple(sent.shown for sent in ask.sent)
    if not evidence and note:
        evidence = (milestones.Shown("text", note),)
    milestones.report_done(ask.session, ask.actor, milestone, ask.now, note=note, reached=reached, evidence=evidence)
    whole = milestone.state == "reported"
    return reply(
        "reports.done" if whole else "reports.progressed",
        (Button("buttons.evidence", f"evidence m{milestone.id}"), Button("buttons.show", f"show m{milestone.id}")),
        m=milestone, today=ask.today, pieces=len(evidence),
        # After a photo more of the album may come; after a sentence the next one is about something else.
        asks=f"evidence m{milestone.id}" if ask.sent or not evidence else None,
    )  # fmt: skip


def _keep_what_came(ask: Ask, milestone: Milestone) -> None:
    """A photo stays with the item while we ask how many are done."""
    if ask.sent:
        milestones.add_evidence(ask.session, ask.actor, milestone, tuple(sent.shown for sent in ask.sent), ask.now)


def _how_many(ask: Ask, milestone: Milestone) -> Reply:
    count = milestone.count
    if milestone.split_at is not None:
        count = splitting.unnamed(ask.session, milestone)
        if not count:
            raise Refused("parts_report", number=milestone.number)
    return reply(
        "reports.how_many",
        (Button("buttons.all_of", f"done m{milestone.id} {count}", {"count": count}),),
        m=milestone, count=count, asks=f"done m{milestone.id}",
    )  # fmt: skip
