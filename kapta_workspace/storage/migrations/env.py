"""How Alembic runs here: on the connection it is handed, inside the transaction that is open there."""

from alembic import context

from kapta_workspace.storage.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,  # SQLite changes a table by making a new one
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
