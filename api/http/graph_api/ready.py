"""Answers that are kept, sent again without a route to those who ask in the same words.

A route costs milliseconds that only its first asking needs: its parameters were found good, and
its answer stands until the data change. Who asks, and whether the data are still the same, is
looked at each time.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Send
from starlette.types import Scope as Connection

from api.http.graph_api.answers import Kept, response
from api.http.graph_api.endings import FORM, PREFIX
from api.http.problems import Problem
from api.http.revision import is_fresh, not_modified
from api.http.security import Scope, admit
from api.http.state import State
from ontology.errors import StoreError

ASKED = "reviewgraph.asked"
"""Where the connection says in what words it was asked, until the answer is known."""
_QUESTIONS = 4_096

Words = tuple[str, str | None, bytes, bytes]


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked before: the route that answered, the revision, and the answer's ETag."""

    route: BaseRoute | None
    revision: str
    tag: str


class Asked:
    """Questions by their words, the oldest forgotten."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[Words, Question] = OrderedDict()

    def note(self, request: Request, revision: str, tag: str) -> None:
        """Remember a question that was answered; only those that `Ready` can tell again."""
        words = request.scope.get(ASKED)
        if words is None:
            return
        with self._lock:
            self._known[words] = Question(request.scope.get("route"), revision, tag)
            if len(self._known) > _QUESTIONS:
                self._known.popitem(last=False)

    def get(self, words: Words) -> Question | None:
        """Return what is known of a question."""
        return self._known.get(words)


class Ready:
    """Answers from what is kept before the application looks for a route."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Connection, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if (
            scope["type"] != "http"
            or scope["method"] != "GET"
            or not scope["path"].startswith(PREFIX)
        ):
            await self._app(scope, receive, send)
            return
        accept = Headers(scope=scope).get("accept", "").encode("latin-1")
        words: Words = (scope["path"], scope.get(FORM), scope["query_string"], accept)
        answer = _known(Request(scope), words)
        if answer is None:
            await self._app({**scope, ASKED: words}, receive, send)
        else:
            await answer(scope, receive, send)


def _known(request: Request, words: Words) -> Response | None:
    state = request.app.state
    shelves: Any = getattr(state, "reviewgraph_shelves", None)
    if shelves is None or (found := shelves.asked.get(words)) is None:
        return None
    server: State = state.reviewgraph
    try:
        if server.data.known() != found.revision:
            return None
        admit(request, server.guard, Scope.READ)
    except (Problem, StoreError):
        return None  # the route says what is wrong
    request.scope["route"] = found.route  # for the log and the counts
    return _answer(request, shelves.kept, found.tag)


def _answer(request: Request, kept: Kept, tag: str) -> Response | None:
    if is_fresh(request, tag):
        return not_modified(tag)
    made = kept.held(tag)
    return None if made is None else response(tag, made)
