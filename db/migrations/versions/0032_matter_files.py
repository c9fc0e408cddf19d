"""What does the schema gain? the photos and files that a problem was brought with"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    with op.batch_alter_table("matter") as matter:
        matter.add_column(sa.Column("files", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("matter") as matter:
        matter.alter_column("files", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("matter") as matter:
        matter.drop_column("files")
