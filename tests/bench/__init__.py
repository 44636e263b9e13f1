"""Measurements, each beside its floor in the same run: python3 packaging/dev.py bench [--people N]."""
