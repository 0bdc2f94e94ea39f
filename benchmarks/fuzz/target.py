"""What is fuzzed: how inputs begin, how they change, and what must hold of each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from benchmarks.fuzz.mutation import Scramble


class Broken(AssertionError):  # noqa: N818 - named for what it says
    """Something that must never be: the invariant, in words."""


@dataclass(frozen=True, slots=True)
class Target:
    """One thing to fuzz.

    ``check`` takes an input and returns what became of it in a word; whatever it raises is a
    finding. ``mutate`` changes an input, with a scramble for its pieces that may be another's.
    """

    name: str
    seeds: Callable[[], Sequence[bytes]]
    scramble: Scramble
    mutate: Callable[[bytes, Random, Scramble], bytes]
    check: Callable[[bytes], str]


def holds(condition: object, what: str) -> None:
    """Raise `Broken` unless the condition holds."""
    if not condition:
        raise Broken(what)


def plainly(content: bytes, random: Random, scramble: Scramble) -> bytes:
    """Change an input that is one piece."""
    return scramble(content, random)
