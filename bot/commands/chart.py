"""/chart [单位|时间线|日历]: how does the plan look? Pictures of the numbers, by the reader's own view."""

from __future__ import annotations

from bot.ask import Ask
from bot.reply import Button, Reply, reply
from db.find import View
from supervision.months import trend
from supervision.papers import Written
from supervision.refusals import Refused
from supervision.speaking import calendar_of
from supervision.views import visible_units
from wording.papers.fonts import NoChineseFont
from wording.papers.pictures import shares_picture, units_picture
from wording.papers.spans import calendar_picture, timeline_picture

KINDS = {
    "": "shares", "shares": "shares", "占比": "shares", "units": "units", "单位": "units",
    "timeline": "timeline", "时间线": "timeline", "calendar": "calendar", "日历": "calendar",
}  # fmt: skip

BUTTONS = (
    Button("papers.chart_shares", "chart shares"), Button("papers.chart_units", "chart units"),
    Button("papers.chart_timeline", "chart timeline"), Button("papers.chart_calendar", "chart calendar"),
)  # fmt: skip


def chart(ask: Ask) -> Reply:
    plan = ask.the_plan()
    kind = KINDS.get(ask.line.strip().lower())
    if kind is None:
        raise Refused("usage", usage="/chart · /chart units · /chart timeline · /chart calendar")
    months = trend(
        ask.session,
        plan,
        ask.now,
        View(plan.id, visible_units(ask.actor, plan), projects=ask.actor.projects_in(plan.id)),
    )
    now, items = months[-1]
    try:
        if kind == "units":
            picture = units_picture(now, plan.name, ask.language)
        elif kind == "timeline":
            picture = timeline_picture(items, plan.year, ask.today, plan.name, ask.language)
        elif kind == "calendar":
            works = calendar_of(plan).is_working
            picture = calendar_picture(items, plan.year, ask.today, works, plan.name, ask.language)
        else:
            picture = shares_picture(now, [figures for figures, _ in months], plan.name, ask.language)
    except NoChineseFont:
        raise Refused("no_font") from None
    others = [button for button in BUTTONS if button.line != f"chart {kind}"]
    return reply(
        "papers.chart", tuple(others), papers=(Written(f"{kind}.png", picture.png, "photo"),), plan=plan, figures=now,
    )  # fmt: skip
