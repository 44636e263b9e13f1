"""Before a vault is open: choosing one, creating one, unlocking, joining and recovering."""
