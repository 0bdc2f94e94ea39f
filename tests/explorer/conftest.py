"""The explorer as people use it: a server over the fictional examples, and a browser.

Without Chromium, Playwright or axe (``make setup`` brings the last with Node) these tests are
skipped, and say so.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
import pytest

from tests.api.http.serving import Server, serving
from tests.explorer.stores import TOKENS, Reader, load_examples

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.explorer.browsing import Visitor


@pytest.fixture(scope="session")
def examples_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store of the fictional examples, shared by all workers; not to be written to."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    store = shared / "examples-store"
    with (shared / "examples.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not store.exists():
            load_examples(shared / "examples-loading")
            (shared / "examples-loading").rename(store)
    return store


@pytest.fixture(scope="session")
def site(examples_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return a server over the examples, for tests that only read."""
    with serving(examples_store, tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="module")
def writable_site(
    examples_store: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Return a server over a store of its own, with the token ``READER`` that may do all."""
    folder = tmp_path_factory.mktemp("writable")
    shutil.copytree(examples_store, folder / "store")
    (folder / "tokens.toml").write_text(TOKENS, encoding="utf-8")
    (folder / "tokens.toml").chmod(0o600)
    with serving(
        folder / "store", folder, tokens=folder / "tokens.toml", open_read=True
    ) as running:
        yield running


@pytest.fixture(scope="session")
def reader(site: Server) -> Reader:
    """Return what the pages of the examples are called."""
    with site.client() as client:
        return Reader.of(client)


# Playwright's loop runs as long as it is started, and no other may run meanwhile in the process.
@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Return Chromium, as the machine has it."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    from tests.explorer.browsing import ARGUMENTS, AXE, ISLANDS, chromium  # noqa: PLC0415

    where = chromium()
    if where is None:
        pytest.skip("Chromium is not installed; set CHROMIUM to where it is")
    if not AXE.exists() or not ISLANDS.exists():
        pytest.skip("the islands were not built; make setup does where Node is installed")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=where, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def visitor(browser: "Browser", site: Server) -> Iterator["Visitor"]:
    """Return who opens pages of the examples; what goes wrong on them fails the test."""
    yield from _visits(browser, site)


@pytest.fixture
def writing_visitor(browser: "Browser", writable_site: Server) -> Iterator["Visitor"]:
    """Return who opens pages of a store that may be written to."""
    yield from _visits(browser, writable_site)


def _visits(browser: "Browser", server: Server) -> Iterator["Visitor"]:
    from tests.explorer.browsing import Minded, Visitor  # noqa: PLC0415

    minded = Minded(urlsplit(server.url).netloc)
    yield Visitor(browser, server.url, minded)
    assert minded.wrong == []


@pytest.fixture
def client(site: Server) -> Iterator[httpx.Client]:
    """Return a client of the server over the examples."""
    with site.client() as one:
        yield one
