"""Alembic migrations; each stands alone and never imports today's tables."""
