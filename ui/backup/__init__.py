"""The backup's page: how the backups are, where they go, and how the vault is put back from one."""
