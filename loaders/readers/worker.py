"""The process that reads what must not be read in one's own: ``python -m loaders.readers.worker``.

On standard input it takes a line of JSON (format, name, size, limits) and that many bytes; on
standard output it answers with the length of a JSON value on a line, and the value. It reads one
document after another until its input ends. It writes nothing else anywhere.
"""

import json
import os
import sys
from importlib import import_module
from typing import Any, BinaryIO

from loaders.document import BlockKind, Page
from loaders.readers.content import Content, Mark
from ontology.errors import UnreadableDocument

try:
    import resource
except ImportError:  # not on Windows, where only the clock bounds a reader
    resource = None  # type: ignore[assignment]

READERS = {
    "docx": ("loaders.readers.docx", "read_docx"),
    "html": ("loaders.readers.html", "read_html"),
    "pdf": ("loaders.readers.pdf", "read_pdf"),
}


def main() -> None:
    """Answer requests until there are no more."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not stand among the answers
    while header := sys.stdin.buffer.readline():
        request = json.loads(header)
        answer = _answer(request, sys.stdin.buffer)
        packed = json.dumps(answer).encode()
        answers.write(b"%d\n" % len(packed) + packed)
        answers.flush()
        if "fault" in answer:  # nothing is known of the state of a library that failed
            return


def pack(content: Content) -> dict[str, Any]:
    """Return a content as JSON values."""
    return {
        "text": content.text,
        "pages": [[page.number, page.start, page.end] for page in content.pages],
        "marks": [[m.kind.value, m.start, m.end, m.level, m.bold] for m in content.marks],
        "notes": list(content.notes),
    }


def unpack(value: dict[str, Any]) -> Content:
    """Return the content that `pack` made into JSON values."""
    return Content(
        value["text"],
        tuple(Page(*page) for page in value["pages"]),
        tuple(Mark(BlockKind(kind), *rest) for kind, *rest in value["marks"]),
        tuple(value["notes"]),
    )


def _answer(request: dict[str, Any], source: BinaryIO) -> dict[str, Any]:
    name = request["name"]
    try:
        _bound(request["seconds"], request["megabytes"])
        content = source.read(request["size"])
        module, function = READERS[request["format"]]
        read: Content = getattr(import_module(module), function)(name, content)
        if len(read.pages) > request["pages"]:
            return {"problem": f"{name}: more than {request['pages']} pages; split it"}
        if len(read.text) > request["characters"]:
            return {"problem": f"{name}: more than {request['characters']} characters; split it"}
        return pack(read)
    except UnreadableDocument as problem:
        return {"problem": str(problem)}
    except MemoryError:
        return {"fault": "memory"}
    except Exception as fault:  # a reader's defect must cost one document
        return {"fault": f"{type(fault).__name__}: {fault}"}


def _bound(seconds: int, megabytes: int) -> None:
    """Bound this process for the next document, as far as the system can."""
    if resource is None:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _set(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + seconds + 1)
    _set(resource.RLIMIT_AS, megabytes * 1024 * 1024)
    _set(resource.RLIMIT_CORE, 0)


def _set(limit: int, value: int) -> None:
    _, hard = resource.getrlimit(limit)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    try:
        resource.setrlimit(limit, (value, hard))
    except (ValueError, OSError):  # macOS refuses some; the clock still bounds the reader
        return


if __name__ == "__main__":
    main()
