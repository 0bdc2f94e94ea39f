"""T9 and T10: phrases found in text, and reviews read from text, against spaCy and medspaCy."""

import re
from collections.abc import Sequence
from time import perf_counter
from typing import Any

import ahocorasick_rs

from benchmarks.targets.ground import Ground
from benchmarks.targets.harness import Figure, Timed, in_turns
from benchmarks.targets.peers import peer
from benchmarks.targets.results import Claim, Outcome
from graph.mapping import review_quads
from loaders.matching import PhraseMatcher
from loaders.pipeline import read_reviews
from loaders.readers.formats import read_bytes
from ontology.concepts import load_vocabulary
from ontology.errors import DocumentError

_PLAIN = re.compile(r"[^a-z .]+")
_SHARE = 20
"""medspaCy reads one text in so many: it takes minutes for all."""
_OURS, _SPACY = "ours", "spaCy tokens, sentences, PhraseMatcher"
_CEILING, _MEDSPACY = "automaton over bytes", "medspaCy TargetMatcher, ConText"


def t9(ground: Ground) -> Outcome:
    """Find the words of the vocabulary, with our matcher, spaCy's and the bare automaton."""
    texts = [_plain(document.text) for document in ground.documents]
    phrases = sorted({phrase for label in labels() if (phrase := _plain(label))})
    matcher = PhraseMatcher((phrase, phrase) for phrase in phrases)
    machine = ahocorasick_rs.BytesAhoCorasick([phrase.encode() for phrase in phrases])
    coded = [text.encode() for text in texts]
    arms: dict[str, Any] = {
        _OURS: lambda: sum(len(matcher.find(text)) for text in texts),
        _CEILING: lambda: sum(
            len(machine.find_matches_as_indexes(text, overlapping=True)) for text in coded
        ),
    }
    spans = sorted(
        {(at, each.start, each.end) for at, text in enumerate(texts) for each in matcher.find(text)}
    )
    with peer("peers-spacy") as spacy:
        if spacy is not None:
            path = str(ground.written("plain", texts))
            # A plural is found by our matcher from its singular, and by spaCy if it is a phrase.
            spacy.call("spacy_ready", texts=path, phrases=with_plurals(phrases))
            theirs = spacy.call("spacy_spans").gave
            if theirs != [list(span) for span in spans]:
                raise AssertionError("our spans and spaCy's differ")
            arms[_SPACY] = spacy.arm("spacy_match")
        rounds = in_turns(arms)
    size, words = sum(map(len, coded)) / 1e6, sum(len(text.split()) for text in texts)
    return Outcome(
        "T9",
        f"{len(phrases):,} phrases in {size:.1f} MB of text",
        [
            Claim(
                "faster than spaCy's tokens, sentences and PhraseMatcher",
                "at least",
                25,
                rounds.ratio(_SPACY, _OURS) if _SPACY in arms else None,
            ),
            Claim(
                "of the speed of the automaton over bytes",
                "at least",
                0.6,
                rounds.ratio(_CEILING, _OURS),
            ),
        ],
        {name: rounds.of(name) for name in arms},
        [
            f"{len(spans):,} spans in {words:,} words, the same as spaCy's; ours as objects with "
            "their labels, in order"
        ],
    )


def t10(ground: Ground) -> Outcome:
    """Read reviews in texts, down to quads, and let spaCy and medspaCy look for the vocabulary."""
    documents = [(each.source.name, each.text.encode()) for each in ground.documents]
    words = [len(each.text.split()) for each in ground.documents]
    some = range(0, len(documents), _SHARE)
    phrases = labels()
    arms: dict[str, Any] = {_OURS: lambda: _per_word(documents, sum(words))}
    with peer("peers-spacy") as spacy:
        if spacy is not None:
            texts = [each.text for each in ground.documents]
            spacy.call("spacy_ready", texts=str(ground.written("texts", texts)), phrases=phrases)
            arms[_SPACY] = spacy.arm("spacy_match", per=sum(words))
            few = str(ground.written("some", [texts[at] for at in some]))
            spacy.call("medspacy_ready", texts=few, phrases=phrases)
            arms[_MEDSPACY] = spacy.arm("medspacy_run", per=sum(words[at] for at in some))
        rounds = in_turns(arms)
    return Outcome(
        "T10",
        f"from text to quads, {sum(words):,} words",
        [
            Claim(
                "faster than spaCy's tokens, sentences and PhraseMatcher alone",
                "at least",
                5,
                rounds.ratio(_SPACY, _OURS) if _SPACY in arms else None,
            ),
            Claim(
                "faster than medspaCy with ConText",
                "at least",
                100,
                rounds.ratio(_MEDSPACY, _OURS) if _MEDSPACY in arms else None,
            ),
        ],
        {f"{name}, a million words": _million(rounds.of(name)) for name in arms},
        [
            f"{rounds.gave[_OURS]:,} quads; ours does what neither peer does: layout, sections, "
            "who bears what, dates, confidence; both peers are given the words of the vocabulary"
        ],
    )


def with_plurals(phrases: Sequence[str]) -> list[str]:
    """Return phrases, each with the plurals that our matcher finds it in."""
    return list(dict.fromkeys(phrase + end for phrase in phrases for end in ("", "s", "es")))


def labels() -> list[str]:
    """Return every word that the vocabulary has for a risk factor, a theme or an agency."""
    words = load_vocabulary()
    schemes = ("risk-factor", "theme", "agency")
    return sorted({label for scheme in schemes for label, _ in words.labels(scheme)})


def _plain(text: str) -> str:
    # Only what both split into words alike: no hyphens, apostrophes or figures.
    return re.sub(r" *\. *", " . ", " ".join(_PLAIN.sub(" ", text.lower()).split()))


def _per_word(documents: Sequence[tuple[str, bytes]], words: int) -> Timed:
    began = perf_counter()
    quads = 0
    for name, content in documents:
        try:
            document = read_bytes(name, content)
            for review in read_reviews(document).reviews:
                quads += sum(1 for _ in review_quads(review, document.source))
        except DocumentError:
            continue
    return Timed((perf_counter() - began) / words, quads)


def _million(each: Figure) -> Figure:
    return Figure(each.median * 1e6, each.low * 1e6, each.high * 1e6, each.rounds)
