"""Readers in a process of their own: what it costs when one fails, and what a limit says."""

import os
import threading
from pathlib import Path

import pytest

from loaders.readers import isolated
from loaders.readers.html import read_html
from loaders.readers.isolated import read_isolated
from loaders.readers.worker import pack, unpack
from ontology.errors import UnreadableDocument
from tests.loaders.formats_of import REVIEW, render_html

PAGE = render_html(REVIEW)

FAILING = """
import os, time
import loaders.readers.html as html
from loaders.readers import worker
def read(name, content):
    if b"crash" in content: os.abort()
    if b"hang" in content: time.sleep(60)
    if b"spin" in content:
        while True: pass
    if b"memory" in content: return bytearray(1 << 40)
    if b"defect" in content: raise KeyError("a\\nb")
    if b"noise" in content: print("5")
    return sound(name, content)
sound, html.read_html = html.read_html, read
worker.main()
"""


@pytest.fixture
def failing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put in place of the worker one that fails where its document says so."""
    script = tmp_path / "failing.py"
    script.write_text(FAILING, encoding="utf-8")
    monkeypatch.setattr(isolated, "_COMMAND", ("-P", str(script)))
    monkeypatch.setattr(isolated, "_POOL", isolated._Pool())


def test_reading_elsewhere_gives_what_reading_here_gives() -> None:
    assert read_isolated("html", "x", PAGE) == read_html("x", PAGE)
    assert unpack(pack(read_html("x", PAGE))) == read_html("x", PAGE)


def test_a_process_is_kept_for_the_next_document() -> None:
    read_isolated("html", "x", PAGE)
    waiting = list(isolated._POOL._waiting)
    for _ in range(3):
        read_isolated("html", "x", PAGE)
    with pytest.raises(UnreadableDocument):
        read_isolated("html", "x", b"<p></p>")
    assert isolated._POOL._waiting == waiting


@pytest.mark.usefixtures("failing")
@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("crash", "failed"),
        ("hang", "within 1 s"),
        ("memory", "MB of memory"),
        ("defect", "KeyError"),
    ],
)
def test_a_failure_costs_one_document_and_one_line(
    words: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REVIEWGRAPH_READ_SECONDS", "1" if words == "hang" else "60")
    with pytest.raises(UnreadableDocument, match=reason) as caught:
        read_isolated("html", "bad.html", f"<p>{words}</p>".encode())
    assert str(caught.value).startswith("bad.html: ")
    assert "\n" not in str(caught.value)
    monkeypatch.setenv("REVIEWGRAPH_READ_SECONDS", "60")
    assert read_isolated("html", "x", PAGE).text
    isolated._POOL.close()


@pytest.mark.usefixtures("failing")
def test_what_a_library_prints_is_no_answer() -> None:
    assert read_isolated("html", "x", b"<p>noise here</p>").text == "noise here\n"
    isolated._POOL.close()


def test_output_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REVIEWGRAPH_READ_CHARACTERS", "100")
    with pytest.raises(UnreadableDocument, match="more than 100 characters"):
        read_isolated("html", "x", PAGE)


def test_threads_read_at_once() -> None:
    read: list[str] = []
    threads = [
        threading.Thread(target=lambda: read.append(read_isolated("html", "x", PAGE).text))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(read) == 6
    assert len(set(read)) == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_child_of_this_process_has_readers_of_its_own() -> None:
    read_isolated("html", "x", PAGE)
    child = os.fork()
    if not child:
        try:
            code = int(read_isolated("html", "x", PAGE) != read_html("x", PAGE))
        except BaseException:
            code = 2
        isolated._POOL.close()
        os._exit(code)
    assert os.waitpid(child, 0)[1] == 0
    assert read_isolated("html", "x", PAGE).text
