"""Documents by number: each drawn from the seed and its own number, and nothing else."""

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.generator import packing, rendering
from benchmarks.generator.bank import counted
from benchmarks.generator.blocks import Draft
from benchmarks.generator.digests import DIGESTS, digest
from benchmarks.generator.reports import MANNERS, report
from benchmarks.generator.short import SHORT, short
from benchmarks.generator.truth import record

SEED = 20
SHORTEST, LONGEST = 2_000, 820_000
FORMATS = {"txt": 28, "paged.txt": 22, "md": 14, "html": 12, "docx": 12, "pdf": 12}
"""Formats by weight; ``paged.txt`` is text as it is taken from pages."""
KINDS = (*MANNERS, *DIGESTS, *SHORT)
"""Every kind of document."""

_MEDIAN, _SPREAD = 16_000, 1.0
_LARGEST_PACKED = 120_000
_SHORT_PAGE = 6_000


@dataclass(frozen=True, slots=True)
class Made:
    """A document: its file's name, kind and format, its bytes and its annotation record."""

    name: str
    kind: str
    format: str
    content: bytes
    record: dict[str, Any]


def make(  # noqa: PLR0913, PLR0917 - each is left to be drawn unless a caller asks for it
    number: int,
    seed: int = SEED,
    longest: int = LONGEST,
    kind: str | None = None,
    form: str | None = None,
    shortest: int = SHORTEST,
) -> Made:
    """Return the document of a number; a kind or a format may be asked for.

    Its size in characters is drawn, log-normal with a median of 16,000, and held between
    ``shortest`` and ``longest``; a few in a hundred thousand reach the 820,000 of the longest
    known. Raises `KeyError` for an unknown kind or format.
    """
    random = Random(f"{seed}:{number}")
    drawn = random.lognormvariate(math.log(_MEDIAN), _SPREAD)
    size = int(min(longest, max(shortest, drawn)))
    weights = {"docx": 0, "pdf": 0} if size > _LARGEST_PACKED else {}
    kind = kind or random.choice(KINDS)
    form = form or counted(random, FORMATS | weights)
    draft = _draft(random, kind, size)
    content, quotes = _rendered(draft, form)
    name = f"{number:06d}-{kind}.{form}"
    return Made(name, kind, form, content, record(name, draft, quotes))


def write(  # noqa: PLR0913, PLR0917 - what `make` takes, and where to put it
    numbers: Iterable[int],
    folder: Path,
    seed: int = SEED,
    longest: int = LONGEST,
    kind: str | None = None,
    form: str | None = None,
    shortest: int = SHORTEST,
) -> int:
    """Write documents to ``texts`` and ``annotations`` in a folder; return their bytes."""
    texts, annotations = folder / "texts", folder / "annotations"
    texts.mkdir(parents=True, exist_ok=True)
    annotations.mkdir(exist_ok=True)
    written = 0
    for number in numbers:
        made = make(number, seed, longest, kind, form, shortest)
        (texts / made.name).write_bytes(made.content)
        told = json.dumps(made.record, ensure_ascii=False, indent=1)
        (annotations / f"{made.name}.json").write_text(told, "utf-8")
        written += len(made.content)
    return written


def _draft(random: Random, kind: str, size: int) -> Draft:
    if kind in DIGESTS:
        return digest(random, kind, size)
    if kind in SHORT:
        return short(random, kind, min(size, _SHORT_PAGE))
    return report(random, kind, size)


def _rendered(draft: Draft, form: str) -> tuple[bytes, list[str]]:
    if form in {"docx", "pdf"}:
        pack = {"docx": packing.word, "pdf": packing.pdf}[form]
        return pack(draft), rendering.as_said(draft)
    write_out = {
        "txt": rendering.plain,
        "paged.txt": rendering.paged,
        "md": rendering.markdown,
        "html": rendering.html,
    }[form]
    text, quotes = write_out(draft)
    return text.encode(), quotes
