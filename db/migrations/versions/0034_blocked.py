"""What does the schema gain? Since when an item has been blocked: those that are blocked today, by their history"""

import sqlalchemy as sa
from alembic import op

from db.base import Moment

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    with op.batch_alter_table("milestone") as milestone:
        milestone.add_column(sa.Column("blocked_at", Moment(), nullable=True))
    op.execute(
        "UPDATE milestone SET blocked_at = (SELECT max(change.at) FROM change WHERE change.milestone_id = milestone.id"
        " AND change.what = 'blocked') WHERE state = 'blocked'"
    )
    # The next round works out anew when they speak: their steps may come before what was due next.
    op.execute("UPDATE milestone SET next_point_at = spoken_until WHERE state = 'blocked' AND split_at IS NULL")


def downgrade() -> None:
    with op.batch_alter_table("milestone") as milestone:
        milestone.drop_column("blocked_at")
