"""Documents whose bytes are their text: reports, digests and web pages."""

from benchmarks.fuzz.mutation import WORDS, scrambler
from benchmarks.fuzz.outcome import outcome
from benchmarks.fuzz.target import Target, plainly
from benchmarks.generator.digests import DIGESTS
from benchmarks.generator.making import KINDS, make
from loaders.readers.html import read_html
from loaders.readers.plain import read_plain
from ontology.concepts import load_vocabulary

SHORT = 2_200
"""Characters of the documents to start from: short ones are tried more often."""

_DEEP = "<div>" * 200
_FORMS = ("txt", "paged.txt", "md")


def words() -> list[str]:
    """Return cues of the layout and every label of the vocabulary."""
    vocabulary = load_vocabulary()
    labels = [label for scheme in vocabulary.schemes for label, _ in vocabulary.labels(scheme)]
    return [*WORDS["cues"] * 8, *labels]


def made(kinds: tuple[str, ...], forms: tuple[str, ...]) -> list[bytes]:
    """Return a short document of each kind, the forms in turn."""
    return [
        make(at, longest=SHORT, shortest=SHORT // 2, kind=kind, form=forms[at % len(forms)]).content
        for at, kind in enumerate(kinds)
    ]


_REPORTS = tuple(kind for kind in KINDS if kind not in DIGESTS)

TEXT = Target(
    "text",
    lambda: made(_REPORTS, _FORMS),
    scrambler(words()),
    plainly,
    lambda content: outcome(".txt", read_plain, content),
)
DIGEST = Target(
    "digest",
    lambda: made(tuple(DIGESTS) * len(_FORMS), _FORMS),
    scrambler(words()),
    plainly,
    lambda content: outcome(".txt", read_plain, content),
)
HTML = Target(
    "html",
    lambda: made(KINDS, ("html",)),
    scrambler([*WORDS["tags"] * 8, _DEEP, *words()]),
    plainly,
    lambda content: outcome(".html", read_html, content),
)
