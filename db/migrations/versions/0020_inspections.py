"""What does the schema gain? Inspections and what they found"""

import sqlalchemy as sa
from alembic import op

from db.base import Moment

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "inspection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Enum("red", "unit", "list", "random", "recheck", native_enum=False), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=True),
        sa.Column("drawn_from", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_inspection_made_by")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_inspection_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_inspection_plan_id_number")),
    )
    op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.Enum("good", "bad", native_enum=False), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("found_by", sa.Integer(), nullable=True),
        sa.Column("found_at", Moment(), nullable=True),
        sa.Column("rectification_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["found_by"], ["person.id"], name=op.f("fk_finding_found_by")),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name=op.f("fk_finding_inspection_id")),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestone.id"], name=op.f("fk_finding_milestone_id")),
        sa.ForeignKeyConstraint(["rectification_id"], ["milestone.id"], name=op.f("fk_finding_rectification_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
        sa.UniqueConstraint("inspection_id", "milestone_id", name=op.f("uq_finding_inspection_id_milestone_id")),
        sa.UniqueConstraint("rectification_id", name=op.f("uq_finding_rectification_id")),
    )
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_finding_milestone_id"), ["milestone_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_finding_milestone_id"))
    op.drop_table("finding")
    op.drop_table("inspection")
