"""Alembic's entry: run the migrations over the connection that `store.migrate` opened."""

from alembic import context

from aggregator.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # so it is by our recipe: BEGIN IMMEDIATE comes first
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
