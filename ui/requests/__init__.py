"""Requests by those registered: which wait, one of them with its steps, and registering a new one."""
