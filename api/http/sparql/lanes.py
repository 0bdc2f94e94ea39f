"""The lane of one query: a quick place, given back once, or a slow one for the rest of it."""

from api.http.problems import Problem
from api.http.sparql.gate import Gate


class SlowLanes:
    """Places for long queries; that no client has all of them, the gate sees to."""

    def __init__(self, places: int) -> None:
        self.places = places
        self.taken = 0

    def enter(self) -> None:
        """Take a place. Raises the problem 503 if there is none."""
        if self.taken >= self.places:
            raise Problem(
                503,
                "busy",
                "too many long queries run at once; ask again in a while, or ask for less",
            )
        self.taken += 1


class Lane:
    """Where one query is: in the quick lanes first, then maybe in the slow ones."""

    def __init__(self, gate: Gate, slow: SlowLanes, client: str) -> None:
        self._gate = gate
        self._slow = slow
        self._client = client
        self.is_slow = False

    def move(self) -> None:
        """Go from a quick place to a slow one. Raises the problem 503 if there is none."""
        self._slow.enter()
        self.is_slow = True
        self._gate.free(self._client)

    def leave(self) -> None:
        """Give back whatever is held; called once."""
        if self.is_slow:
            self._slow.taken -= 1
        else:
            self._gate.free(self._client)
        self._gate.leave(self._client)
