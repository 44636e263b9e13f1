"""What one operating-system account on one computer keeps: pins, remembered names, and the secret key."""
