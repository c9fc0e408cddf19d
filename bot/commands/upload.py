"""A document was sent: what does it promise? It is taken in, and a preview says what was read and what was not."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

from bot import comparison
from bot.ask import Ask
from bot.commands import routing, score_rules, takeback
from bot.commands.policy import proposed
from bot.commands.words import forwarded, may_record
from bot.quoting import around
from bot.reply import Button, Reply, reply
from db import find
from db.ledger import Document, Plan, Proposal
from plans.documents import Document as Opened
from plans.drafts import Reading
from plans.naming import plan_name
from plans.reading import read
from plans.routing_table import is_table
from schedules.score_rules import is_score_rules
from supervision import adoption, agreed, comparing, correcting, proposing
from supervision.handing_over import LONGEST_UNIT_NAME
from supervision.refusals import Refused
from supervision.rights import Act, may

FIRST_ONES = 5
OTHER_PLANS = 2
OWN = "+"  # a plan of the document's own


def upload(ask: Ask) -> Reply:
    hangs = next((sent.shown for sent in ask.sent), None)
    if may_record(ask) and hangs is not None and _is_no_plan(ask):
        return forwarded(ask, hangs)
    if not _may_import_somewhere(ask):
        return reply("upload.evidence_goes_elsewhere")
    returned = next((sent for sent in ask.sent if sent.book is not None), None)
    if returned is not None and returned.book is not None:
        return takeback.preview(ask, returned.book, returned.shown.file_name or "")
    settings = next((sent.settings for sent in ask.sent if sent.settings is not None), None)
    if settings is not None:
        if is_score_rules(settings):
            return score_rules.rules(ask, settings, None)
        return routing.replaced(ask, settings) if is_table(settings) else proposed(ask, settings)
    sent = next((sent for sent in ask.sent if sent.document is not None or sent.unreadable), None)
    if sent is None:
        raise Refused("unread_kind")
    if sent.document is None or sent.reading is None:
        return Reply(f"unreadable.{sent.unreadable}", dict(sent.unreadable_values))
    if not sent.reading.drafts:
        return _nothing_read(sent.document, sent.reading)
    plan = _plan_for(ask, sent.document, sent.reading)
    reading = agreed.read_for(plan, sent.reading, sent.document.text, today=ask.today)
    document, new = adoption.take_in(
        ask.session, ask.actor, plan, ask.now, name=sent.document.name, sha256=sent.document.sha256,
        text=sent.document.text, reading=reading, places=sent.document.places, unread_pages=sent.document.unread_pages,
    )  # fmt: skip
    return preview(_looking_at(ask, plan), document, "upload.taken" if new else "upload.known")


def _is_no_plan(ask: Ask) -> bool:
    """Whether what came is to be looked at, not read: a photo, or a file in which nothing is promised."""
    read_ = (sent.document is not None or sent.book is not None or sent.settings is not None for sent in ask.sent)
    return not any(read_)


def _nothing_read(document: Opened, reading: Reading) -> Reply:
    """What is said of a document that promises nothing: it makes no plan, and nothing of it is kept."""
    places = [around(document.text, span.start, span.end) for span in reading.unread[:FIRST_ONES]]
    return reply(
        "upload.nothing_read",
        name=document.name,
        year=reading.year,
        as_of=reading.as_of,
        unread=len(reading.unread),
        places=places,
    )


def overview(ask: Ask) -> Reply:
    """The preview again, in place of a card."""
    return preview(ask, document_of(ask, ask.words[0] if ask.words else ""), "upload.overview", edits=ask.pressed)


def _may_import_somewhere(ask: Ask) -> bool:
    return ask.actor.everything or any(may(ask.actor, Act.IMPORT, grant.plan_id) for grant in ask.actor.grants)


def _plan_for(ask: Ask, document: Opened, reading: Reading) -> Plan:
    """The plan that the file is of: the one that has it, or has its name; the one that it is a new
    version of by its content; a new one; or the one looked at.

    Raises Refused("not_allowed") where the asker may import into none of them.
    """
    here = ask.plan if ask.plan is not None and may(ask.actor, Act.IMPORT, ask.plan.id) else None
    if here is not None and _copy_in(ask, here, document.sha256) is not None:
        return here
    name = plan_name(reading.title, reading.year, document.name)
    named = find.plan_named(ask.session, name)
    if here is not None and not may(ask.actor, Act.IMPORT, named.id if named else None):
        return here  # a supervisor of one plan only
    if named is None:
        open_to = [plan for plan in find.plans_all(ask.session) if may(ask.actor, Act.IMPORT, plan.id)]
        like = comparing.plan_revised(ask.session, open_to, reading)
        if like is not None:
            return like
    return _made(ask, name, reading.year)


def _made(ask: Ask, name: str, year: int) -> Plan:
    house = ask.house
    return adoption.make_plan(ask.session, ask.actor, name, ask.now, year=year, zone=house.zone, country=house.country)


def _copy_in(ask: Ask, plan: Plan, sha256: str) -> Document | None:
    """The same file as it was taken into a plan before."""
    return next((d for d in find.documents_of_plan(ask.session, plan.id) if d.sha256 == sha256), None)


def _looking_at(ask: Ask, plan: Plan) -> Ask:
    """The asker turns to the plan, so that what he says next is about it."""
    if ask.person is not None:
        ask.person.plan_id = plan.id
    ask.plan = plan
    return ask


def preview(ask: Ask, document: Document, key: str, *, edits: bool = False) -> Reply:
    if comparison.is_version(document):
        missing = len(units_missing(ask, document))
        return comparison.preview(ask, document, missing=missing, known=key == "upload.known", edits=edits)
    plan = document.plan
    drafts = adoption.drafts_of(ask.session, document)
    left = [draft for draft in drafts if draft.state == "waiting"]
    sure = [draft for draft in left if adoption.is_sure(draft, plan, ask.now)]
    past = [draft for draft in left if adoption.is_past(draft, plan, ask.now)]
    doubtful = [draft for draft in left if draft not in sure]
    return reply(
        key, *_choices(document, sure=len(sure), doubtful=len(doubtful), past=len(past), missing=len(units_missing(ask, document))),
        *(_elsewhere(ask, document) if len(left) == len(drafts) else []),
        document=document, plan=plan, drafts=len(drafts), adopted=sum(d.state == "adopted" for d in drafts),
        sure=len(sure), doubtful=len(doubtful), past=len(past), unread=len(document.unread), today=ask.today,
        months=_months(drafts), targets=sum(d.kind == "annual_target" for d in drafts), undated=sum(d.due_on is None for d in drafts), first=_first_ones(left, ask.today),
        edits=edits,
    )  # fmt: skip


def document_of(ask: Ask, word: str) -> Document:
    """The document that a button names (f7), without a name the plan's newest, for one who may import.

    Raises Refused("no_such_document").
    """
    named = re.fullmatch(r"f(\d{1,9})", word)
    if not word and ask.plan is not None:
        return _newest(ask, ask.plan)
    found = ask.session.get(Document, int(named[1])) if named else None
    if found is None or not may(ask.actor, Act.IMPORT, found.plan_id):
        raise Refused("no_such_document")
    return found


def named_first(draft: Proposal) -> str:
    """The unit that the text names as the lead, or nothing."""
    return proposing.named(draft)[0]


def units_missing(ask: Ask, document: Document) -> dict[str, int]:
    """The lead and assisting units that waiting drafts name and the plan has not, with how many drafts name each."""
    known = {unit.name for unit in find.units_of_plan(ask.session, document.plan_id)}
    named: Counter[str] = Counter()
    for draft in adoption.waiting(ask.session, document):
        lead, assisting = proposing.named(draft)
        named.update([*assisting, *([lead] if draft.unit_id is None else [])])
    return {name: count for name, count in named.items() if 0 < len(name) <= LONGEST_UNIT_NAME and name not in known}


def _newest(ask: Ask, plan: Plan) -> Document:
    documents = find.documents_of_plan(ask.session, plan.id)
    if not documents or not may(ask.actor, Act.IMPORT, plan.id):
        raise Refused("no_such_document")
    return documents[0]


def _choices(document: Document, *, sure: int, doubtful: int, past: int, missing: int) -> list[tuple[Button, ...]]:
    name = f"f{document.id}"
    rows: list[tuple[Button, ...]] = []
    if sure:
        rows.append((Button("buttons.adopt_sure", f"adoptall {name}", {"count": sure}),))
    if doubtful:
        rows.append((Button("buttons.review", f"review {name}", {"count": doubtful}),))
    if past:
        rows.append((Button("buttons.past_done", f"pastdone {name}", {"count": past}),))
    if missing:
        rows.append((Button("review.units_of_text", f"unitfor {name}", {"count": missing}),))
    if sure:
        rows.append((Button("review.step_all", f"review {name} all", {"count": sure + doubtful}),))
    last = []
    if document.unread:
        last.append(Button("buttons.unread", f"unread {name}", {"count": len(document.unread)}))
    last.append(Button("buttons.ledger", "due"))
    return [*rows, tuple(last)]


def _elsewhere(ask: Ask, document: Document) -> list[tuple[Button, ...]]:
    """The plans that it could be put into instead, the newest first, while nothing is adopted."""
    others = [p for p in find.plans_all(ask.session) if p.id != document.plan_id and may(ask.actor, Act.IMPORT, p.id)]
    rows: list[tuple[Button, ...]] = [
        (Button("buttons.into_plan", f"take f{document.id} p{plan.id}", {"name": plan.name[:30]}),)
        for plan in reversed(others[-OTHER_PLANS:])
    ]
    beside = find.documents_of_plan(ask.session, document.plan_id)[1:] or find.units_of_plan(
        ask.session, document.plan_id
    )
    shared = document.plan.last_number or beside
    if shared and may(ask.actor, Act.IMPORT, None):
        rows.append((Button("upload.own_plan", f"take f{document.id} {OWN}"),))
    return rows


def _months(drafts: list[Proposal]) -> list[tuple[date, int]]:
    """How many drafts fall due in each month, by its first day."""
    return sorted(Counter(draft.due_on.replace(day=1) for draft in drafts if draft.due_on).items())


def _first_ones(left: list[Proposal], today: date) -> list[Proposal]:
    ahead = [draft for draft in left if draft.due_on is not None and draft.due_on >= today]
    return sorted(ahead, key=lambda draft: (draft.due_on or today, draft.position))[:FIRST_ONES]


def take(ask: Ask) -> Reply:
    """/take f7 p3: puts the document into another plan, or with + into one of its own, while nothing of it is adopted."""
    document = document_of(ask, ask.words[0] if ask.words else "")
    named = re.fullmatch(r"p(\d{1,9})", ask.words[1] if len(ask.words) > 1 else "")
    plan = ask.session.get(Plan, int(named[1])) if named else None
    if ask.words[1:] == [OWN]:
        title = read(document.text, today=ask.today, as_of=document.as_of, year=document.year).title
        plan = _made(ask, plan_name(title, document.year, document.name), document.year)
    if plan is None or not may(ask.actor, Act.IMPORT, plan.id):
        raise Refused("no_such_plan")
    known = _copy_in(ask, plan, document.sha256)
    if known is not None:
        return preview(
            _looking_at(ask, plan), known, "upload.overview" if known == document else "upload.known", edits=ask.pressed
        )
    correcting.put_into(ask.session, ask.actor, document, plan, ask.now)
    return preview(_looking_at(ask, plan), document, "upload.taken", edits=ask.pressed)
