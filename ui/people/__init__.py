"""The list of people: found, filtered, previewed."""
