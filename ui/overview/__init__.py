"""The overview: everything held about someone, looked at in the window, printed or saved."""
