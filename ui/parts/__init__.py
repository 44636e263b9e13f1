"""Small parts that pages are put together from; none knows the vault."""
