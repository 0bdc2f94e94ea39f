"""A client that asks one request over and over on kept connections, and little else."""

import asyncio
import re
import time
from dataclasses import dataclass

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHUNKED_END = b"\r\n0\r\n\r\n"
_GOOD = b"HTTP/1.1 200"
_BUSY = b"HTTP/1.1 503"
_PAUSE = 0.05
PATIENCE = 65.0
_FIRST_ADDRESS = 20


@dataclass(slots=True)
class Tally:
    """How many answers came, and the last of them."""

    answers: int = 0
    last: bytes = b""
    fault: str = ""


class _Connection(asyncio.Protocol):
    def __init__(self, lines: bytes, tally: Tally, until: float) -> None:
        self._lines, self._tally, self._until = lines, tally, until
        self._held = bytearray()
        self._whole: int | None = None
        self.ended = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(self._lines)

    def data_received(self, data: bytes) -> None:
        self._held += data
        if self._whole is None:
            self._whole = _size(self._held)
        if self._whole == 0:
            is_whole = self._held.endswith(_CHUNKED_END)
        else:
            is_whole = self._whole is not None and len(self._held) >= self._whole
        if is_whole:
            self._answered()

    def connection_lost(self, _: Exception | None) -> None:
        if not self.ended.done():
            self._tally.fault = "the server closed a connection"
            self.ended.set_result(None)

    def _answered(self) -> None:
        if self._held.startswith(_BUSY) and time.perf_counter() < self._until:
            self._held.clear()
            self._whole = None
            loop = asyncio.get_running_loop()
            loop.call_later(_PAUSE, self._transport.write, self._lines)
            return
        if self._held.startswith(_GOOD):
            self._tally.answers += 1
            self._tally.last = bytes(self._held)
        if not self._held.startswith((_GOOD, _BUSY)):
            self._tally.fault = self._held.replace(b"\r\n", b" ").decode("latin-1")
        self._held.clear()
        self._whole = None
        if self._tally.fault or time.perf_counter() >= self._until:
            if not self.ended.done():
                self.ended.set_result(None)
            self._transport.close()
        else:
            self._transport.write(self._lines)


def seconds_each(port: int, lines: str, connections: int, seconds: float) -> tuple[float, bytes]:
    """Ask for so long; return seconds per answer, over all connections, and the last answer.

    Each connection is from an address of its own (127.0.0.x), as so many users would be. Who is
    told that the server is busy (503) asks again a moment later, which counts as no answer. After
    `PATIENCE` seconds nobody waits any longer, and no answer at all counts as one. Raises `OSError`
    for any other answer than 200.
    """
    tally = Tally()
    began = time.perf_counter()
    until = began + seconds

    async def every() -> None:
        loop = asyncio.get_running_loop()
        made = [
            await loop.create_connection(
                lambda: _Connection(lines.encode(), tally, until),
                "127.0.0.1",
                port,
                local_addr=(f"127.0.0.{_FIRST_ADDRESS + place}", 0),
            )
            for place in range(connections)
        ]
        await asyncio.wait([protocol.ended for _, protocol in made], timeout=PATIENCE)
        for transport, protocol in made:
            protocol.ended.cancel()
            transport.abort()

    asyncio.run(every())
    if tally.fault:
        raise OSError(tally.fault)
    return (time.perf_counter() - began) / max(tally.answers, 1), tally.last


def body_of(answer: bytes) -> bytes:
    """Return the body of an answer, its chunks joined."""
    head, _, body = answer.partition(b"\r\n\r\n")
    if _LENGTH.search(head):
        return body
    whole = b""
    while size := int(body.partition(b"\r\n")[0], 16):
        start = body.index(b"\r\n") + 2
        whole += body[start : start + size]
        body = body[start + size + 2 :]
    return whole


def _size(held: bytearray) -> int | None:
    """Return how long a whole answer is; 0 where it comes in chunks, nothing before its head."""
    end = held.find(b"\r\n\r\n")
    if end < 0:
        return None
    found = _LENGTH.search(held, 0, end)
    return end + 4 + int(found[1]) if found else 0
