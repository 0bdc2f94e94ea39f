"""An answer kept between a quick worker and a slow client: in memory, then in a file."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable

from api.http.problems import Aborted

_IN_MEMORY = 1_000_000
_CHUNK = 65_536


class Spool:
    """Bytes put in by one task and read by another; the writer never waits for the reader."""

    def __init__(self, most: int) -> None:
        # Rolls over to disk by itself; reads and writes of 64 kB from the page cache are quick
        # enough for the event loop.
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
        self._most = most
        self._size = 0
        self.ended = False
        """Whether nothing more comes."""
        self.on_close: Callable[[], object] = bool
        """Called once the reader is done, or gone before the end."""
        self._failed: str | None = None
        self._changed = asyncio.Event()

    def put(self, data: bytes) -> bool:
        """Keep some bytes; return False if that is more than an answer may have."""
        if self._file.closed:
            return True
        if self._size + len(data) > self._most:
            return False
        self._file.seek(self._size)
        self._file.write(data)
        self._size += len(data)
        self._changed.set()
        return True

    def end(self, failed: str | None = None) -> None:
        """Say that nothing more comes, and why if it should have; the first end counts."""
        if not self.ended:
            self.ended, self._failed = True, failed
            self._changed.set()

    def close(self) -> None:
        """Let go of the bytes, and stop whoever still writes."""
        self._file.close()
        if not self.ended:
            self.on_close()

    async def read(self) -> AsyncIterator[bytes]:
        """Yield the bytes as they come. Raises `Aborted` if the writer failed."""
        place = 0
        try:
            while True:
                if place < self._size:
                    self._file.seek(place)
                    data = self._file.read(min(_CHUNK, self._size - place))
                    place += len(data)
                    yield data
                elif self.ended:
                    if self._failed:
                        raise Aborted(self._failed)
                    return
                else:
                    self._changed.clear()
                    await self._changed.wait()
        finally:
            self.close()
