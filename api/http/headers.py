"""Security headers on every answer, and a check of the name the server is called by."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.problems import Problem

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class SecureHeaders:
    """Adds the headers; refuses a Host that a web page could have rebound to this machine."""

    def __init__(
        self, app: ASGIApp, hosts: frozenset[str] | None = None, *, shared: bool = False
    ) -> None:
        self._app = app
        self._hosts = hosts
        # Pages of the origins that were listed may embed what they may read.
        headers = HEADERS | ({"Cross-Origin-Resource-Policy": "cross-origin"} if shared else {})
        self._headers = [
            (name.lower().encode("latin-1"), value.encode("latin-1"))
            for name, value in headers.items()
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                sent = list(message["headers"])
                own = {name.lower() for name, _ in sent}
                message["headers"] = sent + [each for each in self._headers if each[0] not in own]
            await send(message)

        name = _host(Headers(scope=scope).get("host", ""))
        if self._hosts is not None and name not in self._hosts:
            problem = Problem(
                421, "host-not-allowed", "this server has another name; its operator can allow it"
            )
            await problem.send(scope, receive, secured)
            return
        await self._app(scope, receive, secured)


def _host(header: str) -> str:
    if header.startswith("["):
        return header.partition("]")[0] + "]"
    return header.partition(":")[0].lower()
