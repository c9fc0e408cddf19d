"""What does the schema gain? Since when an item has been blocked, of those of today by their history; a group's topic"""

import sqlalchemy as sa
from alembic import op

from db.base import Moment

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    with op.batch_alter_table("milestone") as milestone:
        milestone.add_column(sa.Column("blocked_at", Moment(), nullable=True))
    with op.batch_alter_table("person") as person:
        person.add_column(sa.Column("thread_id", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE milestone SET blocked_at = (SELECT max(change.at) FROM change WHERE change.milestone_id = milestone.id"
        " AND change.what = 'blocked') WHERE state = 'blocked'"
    )
    # The next round works out anew when they speak: their steps may come before what was due next.
    op.execute("UPDATE milestone SET next_point_at = spoken_until WHERE state = 'blocked' AND split_at IS NULL")


def downgrade() -> None:
    with op.batch_alter_table("milestone") as milestone:
        milestone.drop_column("blocked_at")
    with op.batch_alter_table("person") as person:
        person.drop_column("thread_id")
