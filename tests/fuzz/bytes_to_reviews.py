"""Coverage-guided fuzzing of the way from bytes to reviews.

Run it by hand, with atheris installed beside the project::

    python tests/fuzz/bytes_to_reviews.py -max_total_time=600 examples/

Anything but a review or a one-line reason is a crash, and libFuzzer keeps the input.
"""

import sys

import atheris  # type: ignore[import-untyped,unused-ignore]  # installed for fuzzing alone

with atheris.instrument_imports(include=["loaders", "ontology"]):
    from loaders.pipeline import extract
    from loaders.readers.plain import decode, read_text
    from ontology.errors import DocumentError


def one_input(content: bytes) -> None:
    """Read one input; raise if it is neither reviews nor refused, or a quotation is misplaced."""
    try:
        document = read_text("fuzz.txt", decode(content, "fuzz.txt"))
        reviews = extract(document)
    except DocumentError:
        return
    for review in reviews:
        places = [item.evidence for item in review.risk_factors]
        places += [item.evidence for item in review.missed_opportunities]
        places += [item.evidence for item in review.recommendations]
        for place in places:
            if document.text[place.start : place.end] != place.exact:
                raise AssertionError(f"misplaced quotation: {place}")


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
