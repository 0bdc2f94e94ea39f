"""What the server and its query workers say to each other: frames over a pipe.

A frame is one letter, four bytes of length and so many bytes. The server sends jobs (``J``); the
worker answers ready (``R``), the head of an answer (``H``), its bytes (``D``) and its end (``E``),
or an error (``X``).
"""

import struct
from typing import Any, Literal, NotRequired, TypedDict

FRAME = struct.Struct(">cI")
MOST = 8_000_000
"""Bytes of the largest frame that is believed."""

Letter = Literal[b"J", b"R", b"H", b"D", b"E", b"X"]


class Job(TypedDict):
    """A query to run, with its plan if it is known; ``rows`` is the most to send, 0 for all.

    ``most`` is the most bytes of an answer that is kept before it is sent.
    """

    query: str
    plan: dict[str, Any] | None
    results: str | None
    graphs: str | None
    default: list[str]
    named: list[str]
    union: bool
    rows: int
    most: NotRequired[int]


class Head(TypedDict):
    """What is known before the first byte of an answer."""

    media: str
    cut: bool
    plan: dict[str, Any]


class Fault(TypedDict):
    """Why there is no answer: a problem's status, type, detail and place."""

    status: int
    kind: str
    detail: str
    line: int | None
    column: int | None


def framed(letter: Letter, body: bytes = b"") -> bytes:
    """Return one frame."""
    return FRAME.pack(letter, len(body)) + body
