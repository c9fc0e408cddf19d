"""Which role may do what? One table; supervision/rights.py asks it for a person."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from db.people import Role


class Act(StrEnum):
    READ = "read"
    ACKNOWLEDGE = "acknowledge"
    REPORT = "report"
    CONFIRM = "confirm"
    SEND_BACK = "send back"
    ASK_EXTENSION = "ask for an extension"
    EXTEND = "extend"
    PROGRESS = "report progress"
    BLOCK = "block"
    UNBLOCK = "unblock"
    MOVE = "move"
    PARK = "park"
    CANCEL = "cancel"
    URGE = "urge"
    SLIP = "issue a slip"
    LIGHT_RULES = "set the rules of the lights"
    ANSWER = "answer the office"
    COMMENT = "comment on an item"
    PROBLEM = "record a problem"
    LEADERS_PAGE = "see the leader's page"
    IMPORT = "import"
    EDIT = "edit"
    ASSIGN = "assign"
    CONTACT = "choose the contact"
    CHANNEL = "set the channels of a unit"
    INVITE_TO_UNIT = "invite to a unit"
    INVITE_ANY = "invite any role"
    SEE_PEOPLE = "see units and people"
    REMOVE = "take somebody out of the plan"
    ABOUT_PERSON = "see all that is kept about a person"
    ERASE = "erase a person"
    RESEND = "see and resend what was not delivered"
    REHEARSE = "rehearse"
    POLICY = "set the policy"
    EXPORT = "export"
    BULLETIN = "bulletin"
    EVALUATE = "evaluate"
    SCORE_RULES = "set the rules of the scores"
    APPEAL = "appeal against a score"
    INSPECT = "inspect"
    ASK_HELP = "ask another unit for help"
    CARD = "keep the card of a project"
    AGENDA = "read the agenda of a dispatch"
    DISPATCH = "decide in a dispatch"


Scope = Literal["unit", "plan"]

UNIT_WORK: dict[Act, Scope] = {
    Act.READ: "unit",
    Act.ACKNOWLEDGE: "unit",
    Act.REPORT: "unit",
    Act.ASK_EXTENSION: "unit",
    Act.PROGRESS: "unit",
    Act.BLOCK: "unit",
    Act.UNBLOCK: "unit",
    Act.ANSWER: "unit",
    Act.ASK_HELP: "unit",
    Act.APPEAL: "unit",
}
LEADERS_WORD: dict[Act, Scope] = {
    Act.URGE: "plan",
    Act.COMMENT: "plan",
    Act.PROBLEM: "plan",
    Act.LEADERS_PAGE: "plan",
    Act.AGENDA: "plan",
}
PROJECT_WORK: dict[Act, Scope] = {
    Act.READ: "plan",
    Act.REPORT: "plan",
    Act.PROGRESS: "plan",
    Act.UNBLOCK: "plan",
    Act.URGE: "plan",
    Act.ASK_HELP: "plan",
}
OFFICE_WORK: dict[Act, Scope] = {
    Act.URGE: "plan",
    Act.SLIP: "plan",
    Act.PROBLEM: "plan",
    Act.LEADERS_PAGE: "plan",
    Act.LIGHT_RULES: "plan",
    Act.CARD: "plan",
    Act.INSPECT: "plan",
    Act.AGENDA: "plan",
    Act.DISPATCH: "plan",
    Act.ASK_HELP: "plan",
}
RIGHTS: dict[Role, dict[Act, Scope]] = {
    "viewer": {Act.READ: "plan"},
    "owner": UNIT_WORK,
    "assisting": UNIT_WORK,
    "head": {**UNIT_WORK, Act.INVITE_TO_UNIT: "unit", Act.CHANNEL: "unit"},
    "secretary": PROJECT_WORK,
    "task_force": PROJECT_WORK,
    "leader": {Act.READ: "plan", **LEADERS_WORD},
    "supervisor": {
        Act.READ: "plan",
        Act.CONFIRM: "plan",
        Act.SEND_BACK: "plan",
        Act.ASK_EXTENSION: "plan",
        Act.EXTEND: "plan",
        Act.MOVE: "plan",
        Act.PARK: "plan",
        Act.CANCEL: "plan",
        **OFFICE_WORK,
        Act.IMPORT: "plan",
        Act.EDIT: "plan",
        Act.ASSIGN: "plan",
        Act.CONTACT: "plan",
        Act.CHANNEL: "plan",
        Act.INVITE_TO_UNIT: "plan",
        Act.SEE_PEOPLE: "plan",
        Act.REMOVE: "plan",
        Act.RESEND: "plan",
        Act.REHEARSE: "plan",
        Act.POLICY: "plan",
        Act.EXPORT: "plan",
        Act.BULLETIN: "plan",
        Act.EVALUATE: "plan",
        Act.SCORE_RULES: "plan",
    },
    "administrator": {
        Act.READ: "plan",
        Act.INVITE_TO_UNIT: "plan",
        Act.INVITE_ANY: "plan",
        Act.SEE_PEOPLE: "plan",
        Act.REMOVE: "plan",
        Act.ABOUT_PERSON: "plan",
        Act.ERASE: "plan",
        Act.REHEARSE: "plan",
        Act.POLICY: "plan",
    },
}

WORKS_IN_A_UNIT: frozenset[Role] = frozenset({"owner", "assisting", "head"})
