"""The window: Qt on the services. It sees use cases and the values they speak of, never keys, rights or rows."""
