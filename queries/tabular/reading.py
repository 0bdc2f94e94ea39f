"""The graphs of many reviews as rows: by this process, or by several that open the store's folder.

Most of the time goes in the engine, which looks up the words of every term (about ten microseconds
a quad on disk), so that two processes are nearly twice as fast.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from queue import Queue

from graph.oxigraph import open_view
from graph.store import View
from queries.tabular.hierarchy import Hierarchy
from queries.tabular.rows import ReviewRows, rows_of

Read = tuple[str, ReviewRows | None]

FEW = 400
"""Graphs that one process reads sooner than another would have started."""
_MOST = 4
_CHUNK = 20
_CODE = "from queries.tabular.reading import serve; serve()"


def read(view: View, graphs: Sequence[str], hierarchy: Hierarchy) -> Iterator[Read]:
    """Yield each graph with its rows, in order."""
    for graph in graphs:
        yield graph, rows_of(graph, view.quads(graph), hierarchy.above)


def read_by_several(folder: Path, graphs: Sequence[str], hierarchy: Hierarchy) -> Iterator[Read]:
    """Yield graphs of the store in a folder with their rows, in any order.

    Those of a process that fails are not among them.
    """
    number = min(os.cpu_count() or 1, _MOST)
    parts = [graphs[at::number] for at in range(number)]
    queue: Queue[list[Read] | None] = Queue(maxsize=4 * number)
    with ExitStack() as ending:
        pool = ending.enter_context(ThreadPoolExecutor(number))
        running = [_started(pickle.dumps((folder, part, hierarchy))) for part in parts]
        ending.callback(_stop, running, queue)
        for process, task in running:
            pool.submit(_receive, process, task, queue)
        open_ones = number
        while open_ones:
            chunk = queue.get()
            if chunk is None:
                open_ones -= 1
            else:
                yield from chunk


def serve() -> None:
    """Be one of the processes: read a task from standard input, write rows to standard output."""
    folder, graphs, hierarchy = pickle.load(sys.stdin.buffer)
    out = sys.stdout.buffer
    with open_view(folder) as view:
        chunk: list[Read] = []
        for each in read(view, graphs, hierarchy):
            chunk.append(each)
            if len(chunk) == _CHUNK:
                pickle.dump(chunk, out, pickle.HIGHEST_PROTOCOL)
                chunk = []
        pickle.dump(chunk, out, pickle.HIGHEST_PROTOCOL)
        out.flush()


def _started(task: bytes) -> tuple[subprocess.Popen[bytes], bytes]:
    process = subprocess.Popen(
        [sys.executable, "-c", _CODE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    return process, task


def _receive(
    process: subprocess.Popen[bytes], task: bytes, queue: "Queue[list[Read] | None]"
) -> None:
    assert process.stdin is not None  # both are pipes
    assert process.stdout is not None
    try:
        with suppress(OSError), process.stdin as given:
            given.write(task)
        with suppress(EOFError, OSError, pickle.UnpicklingError), process.stdout as told:
            while True:
                queue.put(pickle.load(told))
    finally:
        process.wait()
        queue.put(None)


def _stop(
    running: Sequence[tuple[subprocess.Popen[bytes], bytes]],
    queue: "Queue[list[Read] | None]",
) -> None:
    for process, _ in running:
        process.kill()
    for process, _ in running:
        while process.poll() is None:  # its thread may wait for room in the queue
            with suppress(Exception):
                queue.get(timeout=0.05)
