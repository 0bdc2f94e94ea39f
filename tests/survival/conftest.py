"""What survival tests share with those of the command line."""

from tests.api.conftest import run, store

__all__ = ["run", "store"]
