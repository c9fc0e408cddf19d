"""What does the schema gain? What few items have is indexed for those alone: every change on PostgreSQL writes all indexes"""

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


def downgrade() -> None:
    for column in COLUMNS:
        op.drop_index(f"ix_milestone_{column}", "milestone")
        op.create_index(f"ix_milestone_{column}", "milestone", [column])
