"""Who takes part? Persons, the units they belong to, the roles they hold in a plan, and invitations."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Literal

from sqlalchemy import BigInteger, ForeignKey, Index, Time, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base

Role = Literal[
    "viewer", "owner", "assisting", "head", "secretary", "task_force", "leader", "supervisor", "administrator"
]


class Person(Base):
    """Somebody who talks to us, or a group that is told things. `telegram_id` is also the id of the private chat."""

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    telegram_id: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    language: Mapped[str] = mapped_column(default="zh")
    zone: Mapped[str | None]  # None: the plan's zone
    digest_at: Mapped[time | None] = mapped_column(Time)  # None: the policy's hour
    quiet_from: Mapped[time | None] = mapped_column(Time)  # None: the policy's quiet hours
    quiet_to: Mapped[time | None] = mapped_column(Time)
    mute_ends_at: Mapped[datetime | None]  # until then he hears only what is urgent
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)  # who stands in for him
    deputy_until: Mapped[date | None]  # that day included
    deputy_ends_at: Mapped[datetime | None] = mapped_column(index=True)
    thread_id: Mapped[int | None]  # of a group that is a forum, the topic in which it is told
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"))  # the plan he is looking at
    reachable: Mapped[bool] = mapped_column(default=True)
    unreachable_why: Mapped[str] = mapped_column(default="")
    has_channel: Mapped[bool] = mapped_column(default=False)  # one of his own that works: he hears us without Telegram
    menu: Mapped[str] = mapped_column(default="")  # the mark of the commands that Telegram shows him
    joined_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]  # since then `name` is a role, and nothing else is known of him
    memberships: Mapped[list[Membership]] = relationship(back_populates="person", order_by="Membership.id")

    @property
    def is_group(self) -> bool:
        """Telegram gives groups negative numbers. A group holds no role."""
        return self.telegram_id is not None and self.telegram_id < 0

    deputy: Mapped[Person | None] = relationship(
        remote_side="Person.id", foreign_keys=[deputy_id], back_populates="stands_for"
    )
    stands_for: Mapped[list[Person]] = relationship(foreign_keys=[deputy_id], back_populates="deputy")


class Unit(Base):
    """A unit of one plan. `contact_id` is the one person who is reminded (责任人)."""

    __tablename__ = "unit"
    __table_args__ = (UniqueConstraint("plan_id", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    name: Mapped[str]
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    has_channel: Mapped[bool] = mapped_column(default=False)  # one that works
    contact: Mapped[Person | None] = relationship(foreign_keys=[contact_id])


class Membership(Base):
    """One role of one person. `plan_id` None: every plan (the set-up code's administrator); roles add up.

    With a project it counts for the items of that project only.
    """

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("person_id", "plan_id", "role", "unit_id"),
        Index("ix_membership_plan_id_role", "plan_id", "role"),
        Index("ix_membership_unit_id", "unit_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"))
    role: Mapped[Role]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"), index=True)
    person: Mapped[Person] = relationship(back_populates="memberships")
    unit: Mapped[Unit | None] = relationship()


class Invitation(Base):
    """A one-time link. Only the hash of its token is kept; `role` setup makes the first administrator."""

    __tablename__ = "invitation"
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str]
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
