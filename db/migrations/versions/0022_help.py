"""What does the schema gain? Items that are to free a blocked one"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.add_column(sa.Column("helps_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_milestone_helps_id"), "milestone", ["helps_id"], ["id"])
        batch_op.create_index(batch_op.f("ix_milestone_helps_id"), ["helps_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_milestone_helps_id"))
        batch_op.drop_constraint(batch_op.f("fk_milestone_helps_id"), type_="foreignkey")
        batch_op.drop_column("helps_id")
