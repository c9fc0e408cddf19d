"""What does the schema gain? progress in percent, and when it was reported"""

import sqlalchemy as sa
from alembic import op

from db.base import Moment

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    with op.batch_alter_table("milestone") as milestone:
        milestone.add_column(sa.Column("percent", sa.Double(), nullable=True))
        milestone.add_column(sa.Column("progress_at", Moment(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("milestone") as milestone:
        milestone.drop_column("progress_at")
        milestone.drop_column("percent")
