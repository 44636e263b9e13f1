"""Staff: enrolled, confirmed by fingerprint, given another job description, leaving."""
