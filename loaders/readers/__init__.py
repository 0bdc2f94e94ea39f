"""One module a format: each reads bytes into a ``Document``."""
