"""What does the schema gain? New versions of a document: what a draft revises, and what a version no longer names"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.add_column(sa.Column("revises_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_document_revises_id"), "document", ["revises_id"], ["id"])
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.add_column(sa.Column("revises_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("changes", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.create_foreign_key(op.f("fk_proposal_revises_id"), "milestone", ["revises_id"], ["id"])
    op.create_table(
        "vanished",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Enum("waiting", "kept", native_enum=False), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_vanished_document_id")),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestone.id"], name=op.f("fk_vanished_milestone_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vanished")),
        sa.UniqueConstraint("document_id", "milestone_id", name=op.f("uq_vanished_document_id_milestone_id")),
    )


def downgrade() -> None:
    op.drop_table("vanished")
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_proposal_revises_id"), type_="foreignkey")
        batch_op.drop_column("changes")
        batch_op.drop_column("revises_id")
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_document_revises_id"), type_="foreignkey")
        batch_op.drop_column("revises_id")
