"""Tests of vaults on a PostgreSQL server, and the servers they start for it."""
