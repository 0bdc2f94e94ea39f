"""Addresses that end in ``.csv``, and HEAD: both are the route itself, asked for another way."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

PREFIX = "/api/v1/"
FORM = "reviewgraph.form"
"""Where the scope says what an address's ending asks for."""
_CSV = ".csv"


class Endings:
    """Lets every route of the graph API take ``.csv`` and HEAD without being declared thrice."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http" or not scope["path"].startswith(PREFIX):
            await self._app(scope, receive, send)
            return
        if scope["path"].endswith(_CSV):
            scope = {**scope, "path": scope["path"].removesuffix(_CSV), FORM: "csv"}
        if scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET"}, receive, without_body)
