"""Of which sections is a message made, in which order, and which buttons stand under each? One table.

What happened stands first, then what was passed upwards, what is late, due, ahead, and the office's lists.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Offer = tuple[str, str]
"""A label's key, and the command line that it says: {id} is the milestone's, other names are words of the notice."""
SHOW = ("show", "show m{id}")
DONE = ("done", "done m{id}")
SHEET = ("sheet", "score e{evaluation} u{unit_id}")
BULLETIN = ("bulletin.see_it", "bulletin b{bulletin}")
CARD = ("buttons.card_of", "card p{project}")
DUE = (DONE, ("snooze", "snooze m{id}"))
PROGRESS = (("progress", "progress m{id}"), DONE)
DECIDE = (("confirm", "confirm m{id}"), ("return", "return m{id}"))


@dataclass(frozen=True, slots=True)
class Section:
    """A notice stands in the section of its kind, a reminder in that of its topic, or by its date.

    `own_line`: its lines have words of their own (messages.line_NAME), else they are the item's. `offers` are the
    buttons of a line, and `more` those beside them where it is the message's only one; without any it is SHOW, where
    there is an item. `below` is a button under the whole message, its label by the whole key.
    """

    name: str
    offers: tuple[Offer, ...] = ()
    more: tuple[Offer, ...] = ()
    below: Offer | None = None
    topics: tuple[str, ...] = ()
    own_line: bool = True


TABLE = (
    # What the office does stands at the top.
    Section("slip", (("sign", "sign s{slip}"), ("answer", "answer s{slip}"), ("paper", "slip s{slip}"))),
    Section("urged", (("answer", "answer u{urge}"), DONE)),
    Section("commented", (("answer", "answer q{matter}"), SHOW)),
    Section("answered"),
    Section("matter_answered"),
    Section("bulletin_issued", below=BULLETIN),
    Section("bulletin_drafted", below=BULLETIN),
    Section("deputy"),
    Section("left"),
    Section("evaluated", (SHEET, ("appeal", "appeal e{evaluation} u{unit_id}"))),
    Section("evaluation_made", (("sheet", "score e{evaluation}"), ("tell_units", "scoretell e{evaluation}"))),
    Section(
        "appealed",
        (("appeal_accept", "appealyes a{appeal}"), ("appeal_refuse", "appealno a{appeal}"), SHEET),
    ),
    Section("appeal_answered", (SHEET,)),
    Section("handed_over", (("ack", "ack m{id}"),), more=(SHOW,)),
    Section("blocked"),
    Section("sent_back", (DONE,)),
    Section("revised"),
    Section("moved"),
    Section("resumed"),
    Section("unblocked"),
    Section("parked"),
    Section("cancelled"),
    Section(
        "extension_asked",
        (
            ("grant", "grant x{extension}"),
            ("grant_other", "grant x{extension} other"),
            ("refuse", "refuse x{extension}"),
        ),
    ),
    Section("extension_granted"),
    Section("extension_refused"),
    Section("reported", DECIDE, more=(("look", "look m{id}"),)),
    Section("progressed"),
    Section("confirmed"),
    Section("unreachable"),
    Section("escalated", topics=("escalate", "blocked", "unacknowledged")),
    Section("slip_unanswered"),
    Section("overdue", DUE, own_line=False),
    Section("today", DUE, own_line=False),
    Section("window", DUE, topics=("window",), own_line=False),
    Section("upcoming", DUE, own_line=False),
    Section("lag", PROGRESS, topics=("lag",)),
    Section("monthly", PROGRESS, topics=("monthly",), own_line=False),
    Section("group_card", below=CARD),
    Section("group_lost", below=CARD),
    Section("minutes"),
    Section("dispatch", below=("dispatch.open", "dispatch")),
    Section("incomplete_cards", below=("buttons.cards", "card")),
    Section("waiting", DECIDE, more=(("look", "look m{id}"),), topics=("waiting",), own_line=False),
    Section("unowned", (("assign", "assign m{id}"),), topics=("unowned",), own_line=False),
    Section("undated", topics=("quarter",), own_line=False),
)
SECTIONS = {section.name: section for section in TABLE}
BY_TOPIC = {topic: section.name for section in TABLE for topic in section.topics}


def filled(line: str, milestone_id: int | None, words: dict[str, Any]) -> str:
    """The command line of an offer for one notice."""
    return line.format_map({"id": milestone_id, **words})
