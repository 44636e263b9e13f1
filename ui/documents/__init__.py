"""A person's documents: listed, added, and shown from memory."""
