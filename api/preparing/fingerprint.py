"""What decides what is made of a document, as one digest: rules, vocabulary, shapes and code."""

import os
import sys
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from shutil import which

from loaders.ruleset import own_rule_files
from ontology.files import own_vocabulary_files

_ROOMS = ("ontology", "loaders", "graph")
_KINDS = {".py", ".toml", ".ttl"}
_READERS = ("ahocorasick-rs", "pypdfium2", "python-docx", "pytesseract", "rapidfuzz", "selectolax")
_LIMITS = "REVIEWGRAPH_READ_"


def fingerprint() -> str:
    """Return a digest that is another wherever another might come of a document.

    It covers the files of the rooms that make it, the rules and words of the user's own, the
    readers of formats and their limits. Raises `RulesError`, `VocabularyError`.
    """
    told: list[tuple[str, bytes]] = []
    for room in _ROOMS:
        base = Path(str(files(room)))
        for path in sorted(base.rglob("*")):
            if path.suffix in _KINDS:
                told.append((f"{room}/{path.relative_to(base).as_posix()}", path.read_bytes()))
    told += [
        (path.name, path.read_bytes()) for path in (*own_rule_files(), *own_vocabulary_files())
    ]
    told += [(name, _version(name).encode()) for name in _READERS]
    told += [
        (name, os.environ[name].encode()) for name in sorted(os.environ) if name.startswith(_LIMITS)
    ]
    told.append(("tesseract", str(which("tesseract") is not None).encode()))
    told.append(("python", sys.version.split()[0].encode()))
    each = (sha256(name.encode()).digest() + sha256(content).digest() for name, content in told)
    return sha256(b"".join(each)).hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
