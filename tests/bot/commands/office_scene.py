"""What do the office's commands ask for, and of which things? For the test of every command by every role."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from db.evaluations import Evaluation
from db.ledger import Milestone
from supervision import acts, appeals, extensions, slips, urges
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
REFUSALS = {"no_such_request", "no_such_slip", "no_such_evaluation", "no_such_appeal"}


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
}


def office_names(ledger: Ledger, opened: Milestone, words: str) -> dict[str, str]:
    """The things that the words name, made for this one line."""
    return {name: make(ledger, opened) for name, make in MADE.items() if f"{{{name}}}" in words}
