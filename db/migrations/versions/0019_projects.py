"""What does the schema gain? Key projects with their cards"""

import sqlalchemy as sa
from alembic import op

from db.base import Moment

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "project",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("chat_name", sa.Text(), nullable=False),
        sa.Column("word_hash", sa.Text(), nullable=True),
        sa.Column("word_until", Moment(), nullable=True),
        sa.Column("scheme_kind", sa.Enum("photo", "file", native_enum=False), nullable=True),
        sa.Column("scheme_file_id", sa.Text(), nullable=True),
        sa.Column("scheme_name", sa.Text(), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_project_made_by")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_project_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("plan_id", "name", name=op.f("uq_project_plan_id_name")),
    )
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.create_index("ix_project_chat_id", ["chat_id"], unique=False)
    for table in ("milestone", "membership"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("project_id", sa.Integer(), nullable=True))
            batch_op.create_foreign_key(batch_op.f(f"fk_{table}_project_id"), "project", ["project_id"], ["id"])
            batch_op.create_index(batch_op.f(f"ix_{table}_project_id"), ["project_id"], unique=False)


def downgrade() -> None:
    for table in ("membership", "milestone"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_index(batch_op.f(f"ix_{table}_project_id"))
            batch_op.drop_constraint(batch_op.f(f"fk_{table}_project_id"), type_="foreignkey")
            batch_op.drop_column("project_id")
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.drop_index("ix_project_chat_id")
    op.drop_table("project")
