"""The trade's own values: ids, events, people, job descriptions. Frozen, and free of storage and keys."""
