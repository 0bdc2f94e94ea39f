"""How clients behaved of late: who asks what takes long, and who comes back though turned away."""

import time
from collections import OrderedDict
from collections.abc import Callable

from api.http.problems import RETRY_AFTER

REMEMBERED = 60.0
"""Seconds for which a client that took long is known for it."""
APART = 0.05
"""Seconds between two refusals to one client."""
_MOST = 10_000


class Conduct:
    """What is remembered of clients, for a while; the longest unseen are forgotten first."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._long: OrderedDict[str, float] = OrderedDict()
        self._refused: OrderedDict[str, float] = OrderedDict()

    def took_long(self, client: str) -> None:
        """Remember that a query of the client was moved aside, or had to be ended."""
        _keep(self._long, client, self._clock() + REMEMBERED)

    def takes_long(self, client: str) -> bool:
        """Return whether the client's next query must not compete with those of others."""
        until = self._long.get(client)
        if until is None:
            return False
        if until <= self._clock():
            del self._long[client]
            return False
        return True

    def refusal_delay(self, client: str) -> float:
        """Return the seconds to wait before the client is turned away, and count the refusal.

        Who is turned away once is told at once. A hundred requests that come back together are
        told one after the other, so that refusing them never keeps others waiting.
        """
        now = self._clock()
        turn = max(now, self._refused.get(client, now))
        delay = min(turn - now, float(RETRY_AFTER))
        _keep(self._refused, client, now + delay + APART)
        return delay


def _keep(kept: OrderedDict[str, float], client: str, until: float) -> None:
    kept[client] = until
    kept.move_to_end(client)
    if len(kept) > _MOST:
        kept.popitem(last=False)
