"""SPARQL servers for tests: started on a free port of this machine, stopped by their process.

The Oxigraph server comes with the PyPI package ``oxigraph``. Virtuoso is used where its binary is
on the path, or where VIRTUOSO names the folder a Debian package was unpacked in.
"""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import httpx
import pytest

PATIENCE = 60.0
"""Seconds a server may take to start."""

_INI = """
[Database]
DatabaseFile=virtuoso.db
ErrorLogFile=virtuoso.log
LockFile=virtuoso.lck
TransactionFile=virtuoso.trx
xa_persistent_file=virtuoso.pxa
FileExtend=200
MaxCheckpointRemap=2000
TempStorage=TempDatabase
[TempDatabase]
DatabaseFile=virtuoso-temp.db
TransactionFile=virtuoso-temp.trx
MaxCheckpointRemap=2000
[Parameters]
ServerPort=127.0.0.1:{sql}
DisableUnixSocket=1
MaxClientConnections=20
CheckpointInterval=60
CaseMode=2
ThreadsPerQuery=1
AsyncQueueMaxThreads=0
NumberOfBuffers=10000
MaxDirtyBuffers=6000
DirsAllowed=.
[HTTPServer]
ServerPort=127.0.0.1:{web}
ServerRoot=.
MaxClientConnections=10
ServerThreads=10
Charset=UTF-8
[SPARQL]
ResultSetMaxRows={rows}
MaxQueryExecutionTime=60
"""


def free_port() -> int:
    """Return a port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def oxigraph_binary() -> str | None:
    """Return the server's program: beside the interpreter, or on the path."""
    beside = Path(sys.executable).parent / "oxigraph"
    return str(beside) if beside.exists() else shutil.which("oxigraph")


@contextmanager
def oxigraph(*options: str, command: str = "serve", port: int | None = None) -> Iterator[str]:
    """Run an Oxigraph server, in memory unless ``--location`` is given; yield its address."""
    binary = oxigraph_binary()
    if binary is None:
        pytest.skip("the Oxigraph server is not installed: pip install oxigraph")
    chosen = port or free_port()
    arguments = [binary, command, *options, "--bind", f"127.0.0.1:{chosen}"]
    with _running(arguments, f"http://127.0.0.1:{chosen}", "query"):
        yield f"http://127.0.0.1:{chosen}"


@contextmanager
def virtuoso(folder: Path, rows: int = 1_000_000) -> Iterator[str]:
    """Run a Virtuoso server with its files in a folder; yield its address.

    ``rows`` is the limit after which it cuts answers. Skips the test where there is none.
    """
    root = Path(os.environ.get("VIRTUOSO", ""))
    places = [str(root / "usr/bin"), os.environ.get("PATH", "")]
    binary, isql = (
        shutil.which(name, path=os.pathsep.join(places)) for name in ("virtuoso-t", "isql-vt")
    )
    if binary is None or isql is None:
        pytest.skip("Virtuoso is not installed; see docs/stores.md")
    sql, web = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(_INI.format(sql=sql, web=web, rows=rows))
    libraries = os.pathsep.join(str(path.parent) for path in root.glob("**/*.so*"))
    known = {**os.environ, "LD_LIBRARY_PATH": libraries} if os.environ.get("VIRTUOSO") else None
    arguments = [binary, "+foreground", "+configfile", "virtuoso.ini"]
    with _running(arguments, f"http://127.0.0.1:{web}", "sparql", folder, known):
        grant = 'exec=GRANT SPARQL_UPDATE TO "SPARQL";'
        subprocess.run(
            [isql, f"127.0.0.1:{sql}", "dba", "dba", grant],
            env=known,
            check=True,
            capture_output=True,
            timeout=PATIENCE,
        )
        yield f"http://127.0.0.1:{web}"


def started(arguments: Sequence[str], probe: str) -> "subprocess.Popen[bytes]":
    """Start a server and return it once it answers at ``probe``; its user ends it."""
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _await(process, probe)
    except BaseException:
        process.kill()
        process.wait()
        raise
    return process


@contextmanager
def _running(
    arguments: Sequence[str],
    address: str,
    probe: str,
    folder: Path | None = None,
    known: dict[str, str] | None = None,
) -> Iterator[None]:
    with subprocess.Popen(
        arguments, cwd=folder, env=known, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _await(process, f"{address}/{probe}")
            yield
        finally:
            process.terminate()
            try:
                process.wait(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()


def _await(process: "subprocess.Popen[bytes]", url: str) -> None:
    until = monotonic() + PATIENCE
    while monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server for {url} ended with code {process.returncode}")
        try:
            httpx.get(url, trust_env=False, timeout=5)
        except httpx.TransportError:
            sleep(0.05)
        else:
            return
    raise RuntimeError(f"no server at {url} after {PATIENCE:g} seconds")
