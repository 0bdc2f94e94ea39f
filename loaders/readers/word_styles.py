"""What the styles of a Word document say of the paragraphs set in them."""

import re
from dataclasses import dataclass

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from loaders.document import BlockKind

_HEADING = re.compile(r"(?i)heading (\d)")
_LIST = re.compile(r"(?i)list (?:bullet|number)(?: \d)?")
_CONTENTS = re.compile(r"(?i)toc(?: heading| \d)|table of figures")
_NOTE = re.compile(r"(?i)(?:foot|end)note text")
_FURNITURE = re.compile(r"(?i)header|footer")
_STATED = re.compile(r"(?i)caption|(?:intense )?quote|block text")
_BODY_LEVEL = 9
_DEEPEST = 30


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style with what it inherits.

    ``kind`` is ``None`` where the style leaves open what its paragraphs are; ``numbering`` is the
    id and level of an automatic numbering, the level ``None`` where the numbering itself says.
    """

    id: str
    kind: BlockKind | None = None
    level: int = 0
    bold: bool = False
    hidden: bool = False
    numbering: tuple[str, int | None] | None = None


class Styles:
    """The paragraph styles of one document by their ids."""

    def __init__(self, element: BaseOxmlElement) -> None:
        self._elements = {
            style.get(qn("w:styleId")) or "": style for style in element.iter(qn("w:style"))
        }
        self._known: dict[str, Style] = {}
        self.default = next(
            (
                name
                for name, style in self._elements.items()
                if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in _ON
            ),
            "",
        )

    def of(self, style_id: str | None) -> Style:
        """Return the style of an id; the default's where a paragraph names none or an unknown."""
        name = style_id if style_id in self._elements else self.default
        assert name is not None  # in _elements, or the default
        if name not in self._known:
            self._known[name] = self._read(name)
        return self._known[name]

    def _read(self, name: str) -> Style:
        kind, level, bold, hidden = None, 0, None, None
        numbering: tuple[str, int | None] | None = None
        above: str | None = name
        for _ in range(_DEEPEST):
            element = self._elements.get(above or "")
            if element is None:
                break
            if kind is None:
                kind, level = _kind(element)
            bold = toggled(element, "w:b") if bold is None else bold
            hidden = toggled(element, "w:vanish") if hidden is None else hidden
            numbering = numbering or number_properties(element)
            above = value(element, "w:basedOn")
        return Style(name, kind, level, bool(bold), bool(hidden), numbering)


_ON = {"1", "true", "on"}


def value(element: BaseOxmlElement, path: str) -> str | None:
    """Return the ``w:val`` of the child at a path of prefixed names."""
    child = element.find("/".join(qn(tag) for tag in path.split("/")))
    return None if child is None else child.get(qn("w:val"))


def toggled(element: BaseOxmlElement, tag: str) -> bool | None:
    """Return whether run properties under an element switch a property on or off, or neither."""
    child = element.find(f"{qn('w:rPr')}/{qn(tag)}")
    if child is None:
        return None
    return child.get(qn("w:val"), "1") in _ON


def outline_level(element: BaseOxmlElement) -> int | None:
    """Return the level, from 1, that paragraph properties give in the outline, if any."""
    stated = value(element, "w:pPr/w:outlineLvl")
    if stated is None or not stated.isdecimal() or int(stated) >= _BODY_LEVEL:
        return None
    return int(stated) + 1


def number_properties(element: BaseOxmlElement) -> tuple[str, int | None] | None:
    """Return the numbering that paragraph properties name, with its level if they name one."""
    number = value(element, "w:pPr/w:numPr/w:numId")
    if number is None:
        return None
    level = value(element, "w:pPr/w:numPr/w:ilvl")
    return number, int(level) if level is not None and level.isdecimal() else None


def _kind(style: BaseOxmlElement) -> tuple[BlockKind | None, int]:
    name = value(style, "w:name") or ""
    if heading := _HEADING.fullmatch(name):
        return BlockKind.HEADING, int(heading[1])
    if name.lower() in {"title", "subtitle"}:
        return BlockKind.HEADING, 1
    for pattern, kind in (
        (_CONTENTS, BlockKind.CONTENTS),
        (_LIST, BlockKind.ITEM),
        (_NOTE, BlockKind.FOOTNOTE),
        (_FURNITURE, BlockKind.FURNITURE),
        (_STATED, BlockKind.PARAGRAPH),
    ):
        if pattern.fullmatch(name):
            return kind, 0
    level = outline_level(style)
    return (BlockKind.HEADING, level) if level else (None, 0)
