"""What does the schema gain? a policy that starts on a later day, the batches of one that has changed, and messages of important items"""

import sqlalchemy as sa
from alembic import op

from db.base import Moment

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    with op.batch_alter_table("plan") as plan:
        plan.add_column(sa.Column("policy_at", Moment(), nullable=True))
        plan.add_column(sa.Column("next_policy", sa.Text(), nullable=True))
        plan.add_column(sa.Column("next_policy_on", sa.Date(), nullable=True))
        plan.add_column(sa.Column("retime_from", sa.Integer(), nullable=True))
    with op.batch_alter_table("message") as message:
        message.add_column(sa.Column("own", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("message") as message:
        message.drop_column("own")
    with op.batch_alter_table("plan") as plan:
        for name in ("retime_from", "next_policy_on", "next_policy", "policy_at"):
            plan.drop_column(name)
