"""Limits of a request: how large its body, how slow its sending, how slow its reading."""

import asyncio

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.problems import Aborted, Problem


class Limits:
    """Refuses bodies over a size (413) or too slow (408), and lets go of clients that stall."""

    def __init__(self, app: ASGIApp, body_bytes: int, body_time: float, send_time: float) -> None:
        self._app = app
        self._bytes = body_bytes
        self._body_time = body_time
        self._send_time = send_time

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        length = Headers(scope=scope).get("content-length", "")
        if length.isdigit() and int(length) > self._bytes:
            await self._too_large().send(scope, receive, send)
            return
        clock = asyncio.get_running_loop()
        deadline = clock.time() + self._body_time
        taken, more = 0, True

        async def limited() -> Message:
            nonlocal taken, more
            if not more:
                return await receive()
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError:
                raise Problem(
                    408,
                    "too-slow",
                    f"the body was not sent within {self._body_time:g} s; send it again, faster",
                    headers={"Connection": "close"},
                ) from None
            if message["type"] == "http.request":
                taken += len(message.get("body", b""))
                more = message.get("more_body", False)
                if taken > self._bytes:
                    raise self._too_large()
            return message

        async def patient(message: Message) -> None:
            try:
                async with asyncio.timeout(self._send_time):
                    await send(message)
            except TimeoutError:
                raise Aborted("the client reads too slowly") from None

        await self._app(scope, limited, patient)

    def _too_large(self) -> Problem:
        return Problem(
            413,
            "too-large",
            f"a request may have {self._bytes:,} bytes; send it in parts",
            headers={"Connection": "close"},
        )
