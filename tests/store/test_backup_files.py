"""What the two files of a backup hold: together every table there is, and apart nothing that opens."""

from pathlib import PurePosixPath, PureWindowsPath

from entrack_vault.store import backup_files, sqlcipher
from entrack_vault.store.tables import metadata

WAITING = "join_request"  # newcomers who wait are enrolled anew after a restoration


def tables(kind: backup_files.Kind) -> set[str]:
    return {part.table.name for part in backup_files.parts(kind)}


def test_together_they_hold_every_table() -> None:
    """A new table must be put in one of them, or named here with the reason why not."""
    assert tables("data") | tables("keys") == set(metadata.tables) - {WAITING}


def test_the_data_has_no_keys_and_the_keys_no_documents() -> None:
    assert "data_key" not in tables("data")
    assert "compartment_grant" not in tables("data")
    assert "chunk" not in tables("keys")


def test_every_column_of_a_table_is_taken() -> None:
    for kind in ("data", "keys"):
        for part in backup_files.parts("data" if kind == "data" else "keys"):
            assert [column.name for column in part.query.selected_columns] == part.table.columns.keys()


def test_each_kind_has_keys_of_its_own() -> None:
    salt = backup_files.new_salt()
    made = {backup_files.key_of(kind, bytes(32), salt) for kind in ("data", "keys")}
    made |= {backup_files.key_of("data", bytes(32), backup_files.new_salt()) for _ in range(3)}
    assert len(made) == 5


def test_a_windows_network_path_is_all_path() -> None:
    assert sqlcipher.as_uri(PureWindowsPath(r"\\server\share\a b.data")) == "file:////server/share/a%20b.data"
    assert sqlcipher.as_uri(PureWindowsPath(r"D:\kopi\a.data")) == "file:///D:/kopi/a.data"
    assert sqlcipher.as_uri(PurePosixPath("/media/disk/a.data")) == "file:///media/disk/a.data"
