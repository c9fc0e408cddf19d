"""What does the schema gain? score rules by their first day, evaluations as they were made, appeals against them"""

import sqlalchemy as sa
from alembic import op

from db.base import Moment

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    op.create_table(
        "score_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name="fk_score_rules_made_by"),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_score_rules_plan_id"),
        sa.PrimaryKeyConstraint("id", name="pk_score_rules"),
    )
    op.create_index("ix_score_rules_plan_id_starts_on", "score_rules", ["plan_id", "starts_on"])
    op.create_table(
        "evaluation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("list_name", sa.Text(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("told_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name="fk_evaluation_made_by"),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_evaluation_plan_id"),
        sa.PrimaryKeyConstraint("id", name="pk_evaluation"),
        sa.UniqueConstraint("plan_id", "period", "list_name", name="uq_evaluation_plan_id_period_list_name"),
    )
    op.create_table(
        "appeal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("waits_for_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.Enum("waiting", "accepted", "refused", native_enum=False), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("points", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name="fk_appeal_answered_by"),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name="fk_appeal_asked_by"),
        sa.ForeignKeyConstraint(["evaluation_id"], ["evaluation.id"], name="fk_appeal_evaluation_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_appeal_unit_id"),
        sa.ForeignKeyConstraint(["waits_for_id"], ["evaluation.id"], name="fk_appeal_waits_for_id"),
        sa.PrimaryKeyConstraint("id", name="pk_appeal"),
        sa.UniqueConstraint("waits_for_id", "unit_id", name="uq_appeal_waits_for_id_unit_id"),
    )
    op.create_index("ix_appeal_evaluation_id", "appeal", ["evaluation_id"])
    op.create_index("ix_appeal_unit_id", "appeal", ["unit_id"])


def downgrade() -> None:
    for table in ("appeal", "evaluation", "score_rules"):
        op.drop_table(table)
