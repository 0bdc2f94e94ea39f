"""Counts for Prometheus, in its text form 0.0.4."""

import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS = (0.005, 0.025, 0.1, 0.25, 1.0, 5.0, 15.0)
"""Upper ends of the histogram of answering times, in seconds."""

Labels = tuple[tuple[str, str], ...]
_HELP: Mapping[str, tuple[str, str]] = {
    "reviewgraph_requests_total": ("counter", "Requests answered, by method, route and status."),
    "reviewgraph_queries_total": ("counter", "SPARQL queries, by how they ended."),
    "reviewgraph_query_workers": ("gauge", "Worker processes, by what they do."),
    "reviewgraph_query_queue": ("gauge", "Queries that wait for a worker."),
    "reviewgraph_workers_started_total": ("counter", "Worker processes started."),
}
_SECONDS = "reviewgraph_request_seconds"


class Metrics:
    """Counters and one histogram; every method may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._values: dict[tuple[str, Labels], float] = defaultdict(float)
        self._buckets: dict[str, list[int]] = defaultdict(lambda: [0] * (len(BUCKETS) + 1))
        self._sums: dict[str, float] = defaultdict(float)

    def count(self, name: str, **labels: str) -> None:
        """Add one to a counter."""
        with self._lock:
            self._values[name, tuple(sorted(labels.items()))] += 1

    def set(self, name: str, value: float, **labels: str) -> None:
        """Set a gauge."""
        with self._lock:
            self._values[name, tuple(sorted(labels.items()))] = value

    def observe(self, route: str, seconds: float) -> None:
        """Add an answering time to a route's histogram."""
        with self._lock:
            self._sums[route] += seconds
            counts = self._buckets[route]
            for place, end in enumerate((*BUCKETS, float("inf"))):
                counts[place] += seconds <= end

    def text(self) -> str:
        """Return all of it as Prometheus reads it."""
        with self._lock:
            return "\n".join((*self._lines(), ""))

    def _lines(self) -> Iterator[str]:
        for name, (kind, told) in _HELP.items():
            yield f"# HELP {name} {told}"
            yield f"# TYPE {name} {kind}"
            for (of, labels), value in sorted(self._values.items()):
                if of == name:
                    yield f"{name}{_braced(labels)} {value:g}"
        yield f"# HELP {_SECONDS} Time to answer, by route."
        yield f"# TYPE {_SECONDS} histogram"
        for route, counts in sorted(self._buckets.items()):
            for end, count in zip((*map(str, BUCKETS), "+Inf"), counts, strict=True):
                yield f"{_SECONDS}_bucket{_braced((('le', end), ('route', route)))} {count}"
            yield f"{_SECONDS}_sum{_braced((('route', route),))} {self._sums[route]:.6f}"
            yield f"{_SECONDS}_count{_braced((('route', route),))} {counts[-1]}"


def _braced(labels: Labels) -> str:
    if not labels:
        return ""
    escaped = (
        (name, value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n"))
        for name, value in labels
    )
    return "{" + ",".join(f'{name}="{value}"' for name, value in escaped) + "}"
