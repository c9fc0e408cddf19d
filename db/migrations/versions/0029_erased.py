"""What does the schema gain? when a person was erased"""

import sqlalchemy as sa
from alembic import op

from db.base import Moment

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    with op.batch_alter_table("person") as person:
        person.add_column(sa.Column("erased_at", Moment(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("person") as person:
        person.drop_column("erased_at")
