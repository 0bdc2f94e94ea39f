"""What the server counts of itself, for Prometheus.

With several server processes each keeps its counts in files of one folder, which
PROMETHEUS_MULTIPROC_DIR names; whichever is asked answers for all.
"""

import os
from pathlib import Path

from prometheus_client import (
    CONTENT_TYPE_PLAIN_0_0_4,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

MEDIA_TYPE = CONTENT_TYPE_PLAIN_0_0_4
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
BUCKETS = (0.005, 0.025, 0.1, 0.25, 1.0, 5.0, 15.0)
"""Upper ends of the histogram of answering times, in seconds."""


class Metrics:
    """The counters, gauges and histogram of one app; every method may be called from any thread."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]
        own = CollectorRegistry()
        self._registry = own
        self._folder = os.environ.get(FOLDER)
        if self._folder is None:
            ProcessCollector(registry=own)
        self._counters = {
            name: Counter(name, told, labels, registry=own)
            for name, told, labels in (
                (
                    "reviewgraph_requests_total",
                    "Requests answered, by method, route and status.",
                    ("method", "route", "status"),
                ),
                ("reviewgraph_queries_total", "SPARQL queries, by how they ended.", ("outcome",)),
                ("reviewgraph_workers_started_total", "Query workers started.", ()),
            )
        }
        self._gauges = {
            name: Gauge(name, told, labels, registry=own, multiprocess_mode="livesum")
            for name, told, labels in (
                ("reviewgraph_query_workers", "Query workers, by what they do.", ("state",)),
                ("reviewgraph_query_queue", "Queries that wait for a worker.", ()),
            )
        }
        self._seconds = Histogram(
            "reviewgraph_request_seconds",
            "Time to answer, by route.",
            ("route",),
            registry=own,
            buckets=BUCKETS,
        )

    def count(self, name: str, **labels: str) -> None:
        """Add one to a counter."""
        counter = self._counters[name]
        (counter.labels(**labels) if labels else counter).inc()

    def set(self, name: str, value: float, **labels: str) -> None:
        """Set a gauge."""
        gauge = self._gauges[name]
        (gauge.labels(**labels) if labels else gauge).set(value)

    def observe(self, route: str, seconds: float) -> None:
        """Add an answering time to a route's histogram."""
        self._seconds.labels(route=route).observe(seconds)

    def text(self) -> str:
        """Return all of it in Prometheus' text form 0.0.4."""
        registry = self._registry
        if self._folder is not None:
            _forget_the_dead(Path(self._folder))
            registry = CollectorRegistry()
            MultiProcessCollector(registry, self._folder)  # type: ignore[no-untyped-call]
        return generate_latest(registry).decode()


def _forget_the_dead(folder: Path) -> None:
    # What a process was doing when it ended is no longer done; what it had counted stays.
    for file in folder.glob("gauge_livesum_*.db"):
        process = int(file.stem.rpartition("_")[2])
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            mark_process_dead(process, str(folder))  # type: ignore[no-untyped-call]
        except PermissionError:
            pass
