"""The process that makes documents ready: ``python -m api.preparing.worker MEGABYTES FINGERPRINT``.

On standard input it takes sources, on standard output it answers with what came of each, in turn,
until its input ends. What a library prints goes to standard error.
"""

import os
import sys
from contextlib import suppress
from multiprocessing.connection import Connection

from api.preparing.work import make

try:
    import resource
except ImportError:  # not on Windows
    resource = None  # type: ignore[assignment]


def main() -> None:
    """Answer until there is nothing more to do, or nobody to answer."""
    _bound(int(sys.argv[1]))
    sources = Connection(os.dup(0), writable=False)
    answers = Connection(os.dup(1), readable=False)
    os.dup2(2, 1)
    with suppress(EOFError, BrokenPipeError):
        answers.send(None)  # ready: the clock of a document runs from here
        while True:
            answers.send(make(sources.recv(), sys.argv[2]))


def _bound(megabytes: int) -> None:
    if resource is None:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = megabytes * 1024 * 1024
    with suppress(ValueError, OSError):  # macOS refuses
        resource.setrlimit(
            resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard)
        )
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
