"""The command line: the whole job without a window. The only place that prints, prompts and exits."""

from entrack_vault.cli.app import main

__all__ = ["main"]
