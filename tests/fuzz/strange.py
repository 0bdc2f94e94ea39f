"""Texts nobody would write, made of pieces that each mean something to a reader."""

from hypothesis import strategies as st

from ontology.concepts import load_vocabulary

CUES = (
    "Serious Case Review",
    "Child Practice Review",
    "CHILD A",
    "Recommendation 1:",
    "Recommendations",
    "Learning points",
    "Contents",
    "Terms of reference",
    "1.1",
    "a)",
    "•",
    "- ",
    "| a | b |",
    "# Findings",
    "**Bold**",
    "2019 - Quarryshire - Child Q",
    "Key issues:",
    "Keywords:",
    "The mother was known to misuse alcohol.",
    "There was no evidence of domestic abuse.",
    "The health visitor did not ask about the father.",
    "It is recommended that the police should review this.",
    "He was aged 3 months when he died in May 2019.",
    "should have been",
    "Page 3 of 9",
    "[1]",
)
MARKS = (
    "\n",
    "\n\n",
    "\f",
    "\t",
    " ",
    "\u00a0",
    "\u200b",
    "\u00ad",
    "\u202e",
    "\ufeff",
    "\u0301",
    "\ufb01",
    "“",
    "’",
    "…",
    "\x00",
    ";",
    ":",
    ".",
    "(",
    ")",
    "\U0001f9d2",
)


def texts(size: int = 60) -> st.SearchStrategy[str]:
    """Return a strategy of texts of up to ``size`` pieces: cues, labels, marks and noise."""
    labels = [label for scheme in ("risk-factor", "agency", "theme") for label in _labels(scheme)]
    piece = st.one_of(
        st.sampled_from(CUES), st.sampled_from(MARKS), st.sampled_from(labels), st.text(max_size=8)
    )
    return st.lists(piece, max_size=size).map(" ".join)


def reviews(size: int = 60) -> st.SearchStrategy[str]:
    """Return a strategy of texts that begin as a review does, so that they are read on."""
    head = (
        "Serious Case Review\n\nChild Q\n\nThis serious case review is about Child Q, who died.\n\n"
    )
    return texts(size).map(lambda body: head + body)


def _labels(scheme: str) -> list[str]:
    return [label for label, _ in load_vocabulary().labels(scheme)]
