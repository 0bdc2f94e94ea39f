"""Web pages: what of them is the review, and what no page can do."""

import pytest

from loaders.layout import read_blocks
from loaders.readers.html import read_html
from ontology.errors import UnreadableDocument


def page(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


def text(body: str) -> str:
    return read_html("x.html", page(body)).text.rstrip("\n")


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("<p>Mother&#8217;s\n  notes&nbsp;said</p>", "Mother’s notes\u00a0said"),
        ("<p>one<br>two</p><p>three</p>", "one\ntwo\n\nthree"),
        ("<ul><li>first</li><li><p>second</p></li></ul>", "• first\n• second"),
        ("<ol start=3><li>third</li><li>fourth</li></ol>", "3. third\n4. fourth"),
        ("<ol type=a><li>first</li><li value=4>fourth</li></ol>", "a. first\nd. fourth"),
        (
            "<ol><li>outer<ul><li>inner</li></ul></li><li>next</li></ol>",
            "1. outer\n• inner\n2. next",
        ),
        ("<ul><li><p>first</p><p>more</p></li></ul>", "• first\nmore"),
        ("<table><tr><th>A<th>B<tr><td>1<td>2</table>", "A\tB\n1\t2"),
        ("<table><tr><td><h2>Part</h2><p>Words.</p></table>", "Part\n\nWords."),
        ("<blockquote>He was never asked.</blockquote>", "He was never asked."),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<p>noted.<sup>12</sup> Then</p>", "noted. Then"),
        ("<div>loose <b>words</b><div>block</div>tail</div>", "loose words\n\nblock\n\ntail"),
        ("<nav>Home</nav><p>Words</p><footer>Foot</footer>", "Words"),
        ("<p>Words</p><aside>Aside</aside><div hidden>Gone</div>", "Words"),
        ('<p>Words</p><div class="cookie-banner">Cookies</div>', "Words"),
        ('<p>Words</p><div class="social-care">Care</div>', "Words\n\nCare"),
        ('<p>Words</p><p style="display: none">Gone</p><script>no()</script>', "Words"),
        ("<form><h1>Page in a form</h1></form><form>Find</form>", "Page in a form"),
        (f"<p>Site</p><main>{'word ' * 60}</main>", ("word " * 60).strip()),
        ("<p>Site</p><main></main>", "Site"),
    ],
)
def test_the_words_of_a_page(body: str, shown: str) -> None:
    assert text(body) == shown


def test_headings_lists_and_tables_are_marked() -> None:
    content = read_html("x", page("<h3>a lower one.</h3><ul><li>Point</ul><table><tr><td>1<td>2"))
    blocks = read_blocks(content.text, content.marks)
    assert [(b.kind.value, b.level) for b in blocks] == [("heading", 3), ("item", 0), ("table", 0)]


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252", "iso-8859-15", "utf-16"])
def test_the_encoding_is_the_pages_own(charset: str) -> None:
    source = f'<html><meta charset="{charset}"><p>Zoë’s café</p>'
    if charset == "iso-8859-15":
        source = source.replace("’", "€")
    content = source.encode(charset)
    assert read_html("x", content).text in {"Zoë’s café\n", "Zoë€s café\n"}


@pytest.mark.parametrize("charset", ["klingon", "zlib", "idna", "undefined", ""])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_an_unknown_encoding_is_guessed(charset: str, encoding: str) -> None:
    content = f'<meta charset="{charset}"><p>Zoë</p>'.encode(encoding)
    assert read_html("x", content).text == "Zoë\n"


def test_scripts_never_closed_take_the_rest() -> None:
    assert text("<p>Words</p>" + "<script>" * 100_000) == "Words"


def test_a_script_of_a_megabyte_is_left_out() -> None:
    body = f"<script>{'var a = 1;<div>' * 70_000}</script><p>Words</p>"
    assert text(body) == "Words"


@pytest.mark.parametrize("tag", ["p", "b", "font", "li"])
def test_what_a_page_never_closes_is_no_nesting(tag: str) -> None:
    assert "end" in text(f"<{tag}>x" * 2000 + "end")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (page("<div>" * 100_000 + "deep" + "</div>" * 100_000), "nested"),
        (page("<script>only()</script>"), "without words"),
        (b"<html><frameset><frame src=a></frameset></html>", "without words"),
        (bytes(range(256)) * 50, "binary"),
        (b"", "empty"),
    ],
)
def test_what_is_no_page_of_words_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocument, match=reason):
        read_html("x.html", content)


def test_deep_but_sensible_nesting_is_read() -> None:
    assert text("<div>" * 3000 + "deep" + "</div>" * 3000) == "deep"
