"""Which buttons stand under a piece of news? By its kind: the label, and the command line that it says."""

from __future__ import annotations

from db.outbox import Notice

# What the office does, in the order of a message: it stands at the top.
OFFICE_NEWS = (
    "slip",
    "urged",
    "commented",
    "answered",
    "matter_answered",
    "bulletin_issued",
    "bulletin_drafted",
    "deputy",
    "left",
    "evaluated",
    "evaluation_made",
    "appealed",
    "appeal_answered",
)
# {id} is the milestone's; the other names are words of the notice.
OFFERS: dict[str, tuple[tuple[str, str], ...]] = {
    "urged": (("answer", "answer u{urge}"), ("done", "done m{id}")),
    "slip": (("sign", "sign s{slip}"), ("answer", "answer s{slip}"), ("paper", "slip s{slip}")),
    "commented": (("answer", "answer q{matter}"), ("show", "show m{id}")),
    "evaluated": (("sheet", "score e{evaluation} u{unit_id}"), ("appeal", "appeal e{evaluation} u{unit_id}")),
    "evaluation_made": (("sheet", "score e{evaluation}"), ("tell_units", "scoretell e{evaluation}")),
    "appealed": (
        ("appeal_accept", "appealyes a{appeal}"),
        ("appeal_refuse", "appealno a{appeal}"),
        ("sheet", "score e{evaluation} u{unit_id}"),
    ),
    "appeal_answered": (("sheet", "score e{evaluation} u{unit_id}"),),
    "extension_asked": (
        ("grant", "grant x{extension}"),
        ("grant_other", "grant x{extension} other"),
        ("refuse", "refuse x{extension}"),
    ),
}


def offers_of(notice: Notice) -> list[tuple[str, str]]:
    """(label, command line) of the buttons that news of this kind has of its own."""
    return [
        (key, line.format_map({"id": notice.milestone_id, **notice.words})) for key, line in OFFERS.get(notice.kind, ())
    ]
