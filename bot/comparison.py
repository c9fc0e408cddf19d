"""What does a new version of a document change? The preview: counts, the first changes, and what can be done with them."""

from __future__ import annotations

from bot.ask import Ask
from bot.reply import Button, Reply, reply
from db.ledger import Document, Proposal
from supervision import adoption, comparing

FIRST_ONES = 5


def is_version(document: Document) -> bool:
    """Whether the document was found to be a new version of one that is on the ledger."""
    return document.revises_id is not None


def preview(ask: Ask, document: Document, *, missing: int, known: bool, edits: bool) -> Reply:
    """How a new version differs from what is on the ledger."""
    waiting = adoption.waiting(ask.session, document)
    changed = [draft for draft in waiting if draft.revises_id is not None]
    added = [draft for draft in waiting if draft.revises_id is None]
    gone = [each.milestone for each in comparing.undecided(ask.session, document)]
    sure = [draft for draft in waiting if adoption.is_sure(draft, document.plan, ask.now)]
    earlier = ask.session.get(Document, document.revises_id)
    return reply(
        "revision.overview", *_choices(document, sure, waiting=len(waiting), gone=len(gone), missing=missing),
        document=document, plan=document.plan, earlier=earlier.name if earlier else "", known=known,
        counts=comparing.counts(ask.session, document), doubtful=len(waiting) - len(sure), today=ask.today,
        first=[(draft, *sides(draft)) for draft in changed[:FIRST_ONES]], more_changed=len(changed[FIRST_ONES:]),
        added=added[:FIRST_ONES], more_added=len(added[FIRST_ONES:]), gone=gone[:FIRST_ONES],
        more_gone=len(gone[FIRST_ONES:]), edits=edits,
    )  # fmt: skip


def sides(draft: Proposal) -> tuple[dict[str, object], dict[str, object]]:
    """What a draft changes: the values of the ledger, and those of the document."""
    before = {name: values[0] for name, values in draft.changes.items()}
    return before, {name: values[1] for name, values in draft.changes.items()}


def _choices(
    document: Document, sure: list[Proposal], *, waiting: int, gone: int, missing: int
) -> list[tuple[Button, ...]]:
    name = f"f{document.id}"
    rows: list[tuple[Button, ...]] = []
    if sure:
        changed = sum(draft.revises_id is not None for draft in sure)
        added = len(sure) - changed
        rows.append((Button("revision.accept_all", f"acceptall {name}", {"added": added, "changed": changed}),))
    if waiting:
        rows.append((Button("revision.one_by_one", f"review {name} all", {"count": waiting}),))
    if gone:
        rows.append((Button("revision.see_gone", f"gone {name}", {"count": gone}),))
    if missing:
        rows.append((Button("review.units_of_text", f"unitfor {name}", {"count": missing}),))
    last = [Button("buttons.ledger", "due")]
    if document.unread:
        last.insert(0, Button("buttons.unread", f"unread {name}", {"count": len(document.unread)}))
    return [*rows, tuple(last)]
