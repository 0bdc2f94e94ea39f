"""A store that another process has open."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
_SCRIPT = (
    "import sys; from pathlib import Path; from graph.oxigraph import open_store;"
    "store = open_store(Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()"
)


@contextmanager
def held_open(store: Path) -> Iterator[Path]:
    """Yield the path of a store while another process has it open for writing."""
    with subprocess.Popen(
        [sys.executable, "-c", _SCRIPT, store],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"open\n"
        yield store
        process.communicate(timeout=30)
