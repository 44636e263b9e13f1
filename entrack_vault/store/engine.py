"""Which engine an address means: a folder on this computer, or a database on a server."""

from pathlib import Path

from entrack_vault.store.folder_home import FolderHome
from entrack_vault.store.server_address import is_server
from entrack_vault.store.store import Home

Address = str | Path


def home(address: "Address | Home", *, password: str = "") -> Home:
    """Where the vault at an address lives; Misuse for an address that cannot be meant.

    `password` is a server's, where it does not follow from a member's own secret key.
    """
    if isinstance(address, Home):
        return address
    if isinstance(address, str) and is_server(address):
        from entrack_vault.store.server_home import ServerHome

        return ServerHome(address, password)
    return FolderHome(Path(address))
