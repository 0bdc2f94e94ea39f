"""A store as one file: a zip of its graphs as sorted N-Quads, and of a manifest with their hashes.

Any zip program opens it, and any RDF engine loads ``graphs.nq``. Equal stores give equal graphs,
byte for byte, whichever engine holds them.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile
from zlib import error as zlib_error

from pyoxigraph import Quad, RdfFormat, parse

from graph.exports.ordering import sorted_lines
from graph.exports.whole import write_whole
from graph.formats import FORMAT, format_of
from graph.store import View
from ontology.errors import StoreError
from ontology.identifiers import ADJUDICATIONS, RUNS

LAYOUT = 1
"""The layout of the file; one of a later layout is refused."""

GRAPHS = "graphs.nq"
MANIFEST = "manifest.json"
_KIND = "reviewgraph backup"
_RESTORE_ANOTHER = "; restore another backup"


@dataclass(frozen=True, slots=True)
class Part:
    """One graph: its IRI, its number of quads, the SHA-256 of its lines in code point order."""

    graph: str
    quads: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds; ``store_format`` is that of `graph.formats`."""

    made: str
    software: str
    store_format: int
    parts: tuple[Part, ...]

    @property
    def quads(self) -> int:
        """The number of quads of all graphs."""
        return sum(part.quads for part in self.parts)


def parts_of(view: View) -> Iterator[Part]:
    """Yield each graph of a store with its count and hash, in the order of their IRIs."""
    for graph in sorted(set(view.graphs())):
        yield _summed(view, graph)


def write_backup(view: View, path: Path, *, software: str, made: datetime) -> Manifest:
    """Write a store to a file that was not there; it appears whole or not at all.

    What was written is read back before it takes its name. Raises `StoreError`, also where the
    store was written to meanwhile.
    """
    if path.exists() or path.is_symlink():
        raise StoreError(f"{path} exists already; name another file for the backup")
    written: list[Manifest] = []

    def fill(streams: Sequence[IO[bytes]]) -> None:
        with ZipFile(streams[0], "w", ZIP_DEFLATED) as file:
            with file.open(GRAPHS, "w", force_zip64=True) as out:
                parts = tuple(_written(view, graph, out) for graph in sorted(set(view.graphs())))
            manifest = Manifest(made.isoformat(), software, format_of(view) or 0, parts)
            file.writestr(MANIFEST, json.dumps(_spelled(manifest), indent=1))
        if _changed(view, manifest):
            raise StoreError(f"{path} was not written: the store was changed meanwhile; run again")
        written.append(manifest)

    def check(files: Sequence[Path]) -> None:
        check_backup(files[0], called=str(path))

    write_whole(path, (), fill, check, replace=False)
    return written[0]


def check_backup(path: Path, *, called: str = "") -> Manifest:
    """Return the manifest of a backup all of which is there, as it was written.

    ``called`` is its name in messages. Raises `StoreError` that says what is wrong: no backup, of
    a later version, cut short, damaged, and in which graph.
    """
    called = called or str(path)
    with _opened(path, called) as file:
        manifest = _manifest(file, called)
        with file.open(GRAPHS) as lines:
            for part in manifest.parts:
                found = _part(part.graph, _next(lines, part.quads))
                if found != part:
                    raise StoreError(
                        f"{called} is damaged: graph {part.graph} is not what was backed up"
                        f"{_RESTORE_ANOTHER}"
                    )
            if lines.readline():
                raise StoreError(f"{called} is damaged: it holds more than its manifest names")
    return manifest


def backed_up(path: Path) -> Iterator[tuple[str, Iterator[Quad]]]:
    """Yield the graphs of a backup that was checked, each with its quads, to be read in turn."""
    with _opened(path, str(path)) as file:
        manifest = _manifest(file, str(path))
        with file.open(GRAPHS) as lines:
            for part in manifest.parts:
                taken = _next(lines, part.quads)
                yield part.graph, (quad for line in taken for quad in _parsed(line))


def _changed(view: View, manifest: Manifest) -> bool:
    """Return whether a store was written to since: every load and judgement adds to a graph."""
    known = {part.graph: part for part in manifest.parts}
    if set(view.graphs()) != known.keys():
        return True
    kept = [graph for graph in (RUNS, ADJUDICATIONS) if graph in known]
    return any(_summed(view, graph) != known[graph] for graph in kept)


def _summed(view: View, graph: str) -> Part:
    with sorted_lines(view.quads(graph)) as lines:
        return _part(graph, lines)


def _written(view: View, graph: str, out: IO[bytes]) -> Part:
    with sorted_lines(view.quads(graph)) as lines:
        return _part(graph, _copied(lines, out))


def _copied(lines: Iterator[bytes], out: IO[bytes]) -> Iterator[bytes]:
    for line in lines:
        out.write(line)
        yield line


def _part(graph: str, lines: Iterator[bytes]) -> Part:
    digest = sha256()
    quads = 0
    for line in lines:
        digest.update(line)
        quads += 1
    return Part(graph, quads, digest.hexdigest())


def _next(lines: IO[bytes], number: int) -> Iterator[bytes]:
    for _ in range(number):
        yield lines.readline()


def _parsed(line: bytes) -> Iterator[Quad]:
    return parse(line, RdfFormat.N_QUADS)


def _spelled(manifest: Manifest) -> dict[str, Any]:
    return {"kind": _KIND, "layout": LAYOUT, **asdict(manifest), "quads": manifest.quads}


def _manifest(file: ZipFile, called: str) -> Manifest:
    try:
        said = json.loads(file.read(MANIFEST))
        if said["kind"] != _KIND:
            raise KeyError
        layout, stored = int(said["layout"]), int(said["store_format"])
        if layout > LAYOUT or stored > FORMAT:
            raise StoreError(
                f"{called} was made by a later version ({said['software']}); "
                "restore it with that version of reviewgraph"
            )
        parts = tuple(Part(**part) for part in said["parts"])
        return Manifest(said["made"], said["software"], stored, parts)
    except (KeyError, TypeError, ValueError) as error:
        raise StoreError(
            f"{called} is no backup of a store: its manifest cannot be read"
        ) from error


@contextmanager
def _opened(path: Path, called: str) -> Iterator[ZipFile]:
    if not path.exists():
        raise StoreError(f"there is no backup at {called}")
    try:
        with ZipFile(path) as file:
            yield file
    except (BadZipFile, zlib_error, EOFError, NotImplementedError) as error:
        raise StoreError(
            f"{called} is damaged, cut short or no backup: it cannot be read to its end"
            f"{_RESTORE_ANOTHER}"
        ) from error
