"""What does the schema gain? the mark of the menu of commands that a person has already"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    with op.batch_alter_table("person") as person:
        person.add_column(sa.Column("menu", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("person") as person:
        person.alter_column("menu", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("person") as person:
        person.drop_column("menu")
