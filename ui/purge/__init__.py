"""Purging: what is due, proposals and their answers, what a purge takes, and its certificate."""
