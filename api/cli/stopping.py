"""Ctrl-C that is never lost.

Python raises `KeyboardInterrupt` wherever it happens to be; raised in a finaliser or a callback of
a library, it is printed or dropped there, and the run goes on. What is remembered here can be asked
for between two documents.
"""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def stoppable() -> Iterator[Callable[[], bool]]:
    """Yield a function that tells whether Ctrl-C was pressed; it still interrupts at once."""
    pressed = False

    def remember(number: int, frame: FrameType | None) -> None:
        nonlocal pressed
        pressed = True
        signal.default_int_handler(number, frame)

    try:
        before = signal.signal(signal.SIGINT, remember)
    except ValueError:  # not the main thread, where no signal arrives
        yield lambda: False
        return
    try:
        yield lambda: pressed
    finally:
        signal.signal(signal.SIGINT, before)
