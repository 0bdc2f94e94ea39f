"""One connection of the server: what a client may hold without sending or reading anything.

uvicorn waits for ever for the head of a request and for the end of an answer to be read. Here a
connection ends that does not send a head in time, sends one too large, lets an answer lie, or is
one of too many from one address.
"""

import json
from asyncio import TimerHandle
from collections import Counter
from collections.abc import Awaitable, Callable
from functools import cache
from http import HTTPStatus
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.http.problems import MEDIA_TYPE, Problem
from api.http.settings import Settings, read_settings

_FIELDS = 100
_AHEAD = 16
_HEAD_BYTES = 65_536
_ENCODED = 3
"""Bytes of the address for each byte of a query."""
_PROGRESS = 65_536
"""Bytes of an answer that a client takes within ``send_time``, or else is let go."""
_LINGER = 1.0

settings = cache(read_settings)
"""The settings of this process: uvicorn makes connections and cannot hand them over."""


class PatientConnection(HttpToolsProtocol):
    """A connection that waits for its client, but not for ever; for ``http=`` of uvicorn."""

    _by_address: ClassVar[Counter[str]] = Counter()

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401 - uvicorn's own
        super().__init__(*args, **more)
        self._settings: Settings = settings()
        self._head_timer: TimerHandle | None = None
        self._send_timer: TimerHandle | None = None
        self._unsent = 0
        self._in_head = True
        self._head_ended = False
        self._head_bytes = 0
        self._is_refused = False
        self._address = ""

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401 - as asyncio has it
        """Take the connection, unless its address has half of all there may be."""
        super().connection_made(transport)
        self._await_head()
        address = self.client[0] if self.client else ""
        if address and not self._settings.forwarded_allow:  # which is where all come from
            self._address = address
            self._by_address[address] += 1
            if self._by_address[address] > max(1, self._settings.connections // 2):
                self._refuse(503, "busy", "you have too many connections; close some, or wait")

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._stop_head_timer()
        self._stop_send_timer()
        if self._address:
            self._by_address[self._address] -= 1
            if not self._by_address[self._address]:
                del self._by_address[self._address]
            self._address = ""
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read some bytes; end the connection if its head outgrows what a head may have."""
        if self._is_refused or self.transport.is_closing():
            return
        if self._in_head or (self.cycle is not None and self.cycle.response_complete):
            self._await_head()  # of the next request, though the body of this may still come
        was_in_head, self._head_ended = self._in_head, False
        super().data_received(data)
        if was_in_head and self._in_head and not self._head_ended:
            self._head_bytes += len(data)
            if self._head_bytes > _HEAD_BYTES + _ENCODED * self._settings.query_bytes:
                self._refuse(431, "head-too-large", "the address and headers are too large")

    def on_message_begin(self) -> None:
        """Start the clock of a request's head."""
        super().on_message_begin()
        self._await_head()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header. Raises `ValueError`, which ends the connection, if there are too many."""
        if len(self.headers) >= _FIELDS:
            raise ValueError("too many headers")
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Stop the clock. Raises `ValueError` if too many requests are sent ahead."""
        self._stop_head_timer()
        self._in_head, self._head_ended, self._head_bytes = False, True, 0
        if len(self.pipeline) >= _AHEAD:
            raise ValueError("too many requests at once")
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Expect the next head."""
        self._in_head = True
        super().on_message_complete()

    def pause_writing(self) -> None:
        """Start to watch whether the client reads: more is written than it takes."""
        super().pause_writing()
        self._watch_sending()

    def resume_writing(self) -> None:
        """Stop watching."""
        self._stop_send_timer()
        super().resume_writing()

    def timeout_keep_alive_handler(self) -> None:
        """Close the connection that asks nothing more, and see that it goes."""
        super().timeout_keep_alive_handler()
        self._watch_sending()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP."""
        self._refuse(400, "bad-request", f"{msg} Send HTTP/1.1 with at most {_FIELDS} headers.")

    def _start_asgi_task(self, cycle: Any, app: Any) -> None:  # noqa: ANN401 - uvicorn's own
        async def watched(
            scope: Any,  # noqa: ANN401 - as ASGI has it
            receive: Callable[[], Awaitable[Any]],
            send: Callable[[Any], Awaitable[None]],
        ) -> None:
            try:
                await app(scope, receive, send)
            finally:
                if not cycle.disconnected and (
                    self.transport.is_closing() or not cycle.response_complete
                ):
                    self._watch_sending()

        super()._start_asgi_task(cycle, watched)

    def _await_head(self) -> None:
        if self._head_timer is None:
            self._head_timer = self.loop.call_later(self._settings.header_time, self._head_late)

    def _stop_head_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _head_late(self) -> None:
        self._head_timer = None
        if self.cycle is not None and not self.cycle.response_complete:
            self._await_head()  # the answer to the request before is still under way
        elif not self._head_bytes:
            self.transport.close()  # nothing was asked, so there is nothing to answer
            self._watch_sending()
        elif not (self._is_refused or self.transport.is_closing()):
            seconds = f"{self._settings.header_time:g}"
            self._refuse(408, "too-slow", f"no request was sent whole within {seconds} s")

    def _refuse(self, status: int, kind: str, detail: str) -> None:
        self._is_refused = True
        self._stop_head_timer()
        if self.cycle is not None and not self.cycle.response_complete:
            self.transport.close()  # in the midst of another answer, which must not seem whole
            self._watch_sending()
            return
        problem = Problem(status, kind, detail)
        body = json.dumps(problem.body()).encode()
        headers = problem.headers | {
            "Content-Type": MEDIA_TYPE,
            "Content-Length": str(len(body)),
            "Connection": "close",
        }
        head = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"]
        head += [f"{name}: {value}" for name, value in headers.items()]
        self.transport.write("\r\n".join([*head, "", ""]).encode() + body)
        self.transport.write_eof()
        # Closing while bytes come in resets the connection, and the client would not read why.
        self.loop.call_later(_LINGER, self.transport.close)
        self._watch_sending()

    def _watch_sending(self) -> None:
        if self._send_timer is None:
            self._unsent = self.transport.get_write_buffer_size()
            self._send_timer = self.loop.call_later(self._settings.send_time, self._look_again)

    def _look_again(self) -> None:
        self._send_timer = None
        unsent = self.transport.get_write_buffer_size()
        if unsent > max(0, self._unsent - _PROGRESS):
            self.transport.abort()
        elif unsent:
            self._watch_sending()

    def _stop_send_timer(self) -> None:
        if self._send_timer is not None:
            self._send_timer.cancel()
            self._send_timer = None
