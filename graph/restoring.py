"""A backup put back: into a new folder, which appears whole, or into an empty server."""

import shutil
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from secrets import token_hex

import pyoxigraph
from pyoxigraph import Quad

from graph.backups import Manifest, backed_up, check_backup, parts_of
from graph.digests import doubt
from graph.faults import named
from graph.formats import MARKER, marker, settle
from graph.oxigraph import OxigraphStore
from graph.store import View
from graph.stores import is_address, open_any
from ontology.errors import StoreError


def restore(path: Path, store: str) -> Manifest:
    """Put the backup ``path`` into ``store``, a folder or an address, that holds nothing yet.

    The backup is checked before anything is written, and the store compared with it afterwards,
    graph by graph; one of an older format is then brought up to date. Raises `StoreError`.
    """
    manifest = check_backup(path)
    if is_address(store):
        _into_server(path, store, manifest)
    else:
        _into_folder(path, Path(store), manifest)
    return manifest


def _into_folder(path: Path, folder: Path, manifest: Manifest) -> None:
    if folder.exists() and not (folder.is_dir() and next(folder.iterdir(), None) is None):
        raise StoreError(f"{folder} is not empty; name a new folder to restore into")
    beside = folder.with_name(f".{folder.name}.{token_hex(4)}.part")
    try:
        with named(str(folder)):
            folder.parent.mkdir(parents=True, exist_ok=True)
            fresh = pyoxigraph.Store(str(beside))
            # In tables straight away, without the log: nobody sees the folder until it is whole.
            fresh.bulk_extend(_every(path, manifest))
        with OxigraphStore(fresh, str(beside)) as made:
            del fresh
            _compare(made, manifest, str(folder))
            settle(made, str(folder))
            made.update(doubt())  # whatever was made of a store that was here is made again
        with named(str(folder)):
            if folder.exists():
                folder.rmdir()
            beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _into_server(path: Path, store: str, manifest: Manifest) -> None:
    with open_any(store, "make") as target:
        place = str(store).partition("?")[0]
        if next(iter(target.graphs()), None) is not None:
            raise StoreError(f"{place} holds reviews already; name an empty server to restore into")
        target.replace_graph(MARKER, marker(manifest.store_format))
        for graph, quads in backed_up(path):
            target.replace_graph(graph, quads)
        _compare(target, manifest, place)
        settle(target, place)


def _every(path: Path, manifest: Manifest) -> Iterator[Quad]:
    yield from marker(manifest.store_format)
    yield from chain.from_iterable(quads for _, quads in backed_up(path))


def _compare(view: View, manifest: Manifest, place: str) -> None:
    wanted = {part.graph: part for part in manifest.parts}
    found = {part.graph: part for part in parts_of(view)}
    for graph in sorted(wanted.keys() | found.keys()):
        if wanted.get(graph) != found.get(graph):
            raise StoreError(
                f"{place} does not hold graph {graph} as it was backed up; "
                "empty it and restore again"
            )
