"""What does the schema gain? channels besides Telegram, and what goes through them"""

import sqlalchemy as sa
from alembic import op

from db.base import Moment

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    for table in ("person", "unit"):
        with op.batch_alter_table(table) as rows:
            rows.add_column(sa.Column("has_channel", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "channel",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id", name="fk_channel_person_id"), nullable=True),
        sa.Column("unit_id", sa.Integer(), sa.ForeignKey("unit.id", name="fk_channel_unit_id"), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("always", sa.Boolean(), nullable=False),
        sa.Column("broken_why", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Integer(), sa.ForeignKey("person.id", name="fk_channel_made_by"), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
    )
    op.create_index("ix_channel_person_id", "channel", ["person_id"])
    op.create_index("ix_channel_unit_id", "channel", ["unit_id"])
    op.create_table(
        "echo",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("message_id", sa.Integer(), sa.ForeignKey("message.id", name="fk_echo_message_id"), nullable=False),
        sa.Column("channel_id", sa.Integer(), sa.ForeignKey("channel.id", name="fk_echo_channel_id"), nullable=False),
        sa.Column(
            "state", sa.Enum("pending", "sending", "sent", "failed", "dropped", native_enum=False), nullable=False
        ),
        sa.Column("send_at", Moment(), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("lease_until", Moment(), nullable=True),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.UniqueConstraint("message_id", "channel_id"),
    )
    op.create_index("ix_echo_state_send_at", "echo", ["state", "send_at"])
    op.create_index("ix_echo_channel_id", "echo", ["channel_id"])


def downgrade() -> None:
    op.drop_table("echo")
    op.drop_table("channel")
    for table in ("unit", "person"):
        with op.batch_alter_table(table) as rows:
            rows.drop_column("has_channel")
