"""A peer in an environment of its own: runs a call that comes as a line of JSON, and times it.

Run by `peers` with another interpreter, so it imports nothing of the project, and each peer only
when it is asked for. The answer is a line with the seconds and what the call gave.
"""

import csv
import importlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

_held: dict[str, Any] = {}


def spacy_ready(texts: str, phrases: list[str]) -> str:
    """Make spaCy's tokenizer, sentencizer and PhraseMatcher of phrases, whatever their case."""
    spacy: Any = importlib.import_module("spacy")
    matching: Any = importlib.import_module("spacy.matcher")
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.max_length = 10**8
    matcher = matching.PhraseMatcher(nlp.vocab, attr="LOWER")
    matcher.add("phrase", list(nlp.tokenizer.pipe(phrases)))
    _held["spacy"] = nlp, matcher, _texts(texts)
    return str(spacy.__version__)


def spacy_match() -> int:
    """Split every text into tokens and sentences and match; return the number of matches."""
    nlp, matcher, texts = _held["spacy"]
    return sum(len(matcher(nlp(text))) for text in texts)


def spacy_spans() -> list[tuple[int, int, int]]:
    """Return every match as the place of its text, and its first and last character."""
    nlp, matcher, texts = _held["spacy"]
    found = []
    for at, text in enumerate(texts):
        document = nlp(text)
        spans = (document[start:end] for _, start, end in matcher(document))
        found += [(at, span.start_char, span.end_char) for span in spans]
    return sorted(set(found))


def medspacy_ready(texts: str, phrases: list[str]) -> str:
    """Make medspaCy's TargetMatcher of phrases, and its ConText."""
    medspacy: Any = importlib.import_module("medspacy")
    target: Any = importlib.import_module("medspacy.target_matcher")
    nlp = medspacy.load(medspacy_enable=["medspacy_pyrush", "medspacy_target_matcher"])
    nlp.add_pipe("medspacy_context")
    nlp.max_length = 10**8
    nlp.get_pipe("medspacy_target_matcher").add([target.TargetRule(each, "P") for each in phrases])
    _held["medspacy"] = nlp, _texts(texts)
    return str(importlib.import_module("importlib.metadata").version("medspacy"))


def medspacy_run() -> int:
    """Run the pipeline; return how many entities it found."""
    nlp, texts = _held["medspacy"]
    return sum(len(nlp(text).ents) for text in texts)


def pdfminer_text(path: str) -> int:
    """Return how many characters pdfminer.six finds, with its analysis of the layout."""
    high_level: Any = importlib.import_module("pdfminer.high_level")
    return len(high_level.extract_text(path))


def pdfplumber_text(path: str) -> int:
    """Return how many characters pdfplumber finds."""
    pdfplumber: Any = importlib.import_module("pdfplumber")
    with pdfplumber.open(path) as document:
        return sum(len(page.extract_text() or "") for page in document.pages)


def fpgrowth_ready(cells: str, columns: int) -> int:
    """Read reviews by concepts, a row of numbers each, as the frame that mlxtend takes."""
    numpy: Any = importlib.import_module("numpy")
    pandas: Any = importlib.import_module("pandas")
    with Path(cells).open(newline="", encoding="ascii") as file:
        rows = [list(map(int, row)) for row in csv.reader(file)]
    table = numpy.zeros((len(rows), columns), dtype=bool)
    for at, row in enumerate(rows):
        table[at, row] = True
    _held["frame"] = pandas.DataFrame(table, columns=range(columns))
    return len(rows)


def fpgrowth(support: float) -> list[tuple[int, int, int]]:
    """Return the pairs that fpgrowth finds (items of at most two), with their counts."""
    patterns: Any = importlib.import_module("mlxtend.frequent_patterns")
    frame = _held["frame"]
    found = patterns.fpgrowth(frame, min_support=support, max_len=2)
    return sorted(
        (*sorted(map(int, items)), round(share * len(frame)))
        for share, items in zip(found["support"], found["itemsets"], strict=True)
        if len(items) > 1
    )


CALLS: dict[str, Callable[..., Any]] = {
    each.__name__: each
    for each in (
        *(spacy_ready, spacy_match, spacy_spans, medspacy_ready, medspacy_run),
        *(pdfminer_text, pdfplumber_text, fpgrowth_ready, fpgrowth),
    )
}


def main() -> None:
    """Answer calls until standard input ends; what the peers print goes to standard error."""
    out, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            began = time.perf_counter()
            gave = CALLS[asked["call"]](**asked["with"])
            told = {"seconds": time.perf_counter() - began, "gave": gave}
        except Exception as fault:  # whatever a peer raises is told to whoever asked
            told = {"fault": f"{type(fault).__name__}: {fault}"}
        out.write(json.dumps(told) + "\n")
        out.flush()


def _texts(path: str) -> list[str]:
    with Path(path).open(encoding="utf-8") as file:
        return list(json.load(file))


if __name__ == "__main__":
    main()
