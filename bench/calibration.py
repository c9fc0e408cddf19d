"""Of the drafts that are marked sure, how many are right? Counted on the gold documents and the single sentences."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

from plans.as_json import draft_as_json
from plans.reading import read

Verdicts = list[tuple[float, bool, bool, str]]  # confidence, sure, right, what it says


def of_document(score: ModuleType, text: str, golds: list[dict[str, Any]], today: date, as_of: date | None) -> Verdicts:
    """A draft is right that the score pairs with a gold record of its day and place, or that repeats one."""
    drafts = [draft_as_json(one) for one in read(text, today=today, as_of=as_of).drafts]
    paired = {place for place, _ in score.pair(drafts, golds)}
    return [
        (
            one["confidence"],
            one["sure"],
            place in paired or score.said_again(one, golds),
            f"{one['expr']} {one['due_on']} {one['title'][:40]}",
        )
        for place, one in enumerate(drafts)
    ]


def of_cases(rows: list[dict[str, Any]], today: date) -> Verdicts:
    """A draft is right whose day and expression stand in the case; a sentence's draft without a day is right where one is told of."""
    verdicts: Verdicts = []
    for row in rows:
        left = list(row["milestones"])
        for one in read(row["text"], today=today, as_of=date.fromisoformat(row["as_of"])).drafts:
            due = one.due_on.isoformat() if one.due_on else None
            fits = [
                g
                for g in left
                if due in (g["due"], *(g.get("alt_due") or []))
                and one.expr
                and (one.expr in g["expr"] or g["expr"] in one.expr)
            ]
            if fits:
                left.remove(fits[0])
            verdicts.append((one.confidence, one.sure, bool(fits), f"{row['id']} {one.expr} {due} {one.title[:40]}"))
    return verdicts


def lines_for(verdicts: Verdicts) -> list[str]:
    """The share of right drafts among the sure ones and in each band of confidence, and the sure ones that are wrong."""
    sure = [one for one in verdicts if one[1]]
    right = sum(one[2] for one in sure)
    bands: dict[float, list[bool]] = defaultdict(list)
    for confidence, _, is_right, _ in verdicts:
        bands[confidence].append(is_right)
    return [
        f"sure: {len(sure)} of {len(verdicts)} drafts, right {right} ({right / max(1, len(sure)):.3f})",
        *(
            f"  confidence {band:.2f}: {len(own):4} drafts, right {sum(own):4} ({sum(own) / len(own):.3f})"
            for band, own in sorted(bands.items(), reverse=True)
        ),
        *(f"  sure and wrong: {one[3]}" for one in sure if not one[2]),
    ]


def development(
    score: ModuleType, shared: Path, documents: tuple[tuple[str, str | None], ...], today: date
) -> Verdicts:
    """All verdicts on the development data."""
    verdicts: Verdicts = []
    for name, as_of in documents:
        rows = [
            json.loads(line)
            for line in (shared / f"{Path(name).stem}.gold.jsonl").read_text("utf-8").splitlines()
            if line.strip()
        ]
        golds = [row for row in rows if "kind" in row]
        day = date.fromisoformat(as_of) if as_of else None
        verdicts += of_document(score, (shared / name).read_text("utf-8"), golds, today, day)
    cases = [json.loads(line) for line in (shared / "cases.dev.jsonl").read_text("utf-8").splitlines() if line.strip()]
    return verdicts + of_cases(cases, today)
