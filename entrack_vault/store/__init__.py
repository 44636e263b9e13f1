"""Where a vault lives: header and database. Sees only sealed bytes, random ids and sizes.

Only sqlcipher.py and its neighbour engine.py know which database is underneath.
"""

from sqlalchemy.engine import Connection

__all__ = ["Connection"]
