"""The tree of a web page: which part of it is the page's own, and a walk that never recurses."""

import re
from collections.abc import Callable, Iterator

from selectolax.lexbor import LexborNode

_LEFT_OUT = re.compile(
    "script|style|noscript|template|head|nav|aside|footer|menu|button|select|option|input|"
    "textarea|datalist|dialog|iframe|svg|canvas|object|audio|video|map|rp|rt"
)
_SITE_ROLES = frozenset(
    ("navigation", "banner", "contentinfo", "complementary", "search", "dialog", "menu")
)
_SITE_PARTS = re.compile(
    r"(?i)(?:^|[\s_-])(?:cookies?|gdpr|breadcrumbs?|skip-?(?:link|nav|to)\w*|pagination|"
    r"share-?(?:buttons?|links?)|social-(?:media|share|links?)|newsletter|site-(?:header|footer)|"
    r"toc|table-of-contents|visually-hidden|sr-only)(?:$|[\s_-])"
)
_HIDING = re.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden")
_ROW_HEADINGS = re.compile(r"h[1-6]|table")
_NOTE_MARK = re.compile(r"\W*\d{1,3}\W*")
_MAIN = ("main", '[role="main"]', "article")
_LEAST_CHARACTERS = 200


def steps(
    root: LexborNode, passes: Callable[[LexborNode], bool]
) -> Iterator[tuple[LexborNode, bool]]:
    """Walk a tree in reading order: each node as it is entered and, an element, as it is left."""
    node = root
    while True:
        shown = not left_out(node) or node.mem_id == root.mem_id
        if shown:
            yield node, True
            child = node.first_child if passes(node) or node.mem_id == root.mem_id else None
            if child is not None:
                node = child
                continue
            if node.is_element_node:
                yield node, False
        while (after := node.next) is None or node.mem_id == root.mem_id:
            above = node.parent
            if above is None or node.mem_id == root.mem_id:
                return
            node = above
            yield node, False
            if node.mem_id == root.mem_id:
                return
        node = after


def main(body: LexborNode) -> LexborNode:
    """Return the element that the page says is its content, else its body."""
    for selector in _MAIN:
        found = body.css(selector)
        if len(found) == 1 and len(found[0].text(strip=True)) >= _LEAST_CHARACTERS:
            return found[0]
    return body


def left_out(node: LexborNode) -> bool:
    """Tell whether a node is the site's and not the page's, hidden, or no words at all."""
    if not node.is_element_node:
        return not node.is_text_node
    if node.tag == "header":
        return node.parent is not None and node.parent.tag not in {"main", "article", "section"}
    if node.tag == "form":  # some sites wrap the whole page in one
        return node.css_first("h1, h2, main, article") is None
    if node.tag == "sup":
        return _NOTE_MARK.fullmatch(node.text()) is not None
    if _LEFT_OUT.fullmatch(node.tag or ""):
        return True
    return _is_hidden(node) or _is_of_the_site(node)


def _is_hidden(node: LexborNode) -> bool:
    given = node.attributes
    if "hidden" in given or given.get("aria-hidden") == "true":
        return True
    return _HIDING.search(given.get("style") or "") is not None


def _is_of_the_site(node: LexborNode) -> bool:
    if node.attributes.get("role") in _SITE_ROLES:
        return True
    named = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
    return node.tag not in {"body", "main", "article"} and _SITE_PARTS.search(named) is not None


def is_data(table: LexborNode) -> bool:
    """Tell a table of data from one that lays out the page."""
    if table.attributes.get("role") == "presentation":
        return False
    if any(_ROW_HEADINGS.fullmatch(node.tag or "") for node in _below(table)):
        return False
    return any(len(row) > 1 for row in rows(table))


def _below(node: LexborNode) -> Iterator[LexborNode]:
    """Yield the elements below a node in order."""
    for each, entered in steps(node, lambda _: True):
        if entered and each.is_element_node and each.mem_id != node.mem_id:
            yield each


def rows(table: LexborNode) -> Iterator[list[LexborNode]]:
    """Yield the cells of each row of a table."""
    row: list[LexborNode] = []
    for node in _below(table):
        if node.tag == "tr":
            if row:
                yield row
            row = []
        elif node.tag in {"td", "th"}:
            row.append(node)
    if row:
        yield row
