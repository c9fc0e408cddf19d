"""What does the schema gain? updates of several bots, each with the process that took it"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    with op.batch_alter_table("received", recreate="auto") as batch_op:
        batch_op.add_column(sa.Column("bot_id", sa.BigInteger(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("owner", sa.Text(), nullable=True))
        batch_op.drop_constraint("pk_received", type_="primary")
        batch_op.create_primary_key("pk_received", ["bot_id", "update_id"])
    with op.batch_alter_table("received") as batch_op:
        batch_op.alter_column("bot_id", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("received", recreate="auto") as batch_op:
        batch_op.drop_constraint("pk_received", type_="primary")
        batch_op.create_primary_key("pk_received", ["update_id"])
        batch_op.drop_column("owner")
        batch_op.drop_column("bot_id")
