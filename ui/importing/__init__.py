"""Importing a list: file, columns with a live dry run, what must be decided, and the import itself."""
