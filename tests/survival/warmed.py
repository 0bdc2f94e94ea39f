"""Imported once by the process that tests fork from, so that no child pays for a start."""

from pathlib import Path
from tempfile import TemporaryDirectory

from api.loading import find_sources, load_documents
from graph.oxigraph import memory_store
from tests.api.documents import write_review

with TemporaryDirectory() as _folder, memory_store() as _store:
    for _outcome in load_documents(_store, find_sources([str(write_review(Path(_folder)))])):
        assert not _outcome.problems
