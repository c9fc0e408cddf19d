"""What does the schema gain? problems that people brought, and leaders' comments"""

import sqlalchemy as sa
from alembic import op

from db.base import Moment

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "matter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Enum("problem", "comment", native_enum=False), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=True),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["about_id"], ["milestone.id"], name=op.f("fk_matter_about_id")),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_matter_answered_by")),
        sa.ForeignKeyConstraint(["asker_id"], ["person.id"], name=op.f("fk_matter_asker_id")),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestone.id"], name=op.f("fk_matter_milestone_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_matter_plan_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_matter_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter")),
        sa.UniqueConstraint("milestone_id", name=op.f("uq_matter_milestone_id")),
    )
    op.create_index("ix_matter_about_id", "matter", ["about_id"])
    op.create_index("ix_matter_plan_id_answered_at", "matter", ["plan_id", "answered_at"])


def downgrade() -> None:
    op.drop_table("matter")
