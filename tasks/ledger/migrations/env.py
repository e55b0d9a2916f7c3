"""Run by Alembic; `engine.open_ledger` hands over the connection, inside the transaction that locks others out."""

from alembic import context

from tasks.ledger.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
