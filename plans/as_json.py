"""How do scripts see a reading? The line of `duban read --json` and the rows of `--explain`, as plain data."""

from __future__ import annotations

from datetime import date
from typing import Any

from plans.documents import Document
from plans.drafts import Draft, Reading
from plans.places import NOWHERE, Stands, standing


def reading_as_json(reading: Reading, file: str, document: Document | None = None) -> dict[str, Any]:
    """The contract's object for a file that was read; dates are ISO text.

    `document` tells the pages and cells; pages that are pictures stand under `unread_pages`, where there are any.
    """
    pictures = {"unread_pages": list(document.unread_pages)} if document and document.unread_pages else {}
    return {
        "file": file,
        "as_of": reading.as_of.isoformat(),
        "year": reading.year,
        "drafts": [draft_as_json(draft, _stands(draft, document)) for draft in reading.drafts],
        "unread": [{"start": span.start, "end": span.end, "text": span.text} for span in reading.unread],
        "error": None,
        **pictures,
    }


def failure_as_json(file: str, error: str) -> dict[str, Any]:
    """The same object for a file that could not be read; `error` is the sentence for people."""
    return {"file": file, "as_of": None, "year": None, "drafts": [], "unread": [], "error": error}


def _stands(draft: Draft, document: Document | None) -> Stands:
    if document is None:
        return Stands()
    at = draft.start if draft.expr_start is None else draft.expr_start
    return standing(document.text, document.places, at)


def draft_as_json(draft: Draft, stands: Stands = NOWHERE) -> dict[str, Any]:
    quantity = draft.quantity
    return {
        "title": draft.title, "kind": draft.kind, "due_on": _iso(draft.due_on), "window_start": _iso(draft.window_start),
        "rrule": draft.rrule, "expr": draft.expr, "expr_start": draft.expr_start, "expr_end": draft.expr_end,
        "start": draft.start, "end": draft.end, "action": draft.action, "subjects": list(draft.subjects), "count": draft.count,
        "quantity": {"value": quantity.value, "unit": quantity.unit, "op": quantity.op} if quantity else None,
        "owners": list(draft.owners), "section": list(draft.section), "strength": draft.strength, "lists": list(draft.lists),
        "confidence": draft.confidence, "sure": draft.sure, "why": draft.why,
        "page": stands.page, "cell": stands.cell,
    }  # fmt: skip


def explained(reading: Reading) -> list[dict[str, Any]]:
    """One row for each date expression in the document's order: expr, start, end, verdict, reason.

    `verdict` is draft, unread or passed; `reason` is past, statistic or name when passed, the draft's doubt when doubtful.
    """
    passed = {(one.start, one.end): one.reason for one in reading.passed}
    unread = {(one.start, one.end) for one in reading.unread}
    doubts = {(one.expr_start, one.expr_end): one.why for one in reading.drafts}
    rows = []
    for span in reading.expressions:
        place = (span.start, span.end)
        verdict = "passed" if place in passed else "unread" if place in unread else "draft"
        reason = passed.get(place) or doubts.get(place, "")
        rows.append({"expr": span.text, "start": span.start, "end": span.end, "verdict": verdict, "reason": reason})
    return rows


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
