"""Word documents: styles, tables, automatic numbers and tracked changes to canonical text.

Taken is what a reader of the page reads: insertions, links' words, text boxes (after the paragraph
they hang on), content controls. Left out are deletions, hidden text, comments, field codes,
footnotes, headers and footers. Macros and external entities are refused, never run or fetched.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from lxml.etree import LxmlError  # type: ignore[import-untyped]

from loaders.document import BlockKind
from loaders.readers.archive import MAGIC, open_archive, read_member
from loaders.readers.content import Content
from loaders.readers.numbering import BULLET, Numbering
from loaders.readers.word_styles import (
    Style,
    Styles,
    number_properties,
    outline_level,
    toggled,
    value,
)
from loaders.readers.writing import Cell, Piece, Writer
from ontology.errors import UnreadableDocument

MAIN_PART = "word/document.xml"
NUMBERING = RELATIONSHIP_TYPE.NUMBERING
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_TAB_AFTER_NUMBER = re.compile(r"^(\S{1,10})\t+")
_TABULAR_WORDS = 14

_NUMBERED = re.compile(r"\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s")

_PARAGRAPH, _RUN, _TEXT = qn("w:p"), qn("w:r"), qn("w:t")
_TABLE, _ROW, _CELL = qn("w:tbl"), qn("w:tr"), qn("w:tc")
_INSTEAD = {
    qn("w:tab"): "\t",
    qn("w:ptab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
    qn("w:softHyphen"): "\u00ad",
}
_BOX = qn("w:txbxContent")
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PASSED_OVER = {
    *map(qn, ("w:del", "w:moveFrom", "w:instrText", "w:delText", "w:pPr", "w:rPr", "w:rt")),
    _FALLBACK,
    _BOX,
}
_CONTAINERS = set(map(qn, ("w:sdt", "w:sdtContent", "w:ins", "w:moveTo", "w:customXml")))


def read_docx(name: str, content: bytes) -> Content:
    """Return the text of a Word document with the kinds its styles state; it has no pages.

    Raises `UnreadableDocument` for a file that is broken, no Word document, with macros or with
    entities of its own.
    """
    _check(name, content)
    try:
        word = docx.Document(BytesIO(content))
        return _Reading(word).content()
    except (
        PackageNotFoundError, LxmlError, KeyError, ValueError, AttributeError, OSError, TypeError,
    ) as error:  # fmt: skip  # python-docx raises what it stumbles on
        raise UnreadableDocument(
            f"{name}: a broken Word document ({type(error).__name__}); "
            "open it in Word and save it again as .docx"
        ) from error


def _check(name: str, content: bytes) -> None:
    """Raise `UnreadableDocument` for what must not reach the parser."""
    if not content.startswith(MAGIC):
        raise UnreadableDocument(f"{name}: named as a Word document but holds none; save it again")
    with open_archive(name, content) as package:
        names = set(package.namelist())
        if MAIN_PART not in names:
            raise UnreadableDocument(
                f"{name}: holds no {MAIN_PART}, so it is no Word document; save it as .docx"
            )
        if any(each.lower().endswith("vbaproject.bin") for each in names):
            raise UnreadableDocument(
                f"{name}: holds macros, which are never run; save it as .docx without them"
            )
        for part in _parts(name, package):
            if _DECLARATION.search(part.replace(b"\x00", b"")):
                raise UnreadableDocument(
                    f"{name}: declares entities of its own, which Word never writes; refused"
                )


def _parts(name: str, package: ZipFile) -> Iterator[bytes]:
    for member in package.infolist():
        if member.filename.lower().endswith((".xml", ".rels")):
            yield read_member(f"{name}/{member.filename}", package, member)


class _Reading:
    """One pass over the body of a document."""

    def __init__(self, word: WordDocument) -> None:
        self._body = word.element.body
        self._styles = Styles(word.styles.element)
        parts = (rel for rel in word.part.rels.values() if rel.reltype == NUMBERING)
        part = next((rel.target_part for rel in parts), None)
        self._numbering = Numbering(getattr(part, "element", None))
        self._writer = Writer()

    def content(self) -> Content:
        """Return the content of the whole body."""
        self._write(self._body)
        return self._writer.content()

    def _write(self, container: BaseOxmlElement) -> None:
        for block in _blocks(container):
            if block.tag == _TABLE:
                self._write_table(block)
            else:
                for piece in self._pieces(block):
                    self._writer.put(piece)

    def _write_table(self, table: BaseOxmlElement) -> None:
        """Write a table; one of a single column is a frame around paragraphs."""
        rows = [list(_cells(row)) for row in _rows(table)]
        if all(len(row) == 1 for row in rows):
            for row in rows:
                self._write(row[0])
        else:
            self._writer.table([[self._cell(cell) for cell in row] for row in rows])

    def _cell(self, cell: BaseOxmlElement) -> Cell:
        pieces: Cell = []
        for block in _blocks(cell):
            if block.tag == _TABLE:
                for row in _rows(block):
                    pieces += [piece for inner in _cells(row) for piece in self._cell(inner)]
            else:
                pieces += self._pieces(block)
        return pieces

    def _pieces(self, paragraph: BaseOxmlElement) -> Iterator[Piece]:
        """Yield a paragraph, then those of the text boxes that hang on it."""
        style = self._styles.of(value(paragraph, "w:pPr/w:pStyle"))
        text = "" if style.hidden else _text(paragraph)
        if text.strip():
            yield self._piece(paragraph, style, text)
        for box in paragraph.iter(_BOX):
            if next(box.iterancestors(_FALLBACK, _BOX), None) is None:
                for block in box.iter(_PARAGRAPH):
                    yield from self._pieces(block)

    def _piece(self, paragraph: BaseOxmlElement, style: Style, text: str) -> Piece:
        kind, level = style.kind, style.level
        if own := outline_level(paragraph):
            kind, level = BlockKind.HEADING, own
        number = self._number(paragraph, style)
        words = _untabbed(text.strip())
        if kind is BlockKind.ITEM and not number and not _NUMBERED.match(words):
            number = BULLET
        elif kind is None and number == BULLET:
            kind = BlockKind.ITEM
        bold = kind is None and _is_bold(paragraph, style)
        return Piece(f"{number} {words}" if number else words, kind, level, bold)

    def _number(self, paragraph: BaseOxmlElement, style: Style) -> str:
        number, level = number_properties(paragraph) or (None, None)
        if number is None and style.numbering:
            number = style.numbering[0]
            level = style.numbering[1] if level is None else level
        if number is None or number == "0":
            return ""
        if level is None:
            level = self._numbering.level_of_style(number, style.id)
        return self._numbering.next(number, level)


def _blocks(container: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    """Yield the paragraphs and tables of a body or cell, through content controls."""
    for child in container:
        if child.tag in {_PARAGRAPH, _TABLE}:
            yield child
        elif child.tag in _CONTAINERS:
            yield from _blocks(child)


def _rows(table: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    for child in table:
        if child.tag == _ROW:
            if child.find(f"{qn('w:trPr')}/{qn('w:del')}") is None:
                yield child
        elif child.tag in _CONTAINERS:
            yield from _rows(child)


def _cells(row: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    for child in row:
        if child.tag == _CELL:
            yield child
        elif child.tag in _CONTAINERS:
            yield from _cells(child)


def _text(paragraph: BaseOxmlElement) -> str:
    """Return the words of a paragraph as they show, its text boxes left out."""
    found: list[str] = []
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        if element.tag in _PASSED_OVER or (element.tag == _RUN and toggled(element, "w:vanish")):
            continue
        if element.tag == _TEXT:
            found.append(element.text or "")
        elif element.tag in _INSTEAD:
            found.append(_INSTEAD[element.tag])
        else:
            waiting.extend(reversed(element))
    return "".join(found)


def _untabbed(text: str) -> str:
    """Return the text without the tabs of its layout; a short line of columns keeps its own."""
    text = _TAB_AFTER_NUMBER.sub(r"\1 ", text)
    if "\t" in text and (len(text.split()) > _TABULAR_WORDS or text.endswith((".", ";", ":"))):
        text = text.replace("\t", " ")
    return text


def _is_bold(paragraph: BaseOxmlElement, style: Style) -> bool:
    runs = [run for run in paragraph.iter(_RUN) if _text(run).strip()]
    weights = (toggled(run, "w:b") for run in runs)
    return bool(runs) and all(style.bold if weight is None else weight for weight in weights)
