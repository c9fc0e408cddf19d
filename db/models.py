"""Which tables are there? All of them, for whoever needs the whole schema."""

from db.base import Base
from db.channels import Channel, Echo
from db.evaluations import Appeal, Evaluation, ScoreRules
from db.inbox import Dialogue, LongButton, Received, RoundDone
from db.inspections import Finding, Inspection
from db.ledger import Assisting, Change, Document, Evidence, Listing, Milestone, Plan, Proposal, Reporter, Vanished
from db.matters import Matter
from db.meetings import Decision, Meeting
from db.office import Extension, LightRules, Slip, Urge
from db.outbox import Message, Notice, SkippedPoint, Snooze
from db.papers import Bulletin, Paper
from db.people import Invitation, Membership, Person, Unit
from db.projects import Project

__all__ = [
    "Appeal", "Assisting", "Base", "Bulletin", "Change", "Channel", "Decision", "Dialogue", "Document", "Echo",
    "Evaluation", "Evidence", "Extension", "Finding", "Inspection", "Invitation", "LightRules", "Listing",
    "LongButton", "Matter", "Meeting", "Membership", "Message", "Milestone", "Notice", "Paper", "Person", "Plan",
    "Project", "Proposal", "Received", "Reporter", "RoundDone", "ScoreRules", "SkippedPoint", "Slip", "Snooze",
    "Unit", "Urge", "Vanished",
]  # fmt: skip
