"""One log line a request: what was asked and how it ended, without quotes or query text."""

import json
import logging
import secrets
import sys
import time
from datetime import UTC, datetime

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.metrics import Metrics
from api.http.problems import Aborted

LOGGER = "reviewgraph.request"
_LOG = logging.getLogger(LOGGER)
_FAILED = 500


class RequestLog:
    """Writes the line, counts the request, and gives it a number that the answer carries."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        number = secrets.token_hex(8)
        told: dict[str, object] = scope.setdefault("reviewgraph.log", {})
        status, size, ended = 0, 0, False

        async def counted(message: Message) -> None:
            nonlocal status, size, ended
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-Id"] = number
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
                ended = not message.get("more_body", False)
            await send(message)

        try:
            await self._app(scope, receive, counted)
        except Aborted as reason:
            told["broken_off"] = str(reason)  # the server closes what was not finished
        finally:
            seconds = time.perf_counter() - started
            route = getattr(scope.get("route"), "path", "unmatched")
            self._metrics.count(
                "reviewgraph_requests_total",
                method=scope["method"] if scope["method"].isalpha() else "other",
                route=route,
                status=str(status or _FAILED),
            )
            self._metrics.observe(route, seconds)
            fields = {
                "request": number,
                "address": (scope.get("client") or ("unknown",))[0],
                "method": scope["method"],
                "path": scope["path"],
                "status": status,
                "bytes": size,
                "ms": round(seconds * 1000, 1),
                "whole": ended,
            }
            _LOG.info(
                "%s %s %s",
                scope["method"],
                scope["path"],
                status,
                extra={
                    "fields": fields
                    | {name: value for name, value in told.items() if value is not None}
                },
            )


class JsonLines(logging.Formatter):
    """Log records as JSON, one a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        fields = getattr(record, "fields", None)
        line |= fields if isinstance(fields, dict) else {"message": record.getMessage()}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def configure(form: str) -> None:
    """Send the server's log to standard error, as ``json`` or ``text``."""
    handler = logging.StreamHandler(sys.stderr)
    text = logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s")
    handler.setFormatter(JsonLines() if form == "json" else text)
    for name in ("reviewgraph", "uvicorn"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(logging.INFO)
