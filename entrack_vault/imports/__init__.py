"""Reads the files payroll has at hand into checked values. Pure: no database, nothing is kept, nothing is written."""
