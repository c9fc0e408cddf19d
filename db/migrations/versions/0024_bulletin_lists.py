"""What does the schema gain? bulletins of one list, and triggers that keep what was issued as it is"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

# What must stay, and from when: who issued it may still be forgotten.
KEPT = {
    "bulletin": (
        "plan_id, list_name, period, year, number, state, template, data, audience, made_at, issued_at, document_id, "
        "picture_id",
        "OLD.state = 'issued' AND OLD.document_id IS NOT NULL",
    ),
    "paper": ("plan_id, shown, name, sha256, content, kept, made_at", "OLD.kept"),
}
SAID = "what was issued is kept for ever as it is"


def upgrade() -> None:
    with op.batch_alter_table("bulletin") as bulletin:
        bulletin.add_column(sa.Column("list_name", sa.Text(), nullable=False, server_default=""))
        bulletin.drop_constraint("uq_bulletin_plan_id_period", type_="unique")
        bulletin.create_unique_constraint("uq_bulletin_plan_id_list_name_period", ["plan_id", "list_name", "period"])
    with op.batch_alter_table("bulletin") as bulletin:
        bulletin.alter_column("list_name", server_default=None)
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        op.execute(
            "CREATE FUNCTION keep_issued() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION '{SAID}' USING ERRCODE = 'restrict_violation'; END $$"
        )
    for table, (columns, when) in KEPT.items():
        for name, event in (("update", f"UPDATE OF {columns}"), ("delete", "DELETE")):
            does = "EXECUTE FUNCTION keep_issued()" if postgresql else f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
            op.execute(
                f"CREATE TRIGGER {table}_kept_on_{name} BEFORE {event} ON {table} FOR EACH ROW WHEN ({when}) {does}"
            )


def downgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    for table in KEPT:
        for name in ("update", "delete"):
            op.execute(f"DROP TRIGGER {table}_kept_on_{name}" + (f" ON {table}" if postgresql else ""))
    if postgresql:
        op.execute("DROP FUNCTION keep_issued()")
    op.execute("DELETE FROM bulletin WHERE list_name <> ''")  # there was no place for them
    with op.batch_alter_table("bulletin") as bulletin:
        bulletin.drop_constraint("uq_bulletin_plan_id_list_name_period", type_="unique")
        bulletin.create_unique_constraint("uq_bulletin_plan_id_period", ["plan_id", "period"])
        bulletin.drop_column("list_name")
