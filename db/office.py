"""What does the supervision office decide and write beside the ledger? Extensions, urges, slips."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from db.base import Base
from db.ledger import Milestone, Plan
from db.people import Person
from db.rule_files import RuleFile

ExtensionState = Literal["asked", "granted", "refused"]
Colour = Literal["blue", "yellow", "red"]


class Extension(Base):
    """One request for a later date (延期), and what became of it. The milestone's first date is never touched."""

    __tablename__ = "extension"
    __table_args__ = (Index("ix_extension_milestone_id", "milestone_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestone.id"))
    # The milestone again while it waits, so that there is never a second one beside it.
    waits_for_id: Mapped[int | None] = mapped_column(ForeignKey("milestone.id"), unique=True)
    state: Mapped[ExtensionState]
    from_on: Mapped[date]  # the due date when it was asked for
    wanted_on: Mapped[date]
    granted_on: Mapped[date | None]
    late: Mapped[bool]  # asked for after the due date
    why: Mapped[str]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(default="")
    milestone: Mapped[Milestone] = relationship(foreign_keys=[milestone_id])


class Urge(Base):
    """One call to hurry (催办). It wants an answer."""

    __tablename__ = "urge"
    __table_args__ = (Index("ix_urge_milestone_id", "milestone_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestone.id"))
    why: Mapped[str] = mapped_column(default="")
    urged_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    urged_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(default="")
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]
    milestone: Mapped[Milestone] = relationship()


class Slip(Base):
    """A written warning (督办单) for one milestone, numbered per plan, year and colour."""

    __tablename__ = "slip"
    __table_args__ = (
        UniqueConstraint("plan_id", "year", "colour", "number"),
        Index("ix_slip_milestone_id", "milestone_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestone.id"))
    year: Mapped[int]
    colour: Mapped[Colour]
    number: Mapped[int]
    demand: Mapped[str]
    answer_by: Mapped[date]
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    issued_at: Mapped[datetime]
    signed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    signed_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(default="")
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]
    milestone: Mapped[Milestone] = relationship()
    issuer: Mapped[Person | None] = relationship(foreign_keys=[issued_by])
    signer: Mapped[Person | None] = relationship(foreign_keys=[signed_by])


class LightRules(RuleFile, Base):
    """A rule file of a plan's lights."""

    __tablename__ = "light_rules"
    plan: Mapped[Plan] = relationship(backref=backref("light_rules", order_by="LightRules.id"))
