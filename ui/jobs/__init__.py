"""Job descriptions: the text and the rights side by side, what a new version gives and takes, signing."""
