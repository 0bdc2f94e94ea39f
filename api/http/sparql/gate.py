"""Turns at the workers: bounded, and fair between clients rather than between requests."""

import asyncio
from collections import Counter, deque

from api.http.problems import Problem


class Gate:
    """Gives out quick places to clients in turn.

    No client holds every place while there are two or more, so that one who asks a hundred times
    at once keeps nobody else waiting; no client runs more than its share at once, quick and slow
    together; and no client fills the queue.
    """

    def __init__(self, places: int, share: int, waiting: int, per_client: int) -> None:
        self._places = places
        self._most_each = max(1, places - 1)
        self._share = share
        self._waiting_most = waiting
        self._waiting_each = per_client
        self._held: Counter[str] = Counter()
        self._running: Counter[str] = Counter()
        self._queues: dict[str, deque[asyncio.Future[None]]] = {}

    @property
    def waiting(self) -> int:
        """Return how many wait."""
        return sum(map(len, self._queues.values()))

    @property
    def taken(self) -> int:
        """Return how many quick places are taken."""
        return self._held.total()

    def refusal(self, client: str) -> Problem | None:
        """Return the problem 503 if a query of the client could not even wait now."""
        if self._is_free(client):
            return None
        own = len(self._queues.get(client, ()))
        if own < self._waiting_each and self.waiting < self._waiting_most:
            return None
        who = "you have" if own >= self._waiting_each else "there are"
        return Problem(503, "busy", f"{who} too many queries waiting; ask again in a while")

    async def enter(self, client: str) -> None:
        """Wait for a quick place. Raises the problem 503 if too many wait already."""
        if self._is_free(client):
            self._take(client)
            return
        refusal = self.refusal(client)
        if refusal is not None:
            raise refusal
        turn = asyncio.get_running_loop().create_future()
        self._queues.setdefault(client, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.free(client)
                self.leave(client)
            else:
                self._forget(client, turn)
            raise

    def free(self, client: str) -> None:
        """Give the quick place back; the query may still run."""
        _less(self._held, client)
        self._next()

    def leave(self, client: str) -> None:
        """Say that a query has ended, whose place is given back already."""
        _less(self._running, client)
        self._next()

    def _is_free(self, client: str) -> bool:
        return not self._queues.get(client) and self._may(client)

    def _may(self, client: str) -> bool:
        return (
            self.taken < self._places
            and self._held[client] < self._most_each
            and self._running[client] < self._share
        )

    def _take(self, client: str) -> None:
        self._held[client] += 1
        self._running[client] += 1

    def _next(self) -> None:
        for client in list(self._queues):
            if not self._may(client):
                continue
            queue = self._queues.pop(client)
            turn = queue.popleft()
            if queue:
                self._queues[client] = queue  # to the end: every other client comes first
            if not turn.done():
                self._take(client)
                turn.set_result(None)
            if self.taken >= self._places:
                return

    def _forget(self, client: str, turn: asyncio.Future[None]) -> None:
        queue = self._queues.get(client)
        if queue is not None:
            if turn in queue:
                queue.remove(turn)
            if not queue:
                del self._queues[client]


def _less(counts: Counter[str], client: str) -> None:
    counts[client] -= 1
    if counts[client] <= 0:
        del counts[client]
