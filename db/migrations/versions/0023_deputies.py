"""What does the schema gain? who stands in for a person, and until when"""

import sqlalchemy as sa
from alembic import op

from db.base import Moment

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    with op.batch_alter_table("person") as person:
        person.add_column(sa.Column("deputy_id", sa.Integer(), nullable=True))
        person.add_column(sa.Column("deputy_until", sa.Date(), nullable=True))
        person.add_column(sa.Column("deputy_ends_at", Moment(), nullable=True))
        person.create_foreign_key("fk_person_deputy_id", "person", ["deputy_id"], ["id"])
        person.create_index("ix_person_deputy_id", ["deputy_id"])
        person.create_index("ix_person_deputy_ends_at", ["deputy_ends_at"])


def downgrade() -> None:
    with op.batch_alter_table("person") as person:
        person.drop_index("ix_person_deputy_ends_at")
        person.drop_index("ix_person_deputy_id")
        person.drop_constraint("fk_person_deputy_id", type_="foreignkey")
        person.drop_column("deputy_ends_at")
        person.drop_column("deputy_until")
        person.drop_column("deputy_id")
