"""Time and peak memory of exports, against NetworkX writing and plain Python counting.

usage: python benchmarks/exports.py [REVIEWS ...]    (default: 100 1000)

Each arm runs in a process of its own, so that its peak memory is its own; arms are interleaved
and the median of the rounds is told, with its spread. Stores are generated (``records.py``) and
read from disk. The rival of the GraphML export is ``networkx.write_graphml_lxml`` of the same
nodes and edges, which are first put in a graph, since it takes nothing else; the rival of
the projection is a loop over the pairs of each review's set of concepts.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

ROUNDS = 3
RECORDS = Path(__file__).parent / "records.py"


def streamed(store: Path, target: Path) -> Callable[[], str]:
    """Return the GraphML export as it is: streamed, synced, read back and counted."""
    from graph.export import export  # noqa: PLC0415 - each arm has only its own imports in memory
    from graph.oxigraph import open_view  # noqa: PLC0415 - as above

    def work() -> str:
        with open_view(store) as view:
            return str(export(view, "graphml", target))

    return work


def networkx_graphml(store: Path, target: Path) -> Callable[[], str]:
    """Return NetworkX's writer on the same nodes and edges."""
    import networkx as nx  # noqa: PLC0415 - as above

    from graph.exports.property_graph import Node, cells  # noqa: PLC0415 - as above
    from graph.exports.reviews import of_reviews  # noqa: PLC0415 - as above
    from graph.oxigraph import open_view  # noqa: PLC0415 - as above

    def work() -> str:
        graph: nx.DiGraph[str] = nx.DiGraph()
        with open_view(store) as view:
            drawn = of_reviews(view)
            for item in drawn.items():
                if isinstance(item, Node):
                    graph.add_node(item.id, **cells(drawn.node_attributes, item.values))
                else:
                    held = cells(drawn.edge_attributes, item.values)
                    graph.add_edge(item.source, item.target, **held)
        nx.write_graphml_lxml(graph, target)
        return f"{graph.number_of_nodes():,} nodes, {graph.number_of_edges():,} edges"

    return work


def projected(store: Path, _target: Path) -> Callable[[], str]:
    """Return the projection on concepts, by product of sparse matrices."""
    from graph.oxigraph import open_view  # noqa: PLC0415 - as above
    from queries.incidence import load_incidence  # noqa: PLC0415 - as above
    from queries.network import project  # noqa: PLC0415 - as above

    with open_view(store) as view:
        incidence = load_incidence(view)

    def work() -> str:
        graph = project(incidence)
        return f"{graph.number_of_nodes():,} nodes, {graph.number_of_edges():,} edges"

    return work


def counted(store: Path, _target: Path) -> Callable[[], str]:
    """Return the same counts, lifts and overlaps by dictionaries and ``itertools``."""
    from graph.oxigraph import open_view  # noqa: PLC0415 - as above
    from queries.incidence import by_definition, load_incidence  # noqa: PLC0415 - as above

    with open_view(store) as view:
        incidence = load_incidence(view)
    rows = [
        [incidence.terms[at] for at in incidence.matrix[[row]].indices]
        for row in range(incidence.total)
    ]

    def work() -> str:
        single = Counter(term for row in rows for term in row)
        both = Counter(pair for row in rows for pair in combinations(sorted(row), 2))
        edges = {
            pair: (count, count * len(rows) / (single[pair[0]] * single[pair[1]]))
            for pair, count in both.items()
            if not by_definition(*pair)
        }
        return f"{len(single):,} nodes, {len(edges):,} edges"

    return work


ARMS = {
    "GraphML, streamed": streamed,
    "GraphML, NetworkX": networkx_graphml,
    "projection, matrices": projected,
    "projection, itertools": counted,
}


def run_arm(name: str, store: Path, target: Path) -> None:
    """Time one arm in this process and print what it took, as JSON."""
    work = ARMS[name](store, target)
    start = time.perf_counter()
    gave = work()
    seconds = time.perf_counter() - start
    size = target.stat().st_size if target.exists() else 0
    taken = {"seconds": seconds, "MiB": _peak(), "gave": gave, "bytes": size}
    print(json.dumps(taken))


def measure(reviews: int, folder: Path) -> list[dict[str, object]]:
    """Return what each arm takes on so many reviews."""
    store = folder / f"store-{reviews}"
    subprocess.run([sys.executable, str(RECORDS), str(reviews), str(store)], check=True)
    taken: dict[str, list[dict[str, float | str]]] = {name: [] for name in ARMS}
    for _ in range(ROUNDS):
        for name in ARMS:
            target = folder / "out.graphml"
            target.unlink(missing_ok=True)
            command = [sys.executable, __file__, "--arm", name, str(store), str(target)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            taken[name].append(json.loads(done.stdout))
    return [
        {
            "reviews": reviews,
            "arm": name,
            "seconds": round(statistics.median(float(each["seconds"]) for each in rounds), 3),
            "fastest": round(min(float(each["seconds"]) for each in rounds), 3),
            "slowest": round(max(float(each["seconds"]) for each in rounds), 3),
            "peak MiB": round(statistics.median(float(each["MiB"]) for each in rounds)),
            "file MiB": round(float(rounds[0]["bytes"]) / 2**20, 1),
            "gave": rounds[0]["gave"],
        }
        for name, rounds in taken.items()
    ]


def main() -> None:
    """Print JSON, then a table."""
    if sys.argv[1:2] == ["--arm"]:
        run_arm(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
        return
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for reviews in map(int, sys.argv[1:] or ["100", "1000"]):
            rows += measure(reviews, Path(folder))
    print(json.dumps(rows, indent=1))
    columns = list(rows[0])
    print("| " + " | ".join(columns) + " |")
    print("|" + "---|" * len(columns))
    for row in rows:
        print("| " + " | ".join(str(row[column]) for column in columns) + " |")


def _peak() -> float:
    # The high-water mark of this program alone: ru_maxrss would count its parent's at the fork.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
