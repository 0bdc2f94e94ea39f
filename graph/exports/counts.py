"""How much a file holds: what was written, and what is read back from it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of each thing a file holds, in the order in which they are told."""

    of: Mapping[str, int]

    def __str__(self) -> str:
        """Return them as words: ``618 nodes, 1,694 edges``."""
        return ", ".join(
            f"{number:,} {name if number != 1 else name.removesuffix('s')}"
            for name, number in self.of.items()
        )


def graph_counts(nodes: int, edges: int) -> Counts:
    """Return the counts of a graph."""
    return Counts({"nodes": nodes, "edges": edges})
