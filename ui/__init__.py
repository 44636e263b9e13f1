"""The window's floor. It sees vault.py, domain values and errors, and nothing deeper (tests/test_house.py)."""
