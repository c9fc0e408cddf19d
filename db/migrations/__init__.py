"""How does the schema come about? Alembic scripts, run by db.schema."""
