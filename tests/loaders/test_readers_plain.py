"""Text files of mixed making, and characters that nobody sees."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from loaders.annotation import to_record
from loaders.legible import Legible, is_legible
from loaders.pipeline import extract
from loaders.readers.plain import decode, read_plain, read_text
from ontology.concepts import load_vocabulary
from ontology.errors import UnreadableDocument

UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202c\u2066\u2069"
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def record(text: str) -> dict[str, Any]:
    return to_record("x", extract(read_text("x", text)), load_vocabulary())


def strewn(text: str) -> str:
    """Return the text with ligatures, and characters nobody sees anywhere in it."""
    chance = random.Random(5)
    parts = [f"{chance.choice(UNSEEN)}{c}" if chance.random() < 0.04 else c for c in text]
    return "".join(parts).replace("ffi", "\ufb03").replace("fi", "\ufb01").replace("fl", "\ufb02")


def as_seen(value: dict[str, Any]) -> dict[str, Any]:
    shown = Legible(json.dumps(value, ensure_ascii=False)).text
    seen: dict[str, Any] = json.loads(shown)
    return seen


@pytest.mark.parametrize(
    "name", ["wrenshire-scr-child-l.txt", "catalogue-2016.txt", "northvale-lcspr-baby-ash.md"]
)
def test_unseen_characters_change_no_statement(name: str) -> None:
    text = (EXAMPLES / name).read_text(encoding="utf-8")
    assert as_seen(record(strewn(text))) == record(text)


def test_spaces_of_other_kinds_change_no_statement() -> None:
    text = (EXAMPLES / "northvale-lcspr-baby-ash.md").read_text(encoding="utf-8")
    spaced = text.replace(" a ", "\u00a0a\u202f").replace("Baby Ash", "Baby\u00a0Ash")
    assert as_seen(record(spaced)) == record(text)


def test_evidence_quotes_the_text_as_it_is() -> None:
    text = strewn((EXAMPLES / "wrenshire-scr-child-l.txt").read_text(encoding="utf-8"))
    document = read_text("x", text)
    (review,) = extract(document)
    assert review.span == (0, len(document.text))
    kinds = (review.risk_factors, review.agencies, review.recommendations, review.children)
    quotes = [item.evidence for items in kinds for item in items]
    assert len(quotes) > 20
    for quote in quotes:
        assert document.text[quote.start : quote.end] == quote.exact
        assert document.text[: quote.start].endswith(quote.prefix)
        assert document.text[quote.end :].startswith(quote.suffix)


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("safe\u200bguard", "safeguard"),
        ("safe\u00adguard", "safeguard"),
        ("safe\u00ad\nguard", "safe-\nguard"),
        ("\ufb01nd o\ufb03ce", "find office"),
        ("a\u00a0b\u2028c", "a b\nc"),
        ("\u200b\u200b", ""),
        ("plain", "plain"),
    ],
)
def test_what_is_seen_and_the_way_back(source: str, seen: str) -> None:
    legible = Legible(source)
    assert legible.text == seen
    assert is_legible(source) == (source == seen)
    for at, character in enumerate(seen):
        start, end = legible.source_start(at), legible.source_end(at + 1)
        assert start < end
        assert Legible(source[start:end]).text.find(character) >= 0 or character == "-"
        assert legible.offset(start) <= at


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("caf\u00e9 ".encode() + "it\u2019s".encode("cp1252"), "café it’s"),
        (b"\x93quoted\x94 caf\xe9", "“quoted” café"),
        ("caf\u00e9".encode()[:-1], "cafÃ"),
        (b"\xef\xbb\xbfwords", "words"),
    ],
)
def test_mixed_encodings_are_read_whole(content: bytes, text: str) -> None:
    assert decode(content, "x") == text


@pytest.mark.parametrize(
    "content", [b"words" * 20_000 + b"\x00", "words\x00".encode("utf-16"), b"\x00" * 90]
)
def test_a_null_anywhere_is_no_text(content: bytes) -> None:
    with pytest.raises(UnreadableDocument, match="binary"):
        decode(content, "x.txt")


def test_form_feeds_part_pages() -> None:
    content = read_plain("x", b"one\ftwo\fthree")
    document = read_text("x", content.text)
    assert [document.page_at(at) for at in (0, 3, 4, 8, 12, 99)] == [1, 1, 2, 3, 3, None]
