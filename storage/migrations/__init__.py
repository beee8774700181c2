"""Migrations: a date and a sentence each, in `versions`. Nobody imports them; Alembic runs them."""
