"""What was promised, and what became of it? Plans, documents, drafts, milestones and their changes."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base
from db.people import Person, Unit

State = Literal["open", "acknowledged", "reported", "confirmed", "blocked", "parked", "cancelled"]
IN_WORK: tuple[State, ...] = ("open", "acknowledged", "blocked")  # what somebody still has to do
DraftState = Literal["waiting", "adopted", "dropped"]
PARTS = text("parent_id IS NOT NULL")  # whether a plan has groups is asked for every list


class Plan(Base):
    """One adopted document with a year; also the boundary of who may see what."""

    __tablename__ = "plan"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    year: Mapped[int]
    zone: Mapped[str]
    country: Mapped[str]
    policy: Mapped[str] = mapped_column(default="")  # TOML; "" is the default policy
    policy_at: Mapped[datetime | None]  # when it came into force
    next_policy: Mapped[str | None]  # one that is taken and starts on a later day
    next_policy_on: Mapped[date | None]
    retime_from: Mapped[int | None]  # milestones behind this number are still to be timed by a new policy
    routing: Mapped[str | None]  # TOML: the words that speak for each unit
    last_number: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]
    papers_at: Mapped[datetime | None] = mapped_column(
        index=True
    )  # when its next paper of a period is due; None: not worked out yet
    daily_at: Mapped[datetime | None] = mapped_column(index=True)  # its next daily round; None: at once
    if TYPE_CHECKING:
        light_rules: list[Any]  # of db/office.py, which knows this table and not the other way round


class Document(Base):
    """A file that was sent, as the text that was read: every source sentence is quoted from here."""

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("plan_id", "sha256"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    name: Mapped[str]
    sha256: Mapped[str]
    text: Mapped[str]
    as_of: Mapped[date]
    year: Mapped[int]
    unread: Mapped[list[Any]]  # [{start, end, text}]
    places: Mapped[list[Any]] = mapped_column(default=list)  # plans.pages.Place, by their offset in the text
    unread_pages: Mapped[list[Any]] = mapped_column(default=list)  # numbers of pages that are pictures
    sent_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    sent_at: Mapped[datetime]
    revises_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))  # the version before this one
    plan: Mapped[Plan] = relationship()


class Proposal(Base):
    """A draft (草案) as it waits for review. `reading` holds every field that was read, as JSON."""

    __tablename__ = "proposal"
    __table_args__ = (
        UniqueConstraint("document_id", "position"),
        Index("ix_proposal_document_id_state", "document_id", "state"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    position: Mapped[int]
    title: Mapped[str]
    kind: Mapped[str]
    due_on: Mapped[date | None]
    sure: Mapped[bool]
    why: Mapped[str] = mapped_column(default="")
    reading: Mapped[dict[str, Any]]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    state: Mapped[DraftState] = mapped_column(default="waiting")
    milestone_id: Mapped[int | None] = mapped_column(ForeignKey("milestone.id"))
    revises_id: Mapped[int | None] = mapped_column(ForeignKey("milestone.id"))  # what it is a new version of
    changes: Mapped[dict[str, Any]] = mapped_column(default=dict)  # of a new version, by field: [before, after]
    document: Mapped[Document] = relationship()
    revises: Mapped[Milestone | None] = relationship(foreign_keys=[revises_id])


class Vanished(Base):
    """A milestone that a new version of its document no longer names, until somebody says what becomes of it."""

    __tablename__ = "vanished"
    __table_args__ = (UniqueConstraint("document_id", "milestone_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestone.id"))
    state: Mapped[Literal["waiting", "kept"]] = mapped_column(default="waiting")
    document: Mapped[Document] = relationship()
    milestone: Mapped[Milestone] = relationship()


def _of_those_that_have_one(column: str) -> Index:
    """Most have none, and PostgreSQL would write it anew for each of them whenever an indexed column changes."""
    some = text(f"{column} IS NOT NULL")
    return Index(f"ix_milestone_{column}", column, sqlite_where=some, postgresql_where=some)


class Milestone(Base):
    """One commitment on the ledger. Overdue, light and pace are derived and stand in no column."""

    __tablename__ = "milestone"
    __table_args__ = (
        UniqueConstraint("plan_id", "number"),
        Index("ix_milestone_next_point_at_id", "next_point_at", "id"),
        Index("ix_milestone_plan_id_due_on_number", "plan_id", "due_on", "number"),  # the order of lists
        Index("ix_milestone_parts", "plan_id", sqlite_where=PARTS, postgresql_where=PARTS),
        Index("ix_milestone_lead_unit_id_due_on", "lead_unit_id", "due_on"),
        *(_of_those_that_have_one(column) for column in ("parent_id", "project_id", "helps_id")),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    number: Mapped[int]
    title: Mapped[str]
    kind: Mapped[str]
    due_on: Mapped[date | None]
    first_due_on: Mapped[date | None]
    window_start: Mapped[date | None]
    rrule: Mapped[str | None]
    action: Mapped[str | None]
    subjects: Mapped[list[str]]
    count: Mapped[int | None]
    reached: Mapped[int | None]  # of a counted group, how many were reported done
    reached_amount: Mapped[float | None]  # of a quantity, how much was reported, in quantity_unit
    percent: Mapped[float | None]  # of the work, as last reported; None where the unit of the target says it
    progress_at: Mapped[datetime | None]  # when progress was last reported
    quantity_value: Mapped[float | None]
    quantity_unit: Mapped[str | None]
    quantity_op: Mapped[str | None]
    strength: Mapped[str | None]
    section: Mapped[list[str]]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    source_start: Mapped[int | None]
    source_end: Mapped[int | None]
    expr: Mapped[str | None]
    state: Mapped[State] = mapped_column(default="open")
    lead_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    adopted_at: Mapped[datetime]
    handed_over_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    reported_at: Mapped[datetime | None]
    reported_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    returned_at: Mapped[datetime | None]  # when a report was last sent back
    blocked_at: Mapped[datetime | None]  # when it was last blocked, or given another date while it was
    confirmed_at: Mapped[datetime | None]
    moves: Mapped[int] = mapped_column(default=0)  # how often it was given another date
    parked_until: Mapped[date | None]  # when what is set aside comes back by itself
    resumed_at: Mapped[datetime | None]  # when it was last taken up again
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("milestone.id"), unique=True)  # of a recurring duty
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("milestone.id"))  # the group that it is a part of
    steps: Mapped[str | None]  # schedules.steps: by which days which share is expected; None: as the time passes
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"))
    helps_id: Mapped[int | None] = mapped_column(ForeignKey("milestone.id"))  # the blocked item that it is to free
    joint_at: Mapped[datetime | None]  # since then several units report it, each its own part
    split_at: Mapped[datetime | None]  # since then its parts speak, and it is silent
    spoken_until: Mapped[datetime]  # points up to here have been spoken or recorded as skipped
    next_point_at: Mapped[datetime | None]  # when it next speaks; None: it is silent
    plan: Mapped[Plan] = relationship()
    lead_unit: Mapped[Unit | None] = relationship()
    assisting: Mapped[list[Unit]] = relationship(secondary="assisting", order_by="Unit.id")
    document: Mapped[Document | None] = relationship()
    reporters: Mapped[list[Reporter]] = relationship(cascade="all, delete-orphan", order_by="Reporter.unit_id")
    listings: Mapped[list[Listing]] = relationship(cascade="all, delete-orphan", order_by="Listing.id")


class Reporter(Base):
    """What one unit owes of an item that several report (填报单位), and how far it is with it."""

    __tablename__ = "reporter"
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestone.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True, index=True)
    state: Mapped[Literal["open", "acknowledged", "reported"]] = mapped_column(default="open")
    percent: Mapped[float | None]  # of its own part
    amount: Mapped[float | None]  # in the unit of the item's target; those of all add up
    reported_at: Mapped[datetime | None]
    reported_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    unit: Mapped[Unit] = relationship()


class Assisting(Base):
    """A unit that assists with a milestone (配合单位)."""

    __tablename__ = "assisting"
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestone.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True, index=True)


class Listing(Base):
    """A milestone's place on a named list (省重点, 市重点, 民生实事), with its level where it has one."""

    __tablename__ = "listing"
    __table_args__ = (UniqueConstraint("milestone_id", "name"), Index("ix_listing_name", "name"))
    id: Mapped[int] = mapped_column(primary_key=True)
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestone.id"))
    name: Mapped[str]
    level: Mapped[str | None]


class Change(Base):
    """Who changed what, when, from, to and why: the history, and the source of every score. Append-only."""

    __tablename__ = "change"
    __table_args__ = (Index("ix_change_milestone_id", "milestone_id"), Index("ix_change_plan_id_at", "plan_id", "at"))
    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"))
    milestone_id: Mapped[int | None] = mapped_column(ForeignKey("milestone.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    speaker: Mapped[str]  # the name at that time, or "console", or "clock"
    at: Mapped[datetime]
    what: Mapped[str]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    why: Mapped[str] = mapped_column(default="")
    person: Mapped[Person | None] = relationship()


class Evidence(Base):
    """What an owner showed for a report: a photo, a file or a sentence. Files stay at Telegram, by their id."""

    __tablename__ = "evidence"
    __table_args__ = (Index("ix_evidence_milestone_id", "milestone_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestone.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[Literal["photo", "file", "text"]]
    file_id: Mapped[str | None]
    file_name: Mapped[str | None]
    text: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
