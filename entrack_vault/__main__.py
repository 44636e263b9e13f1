"""`python -m entrack_vault` is the command line."""

from entrack_vault.cli import main

if __name__ == "__main__":
    main()
