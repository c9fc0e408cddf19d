"""What does the schema gain? Items that several units report, each its own part"""

import sqlalchemy as sa
from alembic import op

from db.base import Moment

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    with op.batch_alter_table("milestone") as milestone:
        milestone.add_column(sa.Column("joint_at", Moment(), nullable=True))
    op.create_table(
        "reporter",
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Enum("open", "acknowledged", "reported", native_enum=False), nullable=False),
        sa.Column("percent", sa.Double(), nullable=True),
        sa.Column("amount", sa.Double(), nullable=True),
        sa.Column("reported_at", Moment(), nullable=True),
        sa.Column("reported_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestone.id"], name=op.f("fk_reporter_milestone_id")),
        sa.ForeignKeyConstraint(["reported_by"], ["person.id"], name=op.f("fk_reporter_reported_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_reporter_unit_id")),
        sa.PrimaryKeyConstraint("milestone_id", "unit_id", name=op.f("pk_reporter")),
    )
    op.create_index(op.f("ix_reporter_unit_id"), "reporter", ["unit_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_reporter_unit_id"), table_name="reporter")
    op.drop_table("reporter")
    with op.batch_alter_table("milestone") as milestone:
        milestone.drop_column("joint_at")
