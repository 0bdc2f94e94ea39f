"""Imported once by the process that tests fork from, so that no child pays for a start."""

from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from api.loading import find_sources, load_documents
from graph.oxigraph import memory_store
from tests.api.documents import write_review
from tests.figures import few, publish

for _module in ("api.http.app", "api.http.connection", "uvicorn.server"):
    import_module(_module)
with TemporaryDirectory() as _folder, memory_store() as _store:
    publish(few(Path(_folder)))
    for _outcome in load_documents(_store, find_sources([str(write_review(Path(_folder)))])):
        assert not _outcome.problems
