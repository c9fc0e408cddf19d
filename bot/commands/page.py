"""/page: the leader's page in one message. What needs him, the numbers, and behind each number its list."""

from __future__ import annotations

from bot.ask import Ask
from bot.commands.due import A_PAGE, number_buttons
from bot.paging import asked_page, page_of, turned, turning
from bot.reply import Button, Reply, reply
from db.ledger import Milestone
from supervision import leaders_page
from supervision.leaders_page import COUNTED, Page
from supervision.refusals import Refused
from supervision.rights import Act, may

ROWS = (("all", "done", "ahead"), ("on_pace", "behind", "other"), ("overdue", "blocked", "waiting"), ("red", "yellow"))


def page(ask: Ask) -> Reply:
    """Without words the page; a name of one of its numbers lists the items that it counts."""
    plan = ask.the_plan()
    name, wanted = asked_page(ask.line)
    if name:
        return _listed(ask, name, wanted)
    seen = leaders_page.leaders_page(ask.session, ask.actor, plan, ask.now)
    comments = may(ask.actor, Act.COMMENT, plan.id)
    tapped = _comment if comments else _show
    needs = [tapped(item.milestone) for item in seen.needs]
    return reply(
        "page.page", *(tuple(needs[at : at + 3]) for at in range(0, len(needs), 3)), *_numbers(seen), plan=plan,
        page=seen, today=ask.today, comments=comments,
    )  # fmt: skip


def _comment(milestone: Milestone) -> Button:
    return Button("buttons.comment_of", f"comment m{milestone.id}", {"number": milestone.number})


def _show(milestone: Milestone) -> Button:
    return Button("buttons.show_of", f"show m{milestone.id}", {"number": milestone.number})


def _numbers(seen: Page) -> list[tuple[Button, ...]]:
    """A button for each number; nothing stands behind a zero."""
    rows = [
        tuple(
            Button("page.number", f"page {name}", {"name": name, "count": seen.count(name)})
            for name in row if seen.count(name)
        )
        for row in ROWS
    ]  # fmt: skip
    if seen.unanswered:
        rows[-1] += (Button("page.unanswered", "problem", {"count": len(seen.unanswered)}),)
    return rows


def _listed(ask: Ask, name: str, wanted: int) -> Reply:
    if name not in COUNTED:
        raise Refused("usage", usage=f"/page · /page {' · /page '.join(COUNTED)}")
    plan = ask.the_plan()
    found = leaders_page.listed(ask.session, ask.actor, plan, name, ask.now)
    at = page_of(wanted, len(found), A_PAGE)
    shown = [item.milestone for item in found[at.offset : at.offset + A_PAGE]]
    return reply(
        "page.list", *number_buttons(shown), turning(f"page {name}", at), plan=plan, found=shown, name=name,
        count=len(found), page=at, today=ask.today, edits=ask.pressed and turned(ask.line),
    )  # fmt: skip
