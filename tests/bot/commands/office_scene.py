"""What do the office's commands ask for, and of which things? For the test of every command by every role."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from db.evaluations import Evaluation
from db.ledger import Milestone
from schedules.periods import month
from supervision import acts, appeals, bulletins, extensions, inspections, matters, meetings, projects, slips, urges
from supervision.rights import Act
from tests.supervision.conftest import MORNING, Ledger

# Each command with its words and the act it needs; {open} is an open item of 住建局, the others are made below.
OFFICE: dict[str, tuple[str, Act]] = {
    "extend": ("{open} 2025-08-31 设备未到", Act.ASK_EXTENSION),
    "light": ("{open}", Act.READ),
    "lights": ("", Act.LIGHT_RULES),
    "urge": ("{open}", Act.URGE),
    "slip": ("{open} red", Act.SLIP),
    "comment": ("{open} 查明原因", Act.COMMENT),
    "answer": ("{urge} 正在办", Act.ANSWER),
    "sign": ("{slip}", Act.ANSWER),
    "grant": ("{extension}", Act.EXTEND),
    "card": ("{open} project 一号工程", Act.CARD),
    "refuse": ("{extension} 理由不足", Act.EXTEND),
}
# What a command does when it is said again, by a button or in answer to a question: the command, its words, and the
# acts of which one is needed.
STEPS: tuple[tuple[str, str, tuple[Act, ...]], ...] = (
    ("bulletin", "{bulletin} paper", (Act.BULLETIN,)),
    ("bulletin", "{bulletin} text 另一种说法", (Act.BULLETIN,)),
    ("bulletin", "{bulletin} to leader", (Act.BULLETIN,)),
    ("bulletin", "{bulletin} again", (Act.BULLETIN,)),
    ("bulletin", "{bulletin} issue", (Act.BULLETIN,)),
    ("meeting", "{meeting}", (Act.AGENDA,)),
    ("meeting", "{meeting} close", (Act.DISPATCH,)),
    ("decide", "{meeting} 住建局 完成征地 2025-05-20", (Act.DISPATCH,)),
    ("inspect", "{inspection}", (Act.INSPECT,)),
    ("inspect", "{inspection} {open} 护栏缺失 2025-05-20", (Act.INSPECT,)),
    ("inspect", "{inspection} {open} ok", (Act.INSPECT,)),
    ("card", "{project} leader leader", (Act.CARD,)),
    ("card", "{project} group", (Act.CARD,)),
    ("card", "{project} scheme", (Act.CARD,)),
    ("card", "{project} project {done}", (Act.CARD,)),
    ("problem", "{problem} 住建局 2025-05-20", (Act.PROBLEM,)),
    ("answer", "{problem} 已修好", (Act.CONFIRM,)),
    ("answer", "{slip} 已整改", (Act.ANSWER,)),
    ("grant", "{extension} 2025-07-31", (Act.EXTEND,)),
    ("score", "{evaluation}", (Act.EVALUATE,)),
    ("score", "{evaluation} 住建局", (Act.EVALUATE, Act.APPEAL)),
    ("score", "2025-Q1 trial base = 90", (Act.EVALUATE,)),
    ("appealyes", "{appeal}", (Act.EVALUATE,)),
    ("appealno", "{appeal}", (Act.EVALUATE,)),
    ("lights", "pace 2025-07-01", (Act.LIGHT_RULES,)),
    ("list", "{open} off 省重点", (Act.EDIT,)),
    ("steps", "{open} off", (Act.EDIT,)),
    ("reporters", "{open} off", (Act.ASSIGN,)),
)  # fmt: skip
REFUSALS = {
    "no_such_request", "no_such_slip", "no_such_evaluation", "no_such_appeal", "no_such_bulletin", "no_such_meeting",
    "no_such_inspection", "no_such_project", "no_such_problem",
}  # fmt: skip


def _extension(ledger: Ledger, opened: Milestone) -> str:
    asked = extensions.ask_for(ledger.session, ledger.actor("li"), opened, date(2025, 8, 31), "设备未到", MORNING)
    return f"x{asked.id}"


def _urge(ledger: Ledger, opened: Milestone) -> str:
    return f"u{urges.urge(ledger.session, ledger.actor('leader'), opened, MORNING).id}"


def _slip(ledger: Ledger, opened: Milestone) -> str:
    return f"s{slips.issue(ledger.session, ledger.actor('supervisor'), opened, 'red', MORNING).id}"


def _evaluation(ledger: Ledger, opened: Milestone) -> str:
    rules = {"name": "default", "starts_on": "2000-01-01", "text": ""}
    unit = {"unit": ledger.housing.name, "score": "100", "grade": "excellent", "quarters": [], "months": []}
    made = Evaluation(
        plan_id=opened.plan_id, period="2024", data={"rules": rules, "units": [unit]}, made_at=MORNING, told_at=MORNING
    )
    ledger.session.add(made)
    ledger.session.flush()
    return f"e{made.id}"


def _appeal(ledger: Ledger, opened: Milestone) -> str:
    evaluation = ledger.session.get_one(Evaluation, int(_evaluation(ledger, opened)[1:]))
    made = appeals.ask(ledger.session, ledger.actor("li"), evaluation, ledger.housing, "已按期报告", MORNING)
    return f"a{made.id}"


def _bulletin(ledger: Ledger, opened: Milestone) -> str:
    made, _ = bulletins.draft(ledger.session, ledger.actor("supervisor"), ledger.plan, month(2025, 3), MORNING)
    return f"b{made.id}"


def _meeting(ledger: Ledger, opened: Milestone) -> str:
    made, _ = meetings.open_(ledger.session, ledger.actor("supervisor"), ledger.plan, MORNING)
    return f"t{made.id}"


def _inspection(ledger: Ledger, opened: Milestone) -> str:
    office = ledger.actor("supervisor")
    return f"v{inspections.begin(ledger.session, office, ledger.plan, 'unit', MORNING, about='住建局').id}"


def _project(ledger: Ledger, opened: Milestone) -> str:
    return f"p{projects.put(ledger.session, ledger.actor('supervisor'), opened, '一号工程', MORNING).id}"


def _problem(ledger: Ledger, opened: Milestone) -> str:
    brought = matters.bring(ledger.session, ledger.actor("leader"), ledger.plan, "路灯不亮", MORNING, asked_by="王村")
    return f"q{brought.id}"


def _blocked(ledger: Ledger, opened: Milestone) -> str:
    acts.block(ledger.session, ledger.actor("li"), opened, "需要批地", MORNING)
    return f"m{opened.id}"


MADE: dict[str, Callable[[Ledger, Milestone], str]] = {
    "extension": _extension,
    "urge": _urge,
    "slip": _slip,
    "blocked": _blocked,
    "evaluation": _evaluation,
    "appeal": _appeal,
    "bulletin": _bulletin,
    "meeting": _meeting,
    "inspection": _inspection,
    "project": _project,
    "problem": _problem,
}


def office_names(ledger: Ledger, opened: Milestone, words: str) -> dict[str, str]:
    """The things that the words name, made for this one line."""
    return {name: make(ledger, opened) for name, make in MADE.items() if f"{{{name}}}" in words}
