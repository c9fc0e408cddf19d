"""What does the schema gain? moves, and what is set aside until a day"""

import sqlalchemy as sa
from alembic import op

from db.base import Moment

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    with op.batch_alter_table("milestone") as milestone:
        milestone.add_column(sa.Column("moves", sa.Integer(), nullable=False, server_default="0"))
        milestone.add_column(sa.Column("parked_until", sa.Date(), nullable=True))
        milestone.add_column(sa.Column("resumed_at", Moment(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("milestone") as milestone:
        milestone.drop_column("resumed_at")
        milestone.drop_column("parked_until")
        milestone.drop_column("moves")
