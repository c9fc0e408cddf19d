"""/slip 12 yellow 4月25日 what is wanted: a written warning (督办单), to be signed for and answered by a date."""

from __future__ import annotations

import re
from datetime import date

from bot.ask import Ask
from bot.commands.urge import slip_named
from bot.dates import day_meant
from bot.reply import Button, Reply, reply
from db import find_office
from db.office import Colour, Slip
from supervision import slips
from supervision.papers import Written
from supervision.refusals import Refused
from supervision.rights import Act, may, units_of
from wording.papers.fonts import NoChineseFont
from wording.papers.slip_form import file_name, slip_form
from wording.papers.slip_picture import slip_picture

COLOURS: dict[str, Colour] = {
    "blue": "blue", "yellow": "yellow", "red": "red", "蓝": "blue", "黄": "yellow", "红": "red",
    "蓝色": "blue", "黄色": "yellow", "红色": "red",
}  # fmt: skip
ANSWER_BY = re.compile(r"^(?:answer\s+)?by\s+", re.IGNORECASE)


def slip(ask: Ask) -> Reply:
    """Issues a slip; asks for the colour where it is missing. s5 shows one with its paper."""
    first = ask.words[0] if ask.words else ""
    if re.fullmatch(r"s\d{1,9}", first):
        return _shown("slips.shown", ask, slip_named(ask, first))
    milestone = ask.milestone(act=Act.SLIP)
    colour = COLOURS.get(ask.words[1].lower()) if len(ask.words) > 1 else None
    if colour is None:
        name = f"m{milestone.id}"
        return reply(
            "slips.which_colour",
            (
                Button("buttons.blue", f"slip {name} blue"),
                Button("buttons.yellow", f"slip {name} yellow"),
                Button("buttons.red", f"slip {name} red"),
            ),
            m=milestone, today=ask.today, issued=find_office.slips_of(ask.session, milestone.id),
        )  # fmt: skip
    answer_by, demand = _split(ask, " ".join(ask.line.split(maxsplit=2)[2:]))
    made = slips.issue(ask.session, ask.actor, milestone, colour, ask.now, answer_by=answer_by, demand=demand)
    return _shown("slips.issued", ask, made)


def sign(ask: Ask) -> Reply:
    """/sign s5: 签收 of a slip."""
    signed = slips.sign(ask.session, ask.actor, slip_named(ask, ask.words[0] if ask.words else ""), ask.now)
    return reply(
        "slips.signed", (Button("buttons.answer", f"answer s{signed.id}"),), slip=signed, m=signed.milestone,
        today=ask.today,
    )  # fmt: skip


def _split(ask: Ask, words: str) -> tuple[date | None, str]:
    """The date of the answer, where one is written first, and what is wanted."""
    said = ANSWER_BY.sub("", words)
    first, _, rest = said.partition(" ")
    day = day_meant(first, ask.today, ask.today.year) if first else None
    if day is None and said != words:
        raise Refused("bad_date")
    return (day, rest.strip()) if day is not None else (None, words)


def _shown(key: str, ask: Ask, issued: Slip) -> Reply:
    milestone, name = issued.milestone, f"s{issued.id}"
    answers = may(ask.actor, Act.ANSWER, issued.plan_id, units_of(milestone))
    buttons = []
    if answers and issued.signed_at is None:
        buttons.append(Button("buttons.sign", f"sign {name}"))
    if answers and issued.answered_at is None:
        buttons.append(Button("buttons.answer", f"answer {name}"))
    return reply(
        key, tuple(buttons), slip=issued, m=milestone, today=ask.today, zone=milestone.plan.zone,
        papers=_papers(issued, ask.language),
    )  # fmt: skip


def _papers(issued: Slip, language: str) -> tuple[Written, ...]:
    """The picture to be read in the chat and the form to be printed; the form alone where there is no Chinese font."""
    name = file_name(issued, language)
    form = Written(name, slip_form(issued, language))
    try:
        picture = slip_picture(issued, language)
    except NoChineseFont:
        return (form,)
    return Written(f"{name.removesuffix('.docx')}.png", picture.png, "photo"), form
