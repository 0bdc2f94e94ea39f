"""Ctrl-C is remembered even where a library drops it."""

import contextlib
import os
import signal
from concurrent.futures import ThreadPoolExecutor

import pytest

from api.cli.stopping import stoppable


def press() -> None:
    os.kill(os.getpid(), signal.SIGINT)


def test_an_interrupt_that_is_dropped_is_remembered() -> None:
    with stoppable() as stopped:
        assert not stopped()
        with contextlib.suppress(KeyboardInterrupt):
            press()
        assert stopped()


def test_an_interrupt_still_interrupts_and_the_handler_is_put_back() -> None:
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt), stoppable():
        press()
    assert signal.getsignal(signal.SIGINT) is before


def test_in_another_thread_nothing_is_ever_pressed() -> None:
    def ask() -> bool:
        with stoppable() as stopped:
            return stopped()

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(ask).result() is False
