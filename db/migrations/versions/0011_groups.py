"""What does the schema gain? Groups: a counted item with parts of its own"""

import sqlalchemy as sa
from alembic import op

from db.base import Moment

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.add_column(sa.Column("parent_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("split_at", Moment(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_milestone_parent_id"), "milestone", ["parent_id"], ["id"])
        batch_op.create_index(op.f("ix_milestone_parent_id"), ["parent_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_milestone_parent_id"))
        batch_op.drop_constraint(op.f("fk_milestone_parent_id"), type_="foreignkey")
        batch_op.drop_column("split_at")
        batch_op.drop_column("parent_id")
