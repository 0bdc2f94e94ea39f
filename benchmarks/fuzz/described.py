"""Asks the whole described API what nobody would ask, and counts what is not as described.

usage: python -m benchmarks.fuzz.described [EXAMPLES] [SEED]

A server over a throwaway store of examples/ is asked by schemathesis: with a token of every scope
and without one; the description's own examples, each edge of each parameter, and EXAMPLES (50)
drawn requests for each operation. Ends with 1 if anything failed.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parents[2]
_PROGRAM = [sys.executable, "-c", "from api.cli import main; main()"]
CHECKS = (
    *("not_a_server_error", "status_code_conformance", "content_type_conformance"),
    *("response_headers_conformance", "response_schema_conformance"),
)


@contextmanager
def served(folder: Path, store: Path) -> Iterator[str]:
    """Run a server over a store while the block runs; give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "tmp").mkdir()
    options = ["serve", "--store", str(store), "--port", str(port)]
    options += ["--tokens", str(folder / "tokens.toml")]
    with (
        (folder / "server.log").open("wb") as log,
        subprocess.Popen(
            [*_PROGRAM, *options],
            stderr=log,
            cwd=ROOT,
            env=os.environ | {"TMPDIR": str(folder / "tmp")},
        ) as process,
    ):
        address = f"http://127.0.0.1:{port}"
        try:
            _wait(address, process)
            yield address
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def fuzz(address: str, folder: Path, secret: str | None, examples: int, seed: int) -> str:
    """Ask everything as one caller; return what schemathesis says of it."""
    program = shutil.which("schemathesis", path=str(Path(sys.executable).parent))
    if program is None:
        raise SystemExit("error: schemathesis is not installed; pip install -e .[dev]")
    options = ["--checks", ",".join(CHECKS), "--phases", "examples,coverage,fuzzing"]
    options += ["--max-examples", str(examples), "--seed", str(seed), "--continue-on-failure"]
    options += ["--request-timeout", "120", "--no-shrink", "--generation-database", "none"]
    if secret:
        options += ["--header", f"Authorization: Bearer {secret}"]
    command = [program, "run", f"{address}/openapi.json", *options]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout


def main(examples: int, seed: int) -> int:
    """Print the counts of both callers."""
    failed = False
    with tempfile.TemporaryDirectory() as name:
        made = Path(name) / "store"
        _run("load", str(ROOT / "examples"), "--store", str(made))
        for caller in ("token", "nobody"):
            folder = Path(name) / caller
            folder.mkdir()
            tokens = ("--tokens", str(folder / "tokens.toml"))
            secret = _run("serve", "--new-token", "fuzz", "--scope", "admin", *tokens).split()[0]
            store = shutil.copytree(made, folder / "store")
            with served(folder, store) as address:
                known = secret if caller == "token" else None
                said = fuzz(address, folder, known, examples, seed)
            tested = re.search(r"Tested: (\d+)", said)
            cases = re.search(r"^\s*([\d,]+ generated.*)$", said, re.MULTILINE)
            log = (folder / "server.log").read_text(encoding="utf-8")
            errors = log.count('"status": 500')
            counts = f"{tested and tested[1]} operations, {cases and cases[1]}"
            print(f"{caller}: {counts}, {errors} answers of 500", flush=True)
            if tested is None or cases is None or errors or " found " in cases[1]:
                failed = True
                print(said)
    return int(failed)


def _run(*words: str) -> str:
    command = [*_PROGRAM, *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout


def _wait(address: str, process: "subprocess.Popen[bytes]") -> None:
    while process.poll() is None:
        try:
            urlopen(f"{address}/health").close()
        except URLError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("error: the server did not start")


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    sys.exit(main(*(given + [50, 1][len(given) :])))
