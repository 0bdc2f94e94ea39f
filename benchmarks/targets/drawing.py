"""T8: the graph as GraphML, streamed, against networkx and against bare writing."""

import gc
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import networkx as nx

from benchmarks import exports
from benchmarks.targets.ground import Ground
from benchmarks.targets.harness import Timed, figure, in_turns
from benchmarks.targets.results import Claim, Outcome
from graph.export import export_graph, find_format
from graph.exports.property_graph import Edge, Node, PropertyGraph, cells_of
from graph.exports.reviews import of_reviews

_STREAMED = "GraphML, streamed"
_WRITING, _BUILDING, _BARE = "ours, from items", "networkx and lxml, from items", "bare, from items"
_READING = "bare reading of the quads"
_READ = """
import sys, pyoxigraph
count = sum(1 for _ in pyoxigraph.Store.read_only(sys.argv[1]))
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(int(peak.split()[1]) / 1024)
"""


def t8(ground: Ground) -> Outcome:
    """Write the same nodes and edges three ways; export stores of two sizes, for the memory."""
    small, large = ground.small, ground.reviews
    path = ground.folder / "out.graphml"
    with ground.view(small) as view:
        drawn = of_reviews(view)
        held = tuple(drawn.items())
    gc.freeze()  # what is held would be looked through again and again, by every arm
    graph = replace(drawn, items=lambda: iter(held))
    peaks: dict[str, list[float]] = {}
    arms: dict[str, Callable[[], object]] = {
        _WRITING: lambda: str(export_graph(graph, find_format("graphml"), path)),
        _BUILDING: lambda: built(graph, path),
        _BARE: lambda: bare(held, path),
    }
    for size in sorted({small, large}):
        arms[_whole(size)] = _exported(ground, size, peaks)
    arms[_READING] = lambda: _bare_reading(ground, small, peaks)
    rounds = in_turns(arms)
    gc.unfreeze()
    rounds.agree(_WRITING, _BUILDING, _BARE, _whole(small))
    claims = [
        Claim(
            "writing, faster than networkx with lxml",
            "at least",
            6,
            rounds.ratio(_BUILDING, _WRITING),
        ),
        Claim(
            "writing, of the time of bare writing", "at most", None, rounds.ratio(_WRITING, _BARE)
        ),
        Claim(
            f"peak memory, {large:,} reviews",
            "at most",
            40,
            figure(peaks[_whole(large)]),
            unit="MiB",
        ),
        Claim(
            f"peak memory of bare Python reading every quad, {small:,} reviews",
            "at most",
            None,
            figure(peaks[_READING]),
            unit="MiB",
        ),
    ]
    if small < large:
        growth = [
            more / less
            for more, less in zip(peaks[_whole(large)], peaks[_whole(small)], strict=False)
        ]
        told = f"peak memory, of that of {small:,} reviews"
        claims.insert(3, Claim(told, "at most", 1.1, figure(growth)))
    return Outcome(
        "T8",
        "the reviews as GraphML",
        claims,
        {name: rounds.of(name) for name in arms},
        [f"{rounds.gave[_WRITING]}; ours is read back, counted and forced to the disk"],
    )


def built(graph: PropertyGraph, path: Path) -> str:
    """Put nodes and edges in a graph of networkx and let it write them with lxml."""
    made: nx.DiGraph[str] = nx.DiGraph()
    of_node, of_edge = cells_of(graph.node_attributes), cells_of(graph.edge_attributes)
    for item in graph.items():
        if isinstance(item, Node):
            made.add_node(item.id, **of_node(item.values))
        else:
            made.add_edge(item.source, item.target, **of_edge(item.values))
    nx.write_graphml_lxml(made, path)
    return f"{made.number_of_nodes():,} nodes, {made.number_of_edges():,} edges"


def bare(items: Sequence[Node | Edge], path: Path) -> str:
    """Write nodes and edges a line each, without escaping or checking anything."""
    nodes = 0
    with path.open("w", encoding="utf-8") as out:
        for item in items:
            if isinstance(item, Node):
                nodes += 1
                data = "".join(f"<data key='{k}'>{v}</data>" for k, v in item.values.items())
                out.write(f"<node id='{item.id}'>{data}</node>\n")
            else:
                data = "".join(f"<data key='{k}'>{v}</data>" for k, v in item.values.items())
                out.write(f"<edge source='{item.source}' target='{item.target}'>{data}</edge>\n")
    return f"{nodes:,} nodes, {len(items) - nodes:,} edges"


def _whole(reviews: int) -> str:
    return f"export of {reviews:,} reviews from the store"


def _exported(ground: Ground, reviews: int, peaks: dict[str, list[float]]) -> Callable[[], Timed]:
    store, target = ground.store(reviews), ground.folder / "out.graphml"

    def run() -> Timed:
        target.unlink(missing_ok=True)
        command = [sys.executable, exports.__file__, "--arm", _STREAMED, str(store), str(target)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        said = json.loads(done.stdout)
        peaks.setdefault(_whole(reviews), []).append(said["MiB"])
        return Timed(said["seconds"], said["gave"])

    return run


def _bare_reading(ground: Ground, reviews: int, peaks: dict[str, list[float]]) -> None:
    command = [sys.executable, "-c", _READ, str(ground.store(reviews))]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    peaks.setdefault(_READING, []).append(float(done.stdout))
