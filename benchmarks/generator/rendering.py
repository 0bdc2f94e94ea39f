"""Drafts as text, as text taken from pages, as Markdown and as HTML."""

import re
import textwrap
from collections.abc import Callable, Iterator
from html import escape

from benchmarks.generator.blocks import (
    Block,
    Draft,
    Grid,
    Heading,
    Items,
    Line,
    Paragraph,
    said_in,
)
from benchmarks.generator.voice import Said

_START, _END = "\ue000", "\ue001"
_MARKED = re.compile(f"{_START}([^{_START}{_END}]*){_END}", re.DOTALL)
_WIDTH = 78
_LINES_A_PAGE = 46

Rendered = tuple[str, list[str]]
"""A text, and the words of each thing said as they stand in it, in order."""


def marked(said: Said) -> str:
    """Return what is said between two marks, which no font has, so that it is found again."""
    return f"{_START}{said.text}{_END}"


def run(block: Paragraph, of: Callable[[Said], str]) -> str:
    """Return a paragraph's sentences as they run on; a label is joined to what it announces."""
    told = ""
    for at, said in enumerate(block.sentences):
        last = block.sentences[at - 1].text if at else ""
        told += ("" if not at or last.endswith(": ") else block.joined) + of(said)
    return told


def plain(draft: Draft) -> Rendered:
    """Return a draft as text with a line for each paragraph."""
    return _found("\n\n".join(_text(block) for block in draft.blocks) + "\n")


def paged(draft: Draft) -> Rendered:
    """Return a draft as text taken from pages: lines broken, heads and page numbers between."""
    lines: list[str] = []
    for block in draft.blocks:
        for line in _text(block).split("\n"):
            wrapped = textwrap.wrap(line, _WIDTH, break_on_hyphens=False, break_long_words=False)
            # A table's row stays a line: its cells are parted by tabs, which wrapping would lose.
            lines += [line] if "\t" in line else wrapped or [""]
        lines.append("")
    pages = [lines[at : at + _LINES_A_PAGE] for at in range(0, len(lines), _LINES_A_PAGE)]
    texts = []
    for number, page in enumerate(pages, start=1):
        head = [draft.running, ""] if number > 1 else []
        texts.append("\n".join([*head, *page, "", str(number), ""]))
    return _found("\n".join(texts))


def markdown(draft: Draft) -> Rendered:
    """Return a draft as Markdown."""
    return _found("\n\n".join(map(_mark_down, draft.blocks)) + "\n")


def html(draft: Draft) -> Rendered:
    """Return a draft as a web page; what is said is taken for what it shows."""
    title = escape(draft.running or "Reviews")
    body = "\n".join(_tags(block) for block in draft.blocks)
    page = f"<!doctype html>\n<html lang='en'><head><title>{title}</title></head>\n"
    return f"{page}<body>\n{body}\n</body></html>\n", as_said(draft)


def as_said(draft: Draft) -> list[str]:
    """Return the words of each thing said, for a format that keeps them as they are."""
    return [said.text.strip() for block in draft.blocks for said in said_in(block)]


def _found(text: str) -> Rendered:
    quotes = [" ".join(found[1].split()) for found in _MARKED.finditer(text)]
    return text.replace(_START, "").replace(_END, ""), quotes


def _text(block: Block) -> str:
    match block:
        case Line(said):
            return marked(said)
        case Heading(text):
            return text
        case Paragraph(_, number):
            return f"{number} {run(block, marked)}".strip()
        case Items(items, numbers):
            signs = numbers or ("-",) * len(items)
            pairs = zip(signs, items, strict=True)
            return "\n".join(f"{sign} {marked(item)}" for sign, item in pairs)
        case Grid(rows):
            return "\n".join("\t".join(map(marked, row)) for row in rows)


def _mark_down(block: Block) -> str:
    match block:
        case Line(said, strong):
            return f"# {marked(said)}" if strong else marked(said)
        case Heading(text, level):
            return f"{'#' * (level + 1)} {text}"
        case Grid(rows):
            head, *rest = (f"| {' | '.join(map(marked, row))} |" for row in rows)
            return "\n".join([head, f"|{' --- |' * len(rows[0])}", *rest])
        case _:
            return _text(block)


def _tags(block: Block) -> str:
    def shown(said: Said) -> str:
        return escape(said.text)

    match block:
        case Line(said, strong):
            return f"<h1>{shown(said)}</h1>" if strong else f"<p>{shown(said)}</p>"
        case Heading(text, level):
            return f"<h{level + 1}>{escape(text)}</h{level + 1}>"
        case Paragraph(_, number):
            return f"<p>{f'{number} {run(block, shown)}'.strip()}</p>"
        case Items(items, numbers):
            tag = "ol" if numbers else "ul"
            return f"<{tag}>{''.join(f'<li>{shown(item)}</li>' for item in items)}</{tag}>"
        case Grid(rows):
            return f"<table>{''.join(_row(row) for row in rows)}</table>"


def _row(row: tuple[Said, ...]) -> str:
    return f"<tr>{''.join(f'<td>{escape(cell.text)}</td>' for cell in row)}</tr>"


def cells(rows: tuple[tuple[Said, ...], ...]) -> Iterator[list[str]]:
    """Yield the words of a table, row by row."""
    for row in rows:
        yield [cell.text for cell in row]
