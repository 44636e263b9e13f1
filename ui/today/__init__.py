"""Today: what waits for whoever works here."""
