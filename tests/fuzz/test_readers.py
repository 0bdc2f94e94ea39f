"""Files cut, flipped and stuffed: a document, or a reason in one line."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.readers.formats import read_bytes
from ontology.errors import UnreadableDocument
from tests.loaders.formats_of import REVIEW, render_docx, render_html, render_markdown, render_pdf

FILES = {
    ".docx": render_docx(REVIEW),
    ".html": render_html(REVIEW),
    ".md": render_markdown(REVIEW),
    ".pdf": render_pdf(REVIEW),
}
UNHURRIED = settings(
    deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow], database=None
)
EDITS = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=6), st.integers(0, 40)),
    min_size=1,
    max_size=6,
)


def edited(content: bytes, edits: list[tuple[float, bytes, int]]) -> bytes:
    """Return a file with bytes put in the place of others, here and there."""
    for share, put, dropped in edits:
        at = int(share * len(content))
        content = content[:at] + put + content[at + dropped :]
    return content


@UNHURRIED
@given(st.sampled_from(sorted(FILES)), EDITS, st.floats(0.1, 1))
def test_a_damaged_file_is_read_or_refused(
    suffix: str, edits: list[tuple[float, bytes, int]], kept: float
) -> None:
    content = edited(FILES[suffix], edits)
    content = content[: int(len(content) * kept)]
    try:
        document = read_bytes(f"damaged{suffix}", content, suffix)
    except UnreadableDocument as refusal:
        assert "\n" not in str(refusal)
        assert str(refusal).startswith("damaged")
    else:
        assert document.text.strip()
        for block in document.blocks:
            assert 0 <= block.start <= block.end <= len(document.text)


def test_after_all_that_a_sound_file_is_read() -> None:
    for suffix, content in FILES.items():
        assert len(read_bytes(f"sound{suffix}", content, suffix).blocks) > 10
