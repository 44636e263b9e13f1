"""What this workstation and this vault are set to."""
