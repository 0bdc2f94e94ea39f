"""The process that runs one SPARQL update, and may be killed at any moment.

Run as ``python -m api.http.sparql.update_process STORE MEGABYTES PARENT``. It says ``R`` when it is
ready, reads the update to the end of its input, and says in JSON what is wrong, or null.
"""

import json
import sys
from pathlib import Path

from pyoxigraph import NamedNode

from api.http.sparql.confinement import end_with, leave_network, limit_memory
from api.http.sparql.parsing import RefusedQuery
from api.http.sparql.revisions import mark_update
from api.http.sparql.updates import UpdatePlan, joined, plan_update
from api.http.sparql.wire import Fault
from api.http.sparql.worker import no_such_graph
from graph.digests import doubt
from graph.oxigraph import open_existing
from graph.store import View
from graph.stores import is_address, open_server
from ontology.errors import QueryError, ReviewGraphError

_ARGUMENTS = 4


def update(store: str, megabytes: int, text: str) -> Fault | None:
    """Run an update on a store; return what is wrong, if anything is."""
    try:
        read = plan_update(text)
        if is_address(store):
            _tell(store, read)
        else:
            _run(Path(store), megabytes, read)
    except RefusedQuery as refused:
        return _fault(400, refused.kind, refused.detail, refused.line, refused.column)
    except QueryError as error:
        return _fault(400, "bad-update", str(error))
    except MemoryError:
        return _fault(503, "update-too-large", "the update needs too much memory; change less")
    except ReviewGraphError as error:
        return _fault(503, "store-unavailable", str(error))
    return None


def _run(store: Path, megabytes: int, read: UpdatePlan) -> None:
    with open_existing(store) as target:
        limit_memory(megabytes)  # after opening, whose threads and caches are not the update's
        _must_have(target, read.reads)
        target.update(joined(read.text, doubt()))


def _tell(address: str, read: UpdatePlan) -> None:
    if read.empties_all:
        raise RefusedQuery(
            "graph-refused", "the server may hold graphs of others; name the graphs to empty"
        )
    with open_server(address) as target:
        _must_have(target, read.reads)
        target.update(joined(read.text, f"{doubt()} ;\n{mark_update()}"))


def _must_have(view: View, names: tuple[str, ...]) -> None:
    for name in names:
        try:
            graph = NamedNode(name)
        except ValueError:
            raise no_such_graph(name) from None
        if not view.query(f"ASK {{ GRAPH {graph} {{ ?s ?p ?o }} }}"):
            raise no_such_graph(name)


def _fault(
    status: int, kind: str, detail: str, line: int | None = None, column: int | None = None
) -> Fault:
    return {"status": status, "kind": kind, "detail": detail, "line": line, "column": column}


def main() -> None:
    """Run the update that comes over the standard input."""
    if len(sys.argv) != _ARGUMENTS:
        sys.exit("usage: python -m api.http.sparql.update_process STORE MEGABYTES PARENT")
    store, megabytes = sys.argv[1], int(sys.argv[2])
    end_with(int(sys.argv[3]))
    if not is_address(store):
        leave_network()
    sys.stdout.write("R")
    sys.stdout.flush()
    text = sys.stdin.buffer.read().decode()
    sys.stdout.write(json.dumps(update(store, megabytes, text)))


if __name__ == "__main__":
    main()
