"""What Alembic runs to apply migrations on the connection that `storage.migrate` gives it. Knows no address."""

from alembic import context

from storage.tables import metadata

# `storage.migrate` holds one transaction around all of it.
context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
