"""All cryptography of the vault, on the library `cryptography`: no primitive is our own (DESIGN.md section 3)."""
