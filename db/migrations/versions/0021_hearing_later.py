"""What does the schema gain? items that a person wants to hear of later, and people who want to hear nothing for a while"""

import sqlalchemy as sa
from alembic import op

from db.base import Moment

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    with op.batch_alter_table("person") as person:
        person.add_column(sa.Column("mute_ends_at", Moment(), nullable=True))
    op.create_table(
        "snooze",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("wakes_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snooze")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_snooze_person_id")),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestone.id"], name=op.f("fk_snooze_milestone_id")),
        sa.UniqueConstraint("milestone_id", "person_id", name=op.f("uq_snooze_milestone_id_person_id")),
    )
    op.create_index("ix_snooze_person_id", "snooze", ["person_id"])
    op.create_index("ix_snooze_wakes_at", "snooze", ["wakes_at"])


def downgrade() -> None:
    op.drop_table("snooze")
    with op.batch_alter_table("person") as person:
        person.drop_column("mute_ends_at")
