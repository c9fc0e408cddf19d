"""What does the schema gain? triggers that keep evaluations as they were made, as those of bulletins do"""

from alembic import op

revision = "0033"
down_revision = "0032"

# Who made it may be forgotten, and when the units were told comes later.
KEPT = "plan_id, period, list_name, data, made_at"
SAID = "what was issued is kept for ever as it is"
EVENTS = {"update": f"UPDATE OF {KEPT}", "delete": "DELETE"}


def upgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    does = "EXECUTE FUNCTION keep_issued()" if postgresql else f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
    for name, event in EVENTS.items():
        op.execute(f"CREATE TRIGGER evaluation_kept_on_{name} BEFORE {event} ON evaluation FOR EACH ROW {does}")


def downgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    for name in EVENTS:
        op.execute(f"DROP TRIGGER evaluation_kept_on_{name}" + (" ON evaluation" if postgresql else ""))
