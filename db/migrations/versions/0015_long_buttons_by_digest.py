"""What does the schema change? A long button is found by its digest: an index takes no line of several thousand bytes."""

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

BUTTON = sa.table(
    "long_button", sa.column("id", sa.Integer()), sa.column("line", sa.Text()), sa.column("digest", sa.Text())
)


def upgrade() -> None:
    op.add_column("long_button", sa.Column("digest", sa.Text(), nullable=True))
    connection = op.get_bind()
    for button_id, line in connection.execute(sa.select(BUTTON.c.id, BUTTON.c.line)).all():
        digest = hashlib.sha256(line.encode()).hexdigest()
        connection.execute(BUTTON.update().where(BUTTON.c.id == button_id).values(digest=digest))
    with op.batch_alter_table("long_button") as batch_op:
        batch_op.alter_column("digest", nullable=False)
        batch_op.drop_constraint(op.f("uq_long_button_line"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_long_button_digest"), ["digest"])


def downgrade() -> None:
    # Lines that the old index cannot hold go; their buttons then say that they are gone.
    op.execute(BUTTON.delete().where(sa.func.length(BUTTON.c.line) > 600))
    with op.batch_alter_table("long_button") as batch_op:
        batch_op.drop_constraint(op.f("uq_long_button_digest"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_long_button_line"), ["line"])
        batch_op.drop_column("digest")
