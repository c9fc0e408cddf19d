"""What does the schema gain? Pages and cells of a document"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.add_column(sa.Column("places", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("unread_pages", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.alter_column("places", server_default=None)
        batch_op.alter_column("unread_pages", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_column("unread_pages")
        batch_op.drop_column("places")
