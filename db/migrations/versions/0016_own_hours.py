"""What does the schema gain? a person's own quiet hours"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    with op.batch_alter_table("person") as person:
        person.add_column(sa.Column("quiet_from", sa.Time(), nullable=True))
        person.add_column(sa.Column("quiet_to", sa.Time(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("person") as person:
        person.drop_column("quiet_to")
        person.drop_column("quiet_from")
