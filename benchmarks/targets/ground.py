"""What the targets stand on: stores, files and texts, the same for the same seed, made once.

Everything is kept in one folder from run to run, under names that hold a digest of what it was
made by, so that a change of the shape of the data makes it anew.
"""

import json
import shutil
import sys
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import pyoxigraph
from pyoxigraph import RdfFormat

from api.http.state import stamp
from benchmarks import records
from benchmarks.generator import making
from benchmarks.pdf import review
from graph import formats, mapping, registry
from graph.oxigraph import OxigraphStore, open_store, open_view
from loaders.document import Document
from loaders.readers.formats import read_bytes
from ontology.concepts import load_vocabulary
from ontology.errors import DocumentError
from ontology.files import vocabulary_files
from queries.tabular import keeping, places
from queries.tabular.hierarchy import Hierarchy
from queries.tabular.opened import TabledView, Tables

SMALL = 1_000
"""Reviews of the smaller store; the larger one has as many as the run is asked for."""
TEXTS = 60
LONGEST = 60_000
PAGES = 88
_TEXT_FORMATS = frozenset({"txt", "md"})


class Ground:
    """What one run stands on, in a folder; ``reviews`` is the size of its larger store."""

    def __init__(self, folder: Path, reviews: int) -> None:
        self.folder = folder
        self.reviews = reviews
        self._held: dict[int, pyoxigraph.Store] = {}
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def small(self) -> int:
        """Reviews of the smaller store."""
        return min(SMALL, self.reviews)

    def store(self, reviews: int) -> Path:
        """Return the folder of a store of so many reviews, with its tables; nobody writes to it."""
        folder = self.folder / f"store-{reviews}-{self._shape}"
        if not folder.exists():
            _say(f"making a store of {reviews:,} reviews in {folder} ...")
            part = folder.with_suffix(".part")
            shutil.rmtree(part, ignore_errors=True)
            made = pyoxigraph.Store(str(part))
            records.fill(made, reviews)
            made.optimize()
            made.flush()
            del made
            open_store(part).close()  # brought to the format of this version
            part.rename(folder)
        keeping.bring_up(places.writable(folder), state_of(folder))
        return folder

    def view(self, reviews: int) -> OxigraphStore:
        """Return a view of a store."""
        return open_view(self.store(reviews))

    def tables(self, reviews: int) -> Tables:
        """Open the tables of a store."""
        file, about = self.file_of_tables(reviews)
        return opened(file, about)

    def file_of_tables(self, reviews: int) -> tuple[Path, dict[str, str]]:
        """Return where the tables of a store are, and the state they must be of."""
        folder = self.store(reviews)
        return places.writable(folder), state_of(folder).about

    def tabled(self, reviews: int) -> TabledView:
        """Return what the server counts from: a view with its tables."""
        return TabledView(self.view(reviews), self.tables(reviews))

    def quads(self, reviews: int) -> Path:
        """Return a store as a file of N-Quads."""
        path = self.folder / f"quads-{reviews}-{self._shape}.nq"
        if not path.exists():
            part = path.with_suffix(".part")
            pyoxigraph.Store.read_only(str(self.store(reviews))).dump(str(part), RdfFormat.N_QUADS)
            part.rename(path)
        return path

    def memory(self, reviews: int) -> pyoxigraph.Store:
        """Return a store in memory, the fastest that raw pyoxigraph has; kept until `forget`."""
        if reviews not in self._held:
            self._held[reviews] = pyoxigraph.Store()
            self._held[reviews].bulk_load(path=str(self.quads(reviews)), format=RdfFormat.N_QUADS)
        return self._held[reviews]

    def forget(self) -> None:
        """Let go of the stores in memory."""
        self._held.clear()

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """Generated documents of every kind, as plain text or Markdown, read."""
        found = []
        for number in range(min(TEXTS, self.reviews)):
            made = making.make(number, longest=LONGEST, form=sorted(_TEXT_FORMATS)[number % 2])
            try:
                found.append(read_bytes(made.name, made.content))
            except DocumentError as problem:
                _say(f"{made.name}: {problem}")
        return tuple(found)

    def written(self, name: str, texts: list[str]) -> Path:
        """Return texts as a file of JSON, for arms in other processes."""
        path = self.folder / f"{name}.json"
        path.write_text(json.dumps(texts, ensure_ascii=False), "utf-8")
        return path

    @cached_property
    def pdf(self) -> Path:
        """A PDF of about `PAGES` pages."""
        path = self.folder / f"review-{PAGES}.pdf"
        if not path.exists():
            path.write_bytes(review(PAGES))
        return path

    @cached_property
    def _shape(self) -> str:
        digest = sha256()
        modules = (records.__file__, mapping.__file__, registry.__file__, formats.__file__)
        for path in (*map(str, modules), *map(str, vocabulary_files())):
            digest.update(Path(path).read_bytes())
        return digest.hexdigest()[:8]


def opened(file: Path, about: dict[str, str]) -> Tables:
    """Open tables."""
    found = Tables.open(file, about)
    if found is None:
        raise SystemExit(f"{file} is not of its store's state; delete the store's folder")
    return found


def state_of(folder: Path) -> keeping.State:
    """Return the state of a store, as the server tells it."""
    view, hierarchy = open_view(folder), Hierarchy(load_vocabulary())
    return keeping.State(view, stamp(folder), places.identity_of(folder), hierarchy, folder)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
