"""Web pages: their main content to canonical text, parsed as browsers do; scripts never run.

Navigation, headers and footers of the site, cookie notes, forms and what is hidden are left out.
No step recurses, so that nesting costs no more than its length.
"""  # noqa: A005  # named as the format; imported by its whole name only

import codecs
import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from loaders.document import BlockKind
from loaders.readers.content import Content
from loaders.readers.html_tree import is_data, left_out, main, rows, steps
from loaders.readers.plain import decode
from loaders.readers.writing import Cell, Piece, Writer
from ontology.errors import UnreadableDocument

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)""")
_HEAD = 4096
_AS_PLAIN = {"utf-8", "utf8", "utf-16", "iso-8859-1", "latin1", "ascii", "us-ascii", "windows-1252"}
"""What browsers, too, read as UTF-8 or Windows-1252."""
_NESTING = re.compile(
    r"<(/?)(?:div|span|section|article|main|blockquote|ul|ol|dl|table)\b",
    re.IGNORECASE,
)
_DEEPEST = 5000
_ACTIVE = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)

_BLOCKS = re.compile(
    "html|body|main|article|section|header|footer|div|p|pre|hr|h[1-6]|ul|ol|li|dl|dt|dd|"
    "blockquote|table|caption|thead|tbody|tfoot|tr|th|td|figure|figcaption|address|center|"
    "details|fieldset|form|legend|summary"
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BOLD = {"b", "strong"}
_SPACE = re.compile(r"[ \t\n\r\f]+")


def read_html(name: str, content: bytes) -> Content:
    """Return the main content of a web page with headings, lists and tables marked; no pages.

    Raises `UnreadableDocument` for one that is binary, without words or nested beyond sense.
    """
    source = _decoded(name, content)
    if _depth(source) > _DEEPEST:
        raise UnreadableDocument(
            f"{name}: elements nested more than {_DEEPEST} deep, which no page has; save it as text"
        )
    body = LexborHTMLParser(source).body
    written = _Reading(body).content() if body is not None else Content("")
    if not written.text.strip():
        raise UnreadableDocument(
            f"{name}: a web page without words of its own; save the page itself, not its frame"
        )
    return written


def _decoded(name: str, content: bytes) -> str:
    """Return the text in the encoding that a mark, the bytes themselves or the page state."""
    head = content[:_HEAD]
    declared = _CHARSET.search(head) or _XML_CHARSET.search(head)
    label = declared[1].decode("ascii").lower() if declared else ""
    if content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode(content, name)
    if not label or label in _AS_PLAIN:
        return decode(content, name)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode(label, "replace")
    except (LookupError, UnicodeError):  # no encoding of text, whatever its name
        return decode(content, name)


def _depth(source: str) -> int:
    """Return how deep elements that a page closes are nested; the parser's time grows with it."""
    depth = deepest = 0
    for tag in _NESTING.finditer(_ACTIVE.sub("", source)):
        depth = max(0, depth - 1) if tag[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


class _Reading:
    """One walk over the main content."""

    def __init__(self, body: LexborNode) -> None:
        self._root = main(body)
        self._writer = Writer()
        self._words: list[str] = []
        self._bold_only = True
        self._bold = 0
        self._preformatted = 0
        self._heading = 0
        self._lists: list[tuple[str, int]] = []
        self._mark: str | None = None
        self._items = 0

    def content(self) -> Content:
        """Return the content of the whole page."""
        for node, entered in steps(self._root, self._passes):
            tag = node.tag or ""
            if node.is_text_node:
                self._text(node.text_content or "")
            elif tag == "table" and entered and is_data(node):
                self._flush()
                self._writer.table([list(map(_cell, row)) for row in rows(node)])
            elif tag == "br" and entered:
                self._words.append("\n")
            elif entered:
                self._enter(tag, node)
            else:
                self._leave(tag)
        self._flush()
        return self._writer.content()

    def _passes(self, node: LexborNode) -> bool:
        """Say whether a node's children are walked."""
        return not (left_out(node) or (node.tag == "table" and is_data(node)))

    def _text(self, text: str) -> None:
        words = text if self._preformatted else _SPACE.sub(" ", text)
        if words.strip() and not self._bold:
            self._bold_only = False
        self._words.append(words)

    def _enter(self, tag: str, node: LexborNode) -> None:
        if _BLOCKS.fullmatch(tag):
            self._flush()
        if tag in _HEADINGS:
            self._heading = _HEADINGS[tag]
        elif tag in _BOLD:
            self._bold += 1
        elif tag == "pre":
            self._preformatted += 1
        elif tag in {"ul", "ol"}:
            first = _whole(node.attributes.get("start"), 1)
            style = (node.attributes.get("type") or "1") if tag == "ol" else "•"
            self._lists.append((style, first))
        elif tag == "li":
            self._items += 1
            self._mark = self._next_mark(node)

    def _leave(self, tag: str) -> None:
        if _BLOCKS.fullmatch(tag):
            self._flush()
        if tag in _HEADINGS:
            self._heading = 0
        elif tag in _BOLD:
            self._bold -= 1
        elif tag == "pre":
            self._preformatted -= 1
        elif tag in {"ul", "ol"}:
            self._lists.pop()
        elif tag == "li":
            self._items -= 1
            self._mark = None

    def _next_mark(self, node: LexborNode) -> str:
        if not self._lists:
            return "•"
        style, count = self._lists[-1]
        if style == "•":
            return style
        count = _whole(node.attributes.get("value"), count)
        self._lists[-1] = (style, count + 1)
        if style in {"a", "A"} and 0 < count <= 26:  # noqa: PLR2004  # the alphabet
            return f"{chr(ord(style) + count - 1)}."
        return f"{count}."

    def _flush(self) -> None:
        text = _lines("".join(self._words), bool(self._preformatted))
        bold = self._bold_only
        self._words, self._bold_only = [], True
        if not text:
            return
        if self._heading:
            self._writer.put(Piece(text, BlockKind.HEADING, self._heading))
        elif self._mark is not None:
            self._writer.put(Piece(f"{self._mark} {text}", BlockKind.ITEM))
            self._mark = None
        elif self._items:
            self._writer.extend(text)
        else:
            self._writer.put(Piece(text, bold=bold))


def _cell(cell: LexborNode) -> Cell:
    """Return the paragraphs of a cell; the items of a list keep a bullet."""
    pieces: Cell = []
    words: list[str] = []
    item = False

    def close() -> None:
        nonlocal item
        if text := _lines("".join(words), preformatted=False):
            mark = BlockKind.ITEM if item else None
            pieces.append(Piece(f"• {text}" if item else text, mark))
            item = False
        words.clear()

    for node, entered in steps(cell, lambda node: not left_out(node)):
        if node.is_text_node:
            words.append(_SPACE.sub(" ", node.text_content or ""))
        elif node.tag == "br":
            words.append("\n" if entered else "")
        elif _BLOCKS.fullmatch(node.tag or ""):
            close()
            item = entered and node.tag == "li"
    close()
    return pieces


def _lines(text: str, preformatted: bool) -> str:
    if preformatted:
        return text.strip("\n")
    lines = (_SPACE.sub(" ", line).strip(" ") for line in text.split("\n"))
    return "\n".join(line for line in lines if line.strip())


def _whole(value: str | None, otherwise: int) -> int:
    return int(value) if value is not None and value.strip().isdecimal() else otherwise
