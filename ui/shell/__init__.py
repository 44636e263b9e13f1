"""The frame around the pages: rail, top bar, status bar, locking, and how the window starts."""
