"""Runs the migrations on the connection store/schema.py hands over; never opens a database itself."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()
