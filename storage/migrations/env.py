"""Runs migrations on the connection that storage.migrate hands over."""

from alembic import context

from storage import Base

connection = context.config.attributes["connection"]
# Another process that migrates at the same moment waits here, as long as on SQLite, instead of running the same steps.
if connection.dialect.name == "postgresql":
    connection.exec_driver_sql("SET LOCAL statement_timeout = '10min'")
    connection.exec_driver_sql("SET LOCAL lock_timeout = '1min'")
    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(8149225)")
    # A table that is in use is not waited for so long: whoever wants it next would wait behind this.
    connection.exec_driver_sql("SET LOCAL lock_timeout = '10s'")
context.configure(
    connection=connection, target_metadata=Base.metadata, render_as_batch=True, compare_type=True
)
with context.begin_transaction():
    context.run_migrations()
