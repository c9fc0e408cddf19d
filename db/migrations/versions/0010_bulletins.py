"""What does the schema gain? monthly bulletins"""

import sqlalchemy as sa
from alembic import op

from db.base import Moment

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "bulletin",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("state", sa.Enum("draft", "issued", native_enum=False), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("issued_at", Moment(), nullable=True),
        sa.Column("issued_by", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("picture_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["paper.id"], name=op.f("fk_bulletin_document_id")),
        sa.ForeignKeyConstraint(["issued_by"], ["person.id"], name=op.f("fk_bulletin_issued_by")),
        sa.ForeignKeyConstraint(["picture_id"], ["paper.id"], name=op.f("fk_bulletin_picture_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_bulletin_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulletin")),
        sa.UniqueConstraint("plan_id", "period", name=op.f("uq_bulletin_plan_id_period")),
        sa.UniqueConstraint("plan_id", "year", "number", name=op.f("uq_bulletin_plan_id_year_number")),
    )
    with op.batch_alter_table("plan") as batch_op:
        batch_op.add_column(sa.Column("papers_at", Moment(), nullable=True))
        batch_op.create_index("ix_plan_papers_at", ["papers_at"])


def downgrade() -> None:
    with op.batch_alter_table("plan") as batch_op:
        batch_op.drop_index("ix_plan_papers_at")
        batch_op.drop_column("papers_at")
    op.drop_table("bulletin")
