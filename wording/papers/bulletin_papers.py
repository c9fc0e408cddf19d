"""What does a bulletin look like as a document, and as a picture? Both from the data that was kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from db.papers import Bulletin
from schedules.pace import Pace
from supervision.figures import Figures, Row
from supervision.papers import Written
from wording.papers.bulletin_text import blocks, number_of, table, title
from wording.papers.pictures import shares_picture, units_picture
from wording.say import environment, plain

WIDTHS = {"units": (3, 1, 1, 1, 1, 1, 1, 1.2), "behind": (1, 3.6, 2, 2.5, 1.8, 1.8, 2.8), "next": (1, 6, 2.5, 2.6),
    "problems": (1, 5, 2.5, 2.5, 2.6),
}  # fmt: skip


def papers_of(bulletin: Bulletin, language: str, now: datetime) -> tuple[Written, Written]:
    """The document and the picture of a bulletin."""
    name = " ".join(filter(None, (bulletin.plan.name[:40], bulletin.list_name, bulletin.period)))
    document = bulletin_document(bulletin, language, now)
    return Written(f"{name}.docx", document), Written(f"{name}.png", bulletin_picture(bulletin, language), "photo")


def bulletin_document(bulletin: Bulletin, language: str, now: datetime) -> bytes:
    """The .docx in the official layout."""
    from wording.papers.official import Official  # only who writes a document waits for its library

    data = bulletin.data
    issued = (bulletin.issued_at or now).astimezone(ZoneInfo(bulletin.plan.zone)).date()
    on = environment(language).filters["full_day"](issued)
    words = title(data, language)
    made = Official(words, bulletin.issued_at or now)
    office = plain("bulletin.office", language)
    made.head(plain("bulletin.head", language), number_of(bulletin.year, bulletin.number, language), on)
    made.title(words)
    for block in blocks(bulletin.template, data, language):
        if block.kind == "table":
            rows = table(block.words, data, language)
            if len(rows) > 1:
                made.table(rows, WIDTHS[block.words])
            else:
                made.text(plain("bulletin.nobody", language))
        elif block.kind == "heading":
            made.heading(block.words)
        else:
            made.text(block.words)
    made.picture(bulletin_picture(bulletin, language))
    made.picture(units_picture(figures_of(data), data["plan"], language).png)
    made.signed(office, on)
    return made.content()


def bulletin_picture(bulletin: Bulletin, language: str) -> bytes:
    """The PNG: the shares and their trend under the bulletin's title."""
    data = bulletin.data
    trend = [figures_of(month) for month in data["trend"]]
    return shares_picture(figures_of(data), trend, title(data, language), language).png


def figures_of(data: Mapping[str, Any]) -> Figures:
    """The numbers of the data as they were counted."""
    return Figures(
        on=date.fromisoformat(data["on"]), total=data["total"], paces=_by_pace(data["paces"], int),
        shares=_by_pace(data["shares"], Decimal), early=data["early"], overdue=data["overdue"], blocked=data["blocked"],
        waiting=data["waiting"],
        units=tuple(
            Row(row["unit"], row["total"], _by_pace(row["paces"], int), row["overdue"], Decimal(row["done_share"]))
            for row in data.get("units", ())
        ),
    )  # fmt: skip


def _by_pace(values: Mapping[Pace, Any], kind: Any) -> dict[Pace, Any]:
    return {pace: kind(value) for pace, value in values.items()}
