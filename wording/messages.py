"""What does a message of the outbox say? Composed at sending, from how things stand then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from db.ledger import Milestone
from db.outbox import Message, Notice
from db.session import Session
from schedules.calendar import is_provisional
from supervision.settled import still_so
from supervision.speaking import calendar_of
from wording.say import environment, language_or_source, plain, say
from wording.sections import BY_TOPIC, SECTIONS, SHOW, Offer, Section, filled

LONGEST = 4096  # UTF-16 units of a message, after its markup is taken off
BUTTONS_AT_MOST = 6  # items with a button of their own
Row = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A message in its reader's words: Telegram HTML, and rows of (label, command line)."""

    text: str
    buttons: tuple[tuple[tuple[str, str], ...], ...] = ()
    papers: tuple[int, ...] = ()  # numbers in db/papers.py, sent below it


def compose(session: Session, message: Message, now: datetime) -> Spoken | None:
    """The words of a message, or None when all that it carried is settled by now."""
    language = language_or_source(message.person.language)
    live = still_so(session, message)
    if not live:
        return None
    sections: dict[str, list[Notice]] = defaultdict(list)
    for notice in live:
        sections[_section(notice, _today(notice, now))].append(notice)
    parts = _parts(sections, language, now)
    head = [say("messages.again", language)] if message.again else []
    if message.digest:
        today = _today(live[0], now)
        head.append(say("messages.digest_head", language, today=today, plans=_plans(live)))
        head += [say("policy.provisional", language, year=year) for year in _provisional(live, today)]
    text, shown = _fitted(head, parts, language)
    rows = _buttons(sections, shown, language, digest=message.digest)
    papers = [paper for notice in shown for paper in notice.words.get("papers", ())]
    return Spoken(text, tuple(tuple(row) for row in rows), tuple(papers))


def plain_text(session: Session, message: Message, now: datetime) -> str | None:
    """The words of a message without markup, as a rehearsal prints them."""
    spoken = compose(session, message, now)
    if spoken is None:
        return None
    return "\n".join(str(Markup(line).striptags()) for line in spoken.text.splitlines())  # noqa: S704  # escaped already


def _section(notice: Notice, today: date) -> str:
    if notice.kind != "reminder":
        return notice.kind
    topic = notice.point.partition("-")[0]
    if notice.point == "waiting-leader":
        return "escalated"
    if topic in BY_TOPIC:
        return BY_TOPIC[topic]
    due_on = notice.milestone.due_on if notice.milestone else None
    if due_on is None or due_on > today:
        return "upcoming"
    return "today" if due_on == today else "overdue"


def _today(notice: Notice, now: datetime) -> date:
    plan = notice.milestone.plan if notice.milestone else None
    return now.astimezone(ZoneInfo(plan.zone)).date() if plan else notice.for_on


def _plans(notices: Sequence[Notice]) -> tuple[str, ...]:
    """The plans' names when the message is about several."""
    names = tuple(dict.fromkeys(notice.milestone.plan.name for notice in notices if notice.milestone))
    return names if len(names) > 1 else ()


def _provisional(notices: Sequence[Notice], today: date) -> list[int]:
    """The years, this one and the next, for which the days of these items are reckoned without an official calendar."""
    found: set[int] = set()
    for notice in notices:
        if notice.milestone is not None:
            plan, due_on = notice.milestone.plan, notice.milestone.due_on or today
            asked = {today.year, due_on.year} & {today.year, today.year + 1}
            # The country alone decides it nearly always, and is read already; the plan's own days may not be.
            found |= {
                year for year in asked if is_provisional(plan.country, year) and calendar_of(plan).provisional(year)
            }
    return sorted(found)


def _parts(
    sections: dict[str, list[Notice]], language: str, now: datetime
) -> list[tuple[Markup, list[tuple[Notice, Markup]]]]:
    """Each section's headline with its lines."""
    parts = []
    for name in SECTIONS:
        if name not in sections:
            continue
        found = sorted(
            sections[name], key=lambda n: (n.milestone.due_on or date.max, n.id) if n.milestone else (date.min, n.id)
        )
        lines = [(notice, _line(name, notice, language, now)) for notice in found]
        parts.append((say(f"messages.head_{name}", language, count=len(found)), lines))
    return parts


def _line(section: str, notice: Notice, language: str, now: datetime) -> Markup:
    today = _today(notice, now)
    own_line = SECTIONS[section].own_line
    if not own_line and notice.milestone is not None:
        return environment(language).filters["item_line"](notice.milestone, today)  # type: ignore[no-any-return]  # ours
    key = f"messages.line_{section}" if own_line else "messages.line"
    return say(key, language, m=notice.milestone, today=today, point=notice.point, words=notice.words)


def _fitted(
    head: list[Markup], parts: list[tuple[Markup, list[tuple[Notice, Markup]]]], language: str
) -> tuple[str, list[Notice]]:
    """The text within Telegram's bound, cut at an item's border, and the notices that stand in it."""
    blocks = ["\n".join((headline, *(line for _, line in lines))) for headline, lines in parts]
    whole = "\n\n".join((*head, *blocks))
    if 2 * len(whole) <= LONGEST:  # even if each character were a pair of units
        return whole, [notice for _, lines in parts for notice, _ in lines]
    total = sum(len(lines) for _, lines in parts)
    pieces, shown = list(head), list[Notice]()
    room = LONGEST - 100 - sum(_length(piece) + 2 for piece in head)  # 100: the line that tells of the rest
    for headline, lines in parts:
        block = headline
        for notice, line in lines:
            longer = block + Markup("\n") + line
            if _length(longer) + 2 > room:
                break
            block = longer
            shown.append(notice)
        if block == headline:
            break
        pieces.append(block)
        room -= _length(block) + 2
        if len(shown) < sum(len(each) for each_head, each in parts[: parts.index((headline, lines)) + 1]):
            break
    if len(shown) < total:
        pieces.append(say("messages.more", language, count=total - len(shown)))
    return "\n\n".join(pieces), shown


def _length(text: Markup) -> int:
    return len(text.unescape().encode("utf-16-le")) // 2


def _buttons(sections: dict[str, list[Notice]], shown: list[Notice], language: str, *, digest: bool) -> list[Row]:
    of = {notice.id: SECTIONS[name] for name, notices in sections.items() for notice in notices}
    found: dict[tuple[str, int], Row] = {}
    for notice in shown:
        row = _row(of[notice.id], notice, language, alone=len(shown) == 1)
        if row and len(found) < BUTTONS_AT_MOST:
            about = ("item", notice.milestone.id) if notice.milestone is not None else ("news", notice.id)
            found.setdefault(about, row)
    below = [(of[notice.id].below, notice) for notice in shown]
    rows = [*found.values(), *_once([_below(offer, notice, language) for offer, notice in below if offer is not None])]
    if all(len(row) == 1 for row in rows):
        rows = [[button for row in rows[at : at + 3] for button in row] for at in range(0, len(rows), 3)]
    if len(shown) > BUTTONS_AT_MOST or digest:
        rows.append([(plain("buttons.all_mine", language), "mine")])
    return rows


def _row(section: Section, notice: Notice, language: str, *, alone: bool) -> Row:
    """The buttons of one line; news of no item has only those of its own."""
    item = notice.milestone
    offers = [
        offer for offer in (*section.offers, *(section.more if alone else ())) if offer[0] != "ack" or _unsigned(item)
    ]
    if not offers and item is not None:
        offers = [SHOW]
    number, unit = item.number if item is not None else 0, notice.words.get("unit")
    return [
        (
            plain(f"buttons.{key}" if alone else f"buttons.{key}_of", language, number=number, name=unit),
            filled(line, notice.milestone_id, notice.words),
        )
        for key, line in offers
    ]


def _unsigned(milestone: Milestone | None) -> bool:
    return milestone is not None and milestone.state == "open"


def _below(offer: Offer, notice: Notice, language: str) -> Row:
    key, line = offer
    return [(plain(key, language, name=notice.words.get("name")), filled(line, None, notice.words))]


def _once(rows: list[Row]) -> list[Row]:
    return [list(row) for row in dict.fromkeys(map(tuple, rows))]
