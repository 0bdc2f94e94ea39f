"""Whatever the text: a review or a reason, every quotation in its place, the same twice."""

from hypothesis import HealthCheck, given, settings

from benchmarks.fuzz.outcome import quotations
from loaders.pipeline import extract
from loaders.readers.plain import decode, read_text
from ontology.errors import DocumentError, UnreadableDocument
from ontology.records import CaseReview
from tests.fuzz.strange import reviews, texts

UNHURRIED = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow], database=None
)


def read(text: str) -> tuple[CaseReview, ...]:
    try:
        return extract(read_text("strange.txt", text))
    except DocumentError as refusal:
        assert "\n" not in str(refusal)
        return ()


@UNHURRIED
@given(reviews())
def test_every_quotation_stands_where_it_says(text: str) -> None:
    canonical = read_text("strange.txt", text).text
    for evidence in quotations(read(text)):
        assert canonical[evidence.start : evidence.end] == evidence.exact
        assert evidence.exact.strip()
        assert 0 < evidence.confidence <= 1


@UNHURRIED
@given(texts())
def test_a_text_is_read_alike_twice(text: str) -> None:
    assert read(text) == read(text)


@UNHURRIED
@given(texts(20).map(lambda text: text.encode("utf-16", "surrogatepass")))
def test_bytes_become_text_or_a_reason(content: bytes) -> None:
    for variant in (content, content[1:], content[: len(content) // 2], content[::-1]):
        try:
            assert isinstance(decode(variant, "strange.txt"), str)
        except UnreadableDocument as refusal:
            assert str(refusal).startswith("strange.txt: ")
