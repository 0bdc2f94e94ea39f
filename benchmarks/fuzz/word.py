"""Word documents, changed inside their parts: elements, attributes, words, then zipped again."""

from collections.abc import Callable
from copy import deepcopy
from io import BytesIO
from random import Random
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812  # its name there says nothing

from lxml import etree  # type: ignore[import-untyped]

from benchmarks.fuzz.documents import made, words
from benchmarks.fuzz.mutation import WORDS, Scramble, scrambler
from benchmarks.fuzz.outcome import outcome
from benchmarks.fuzz.target import Target
from benchmarks.generator.making import KINDS
from loaders.readers.docx import MAIN_PART, read_docx

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TAGS = WORDS["word_tags"]
_VALUES = (*WORDS["word_values"], "9" * 5_000)
_LESS_OFTEN = ("word/styles.xml", "word/numbering.xml", "word/_rels/document.xml.rels")
_NO_PACKAGE = (BadZipFile, ZlibError, EOFError, OSError, NotImplementedError, ValueError)
_SELDOM = 0.03
_PARTS = 3
_MOST_ELEMENTS = 20_000
_LARGEST = 400_000

_Element = Any  # lxml ships no types


def parts_of(package: bytes) -> dict[str, bytes]:
    """Return the parts of a package; raises `BadZipFile` and the like for what is none."""
    with ZipFile(BytesIO(package)) as archive:
        return {each.filename: archive.read(each) for each in archive.infolist()}


def packed(parts: dict[str, bytes]) -> bytes:
    """Return the package of some parts, the same for the same parts."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return out.getvalue()


def mutate(content: bytes, random: Random, scramble: Scramble) -> bytes:
    """Change the parts of a package; now and then the package itself."""
    try:
        parts = parts_of(content)
    except _NO_PACKAGE:
        return scramble(content, random)
    if not parts or random.random() < _SELDOM:
        return scramble(content, random)
    for _ in range(random.randint(1, _PARTS)):
        places = (MAIN_PART, random.choice(_LESS_OFTEN), random.choice(list(parts)))
        (name,) = random.choices(places, (14, 5, 1))
        change = _bytes if random.random() < _SELDOM else _tree
        parts[name] = change(parts.get(name, b"<x/>"), random, scramble)[:_LARGEST]
    if random.random() < _SELDOM:
        parts.pop(random.choice(list(parts)))
    return packed(parts)


def _bytes(part: bytes, random: Random, scramble: Scramble) -> bytes:
    return scramble(part, random)


def _tree(part: bytes, random: Random, scramble: Scramble) -> bytes:
    try:
        root = etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.LxmlError:
        return scramble(part, random)
    for _ in range(random.choice((1, 1, 2, 4, 12))):
        elements = [each for each in root.iter() if isinstance(each.tag, str)]
        random.choice(_CHANGES)(random.choice(elements), elements, random, scramble)
    written: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written


def _rename(element: _Element, _: list[_Element], random: Random, __: Scramble) -> None:
    element.tag = _W + random.choice(_TAGS)


def _remove(element: _Element, _: list[_Element], __: Random, ___: Scramble) -> None:
    if (parent := element.getparent()) is not None:
        parent.remove(element)


def _repeat(element: _Element, others: list[_Element], random: Random, _: Scramble) -> None:
    if sum(1 for _ in element.iter()) + len(others) < _MOST_ELEMENTS:
        random.choice(others).insert(random.randint(0, 3), deepcopy(element))


def _add(element: _Element, _: list[_Element], random: Random, __: Scramble) -> None:
    child = etree.SubElement(element, _W + random.choice(_TAGS))
    child.set(_W + "val", random.choice(_VALUES))
    element.insert(random.randint(0, len(element)), child)


def _wrap(element: _Element, _: list[_Element], random: Random, __: Scramble) -> None:
    if (parent := element.getparent()) is None:
        return
    at = parent.index(element)
    outer = inner = etree.Element(_W + random.choice(_TAGS))
    for _level in range(random.choice((0, 0, 1, 150))):
        inner = etree.SubElement(inner, outer.tag)
    parent.insert(at, outer)
    inner.append(element)


def _attribute(element: _Element, _: list[_Element], random: Random, __: Scramble) -> None:
    names = [*element.attrib, _W + random.choice(("val", "numId", "ilvl", "styleId", "type"))]
    element.set(random.choice(names), random.choice(_VALUES))


def _strip(element: _Element, _: list[_Element], random: Random, __: Scramble) -> None:
    if element.attrib:
        del element.attrib[random.choice(list(element.attrib))]


def _words(element: _Element, others: list[_Element], random: Random, scramble: Scramble) -> None:
    texts = [each for each in others if each.tag == _W + "t"] or [element]
    chosen = random.choice(texts)
    said = scramble((chosen.text or "").encode(), random).decode("utf-8", "replace")
    chosen.text = "".join(each for each in said if each in "\t\n" or " " <= each < "\ufffe")


_Change = Callable[[_Element, list[_Element], Random, Scramble], None]
_CHANGES: tuple[_Change, ...] = (
    *(_rename, _remove, _repeat, _add, _wrap, _attribute, _attribute, _strip),
    *(_words, _words, _words),
)


DOCX = Target(
    "docx",
    lambda: made(KINDS, ("docx",)),
    scrambler(words(), _LARGEST),
    mutate,
    lambda content: outcome(".docx", read_docx, content),
)
