"""What does the schema gain? A plan's items in the order of its lists, and those that are parts of another, by index"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
PARTS = sa.text("parent_id IS NOT NULL")


def upgrade() -> None:
    op.create_index("ix_milestone_plan_id_due_on_number", "milestone", ["plan_id", "due_on", "number"])
    op.drop_index("ix_milestone_plan_id_due_on", "milestone")
    op.create_index("ix_milestone_parts", "milestone", ["plan_id"], sqlite_where=PARTS, postgresql_where=PARTS)


def downgrade() -> None:
    op.drop_index("ix_milestone_parts", "milestone")
    op.create_index("ix_milestone_plan_id_due_on", "milestone", ["plan_id", "due_on"])
    op.drop_index("ix_milestone_plan_id_due_on_number", "milestone")
