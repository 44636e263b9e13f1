"""Use cases as short named functions. Everything personal goes through gate.py."""
