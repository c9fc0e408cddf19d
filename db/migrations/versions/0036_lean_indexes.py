"""What does the schema gain? What few items have is indexed for those alone; what waits longest is found without sorting"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
COLUMNS = ("parent_id", "project_id", "helps_id")


def upgrade() -> None:
    for column in COLUMNS:
        op.drop_index(f"ix_milestone_{column}", "milestone")
        some = sa.text(f"{column} IS NOT NULL")
        op.create_index(f"ix_milestone_{column}", "milestone", [column], sqlite_where=some, postgresql_where=some)
    op.drop_index("ix_message_state_send_at", "message")
    op.create_index("ix_message_state_send_at_id", "message", ["state", "send_at", "id"])
    op.drop_index("ix_milestone_next_point_at", "milestone")
    op.create_index("ix_milestone_next_point_at_id", "milestone", ["next_point_at", "id"])


def downgrade() -> None:
    for column in COLUMNS:
        op.drop_index(f"ix_milestone_{column}", "milestone")
        op.create_index(f"ix_milestone_{column}", "milestone", [column])
    op.drop_index("ix_milestone_next_point_at_id", "milestone")
    op.create_index("ix_milestone_next_point_at", "milestone", ["next_point_at"])
    op.drop_index("ix_message_state_send_at_id", "message")
    op.create_index("ix_message_state_send_at", "message", ["state", "send_at"])
