"""Writes documents and their annotations.

usage: python -m benchmarks.generator NUMBER FOLDER [--seed N] [--first N] [--longest CHARACTERS]
                                      [--shortest CHARACTERS] [--kind KIND] [--format FORMAT]

``reviewgraph evaluate FOLDER/annotations`` scores what is read in them.
"""

import argparse
from pathlib import Path

from benchmarks.generator.making import FORMATS, KINDS, LONGEST, SEED, SHORTEST, write


def main() -> None:
    """Write the documents asked for and say how many bytes they are."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generator")
    parser.add_argument("number", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--longest", type=int, default=LONGEST)
    parser.add_argument("--shortest", type=int, default=SHORTEST)
    parser.add_argument("--kind", choices=KINDS)
    parser.add_argument("--format", choices=FORMATS, dest="form")
    given = parser.parse_args()
    written = write(
        range(given.first, given.first + given.number),
        given.folder,
        seed=given.seed,
        longest=given.longest,
        kind=given.kind,
        form=given.form,
        shortest=given.shortest,
    )
    print(f"{given.number:,} documents, {written:,} bytes in {given.folder}")


if __name__ == "__main__":
    main()
