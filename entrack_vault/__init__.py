"""Entrack Vault: personnel records, opened by job description, with every look logged.

The floors, from the ground: domain, register and errors; crypto, access, access_log, retention, exports
and imports; store and workstation; services; vault; cli. Imports only run down (tests/test_house.py).
"""

__version__ = "0.1.0"
