"""Virtuoso as a peer, where VIRTUOSO names the folder that its Debian package was unpacked in."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from benchmarks.soak import free_port
from benchmarks.targets.ground import Ground

_PATIENCE = 120.0
_INI = """
[Database]
DatabaseFile=virtuoso.db
ErrorLogFile=virtuoso.log
LockFile=virtuoso.lck
TransactionFile=virtuoso.trx
xa_persistent_file=virtuoso.pxa
FileExtend=2000
[TempDatabase]
DatabaseFile=virtuoso-temp.db
TransactionFile=virtuoso-temp.trx
[Parameters]
ServerPort=127.0.0.1:{sql}
DisableUnixSocket=1
CaseMode=2
NumberOfBuffers=170000
MaxDirtyBuffers=130000
DirsAllowed=., {quads}
[HTTPServer]
ServerPort=127.0.0.1:{web}
ServerRoot=.
Charset=UTF-8
[SPARQL]
ResultSetMaxRows=10000000
MaxQueryExecutionTime=600
"""


class Virtuoso:
    """A server that holds a store's quads; memory enough for all of them."""

    def __init__(self, address: str) -> None:
        self._client = httpx.Client(base_url=address, timeout=900, trust_env=False)

    def rows(self, text: str) -> dict[tuple[str, ...], int]:
        """Return the rows of a question: the last column by the others."""
        answer = self._client.post(
            "/sparql", data={"query": text}, headers={"Accept": "application/sparql-results+json"}
        ).raise_for_status()
        told = answer.json()
        found = {}
        for row in told["results"]["bindings"]:
            *names, count = (row[name]["value"] for name in told["head"]["vars"])
            found[tuple(names)] = int(count)
        return found


@contextmanager
def virtuoso(ground: Ground, reviews: int) -> Iterator[Virtuoso | None]:
    """Run a server with a store's quads while the block runs; nothing where there is none."""
    root = Path(os.environ.get("VIRTUOSO", "/none"))
    server, isql = (root / "usr/bin" / name for name in ("virtuoso-t", "isql-vt"))
    if not server.exists() or not isql.exists():
        yield None
        return
    libraries = os.pathsep.join(str(path.parent) for path in root.glob("**/*.so*"))
    known = {**os.environ, "LD_LIBRARY_PATH": libraries}
    with tempfile.TemporaryDirectory(dir=ground.folder) as place:
        folder, quads = Path(place), ground.quads(reviews)
        (folder / "data").mkdir()
        shutil.copy(quads, folder / "data" / "all.nq")
        sql, web = free_port(), free_port()
        told = _INI.format(sql=sql, web=web, quads=folder / "data")
        (folder / "virtuoso.ini").write_text(told, "ascii")
        command = [str(server), "+foreground", "+configfile", "virtuoso.ini"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        with subprocess.Popen(command, cwd=folder, env=known, **quiet) as process:  # type: ignore[call-overload]
            try:
                _wait(f"http://127.0.0.1:{web}/sparql")
                load = f"ld_dir('{folder / 'data'}', '*.nq', 'urn:none'); rdf_loader_run();"
                subprocess.run(
                    [str(isql), f"127.0.0.1:{sql}", "dba", "dba", f"exec={load}"],
                    env=known,
                    check=True,
                    capture_output=True,
                )
                yield Virtuoso(f"http://127.0.0.1:{web}")
            finally:
                process.kill()  # nothing of it is kept


def _wait(address: str) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        try:
            httpx.get(address, trust_env=False, timeout=5)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("Virtuoso did not start")
