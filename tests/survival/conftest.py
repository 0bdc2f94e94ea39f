"""What survival tests share with those of the command line."""

from tests.api.conftest import few_figures, run, store

__all__ = ["few_figures", "run", "store"]
