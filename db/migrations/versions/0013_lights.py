"""What does the schema gain? rules of the lights, and when a plan has its daily round"""

import sqlalchemy as sa
from alembic import op

from db.base import Moment

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "light_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_light_rules_made_by")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_light_rules_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_light_rules")),
    )
    with op.batch_alter_table("light_rules", schema=None) as batch_op:
        batch_op.create_index("ix_light_rules_plan_id_starts_on", ["plan_id", "starts_on"], unique=False)

    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.add_column(sa.Column("daily_at", Moment(), nullable=True))
        batch_op.create_index(batch_op.f("ix_plan_daily_at"), ["daily_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_daily_at"))
        batch_op.drop_column("daily_at")

    with op.batch_alter_table("light_rules", schema=None) as batch_op:
        batch_op.drop_index("ix_light_rules_plan_id_starts_on")

    op.drop_table("light_rules")
