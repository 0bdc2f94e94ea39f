"""Why a sentence gave what it gave, and why it gave no more.

Nothing is decided here a second time: the extractors are asked what the sentence alone would give,
and what it would give if one thing about it were otherwise (its section, its kind, a question
mark). What makes the difference is the reason.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from loaders.cases import read_cases
from loaders.cast import cast_of
from loaders.context import context
from loaders.document import BlockKind, Case, Document, Sentence, collapse
from loaders.extractors.good_practice import extract_good_practice
from loaders.extractors.learning import extract_learning
from loaders.extractors.missed_opportunities import extract_missed_opportunities
from loaders.extractors.recommendations import extract_recommendations
from loaders.extractors.risk_factors import extract_risk_factors
from loaders.factors import Factors, Found, factors_of
from loaders.pipeline import extract
from loaders.seen import Seen
from loaders.sentence_rules import rule_file
from loaders.statements import Told, described, everything
from loaders.themes import plain
from ontology.assertion import Assertion, Extent, SectionRole
from ontology.concepts import Vocabulary, load_vocabulary
from ontology.records import CaseReview, RiskFactor

_LIKENESS = 50
_CANDIDATES = 3
_PASTED = 4  # words: fewer are a heading or a name that stands in many sentences
_LABEL = "risk-factor-label"

Extract = Callable[[Case, Vocabulary], tuple[Told, ...]]


@dataclass(frozen=True, slots=True)
class Taken:
    """Something a sentence gave: its kind, what it says, by which rule and how surely."""

    kind: str
    what: str
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Refused:
    """Something a sentence seems to say and did not give, with the rules that saw it and why."""

    kind: str
    what: str
    rules: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Explained:
    """One sentence of a review, in the order of the document.

    ``nearest`` names rules whose examples the sentence resembles, where none saw a missed
    opportunity, good practice, learning or a recommendation in it.
    """

    subject: str
    sentence: Sentence
    taken: tuple[Taken, ...]
    refused: tuple[Refused, ...]
    nearest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of statement told by sentence rules: its rule file, extractor and home section."""

    name: str
    file: str
    extract: Extract
    home: SectionRole


_KINDS = (
    _Kind(
        "missed-opportunity",
        "missed-opportunities",
        extract_missed_opportunities,
        SectionRole.ANALYSIS,
    ),
    _Kind("good-practice", "good-practice", extract_good_practice, SectionRole.ANALYSIS),
    _Kind("learning-point", "learning", extract_learning, SectionRole.ANALYSIS),
    _Kind(
        "recommendation",
        "recommendations",
        extract_recommendations,
        SectionRole.RECOMMENDATIONS,
    ),
)


def explain(
    document: Document, containing: str | None = None, vocabulary: Vocabulary | None = None
) -> Iterator[Explained]:
    """Yield each sentence of a document explained, or those that hold the given words.

    Case and white space are not looked at. Offsets count in the document as it is seen, without
    what `loaders.legible` leaves out. Raises `NotACaseReview` where the document tells none.
    """
    known = vocabulary or load_vocabulary()
    seen = Seen(document).document
    reviews = {review.ordinal: review for review in extract(seen, known)}
    cases = read_cases(seen)
    for case in cases:
        for number in _wanted(case, plain(containing or ""), among=cases):
            yield _explained(case, number, reviews[case.ordinal], known)


def _wanted(case: Case, words: str, among: Iterable[Case]) -> Iterator[int]:
    """Yield the sentences that hold the words; where none does, those that the words hold."""
    held = any(words in plain(sentence.text) for each in among for sentence in each.sentences)
    for number, sentence in enumerate(case.sentences):
        text = plain(sentence.text)
        if words in text if held else len(text.split()) >= _PASTED and text in words:
            yield number


def _explained(case: Case, number: int, review: CaseReview, vocabulary: Vocabulary) -> Explained:
    sentence = case.sentences[number]
    told = [
        item
        for item in everything(review)
        if item.evidence.start < sentence.end and sentence.start < item.evidence.end
    ]
    refused = (
        *_factors_refused(case, number, review, told, vocabulary),
        *_rules_refused(case, sentence, told, vocabulary),
    )
    taken = tuple(_taken(item) for item in told)
    judged = {item.kind for item in taken} | {item.kind for item in refused}
    nearest = _nearest(sentence.text) if judged.isdisjoint(kind.name for kind in _KINDS) else ()
    return Explained(review.subject, sentence, taken, refused, nearest)


def _taken(item: Told) -> Taken:
    kind, what = described(item)
    return Taken(kind, what, item.evidence.rule, item.evidence.confidence)


def _factors_refused(
    case: Case,
    number: int,
    review: CaseReview,
    told: Iterable[Told],
    vocabulary: Vocabulary,
) -> Iterator[Refused]:
    sentence, factors = case.sentences[number], factors_of(vocabulary)
    given = {item.concept for item in told if isinstance(item, RiskFactor)}
    seen: dict[tuple[str, str], list[str]] = {}
    for found in factors.find(sentence.text, cast=cast_of(case)):
        turned = {to for (factor, _), to in factors.shifts.items() if factor == found.factor}
        if given & {found.factor, *turned}:
            continue
        what = f'{found.factor} ("{sentence.text[slice(*found.span)]}")'
        reason = _why_no_factor(case, number, found, review, vocabulary)
        rule = found.rule.id if found.rule else _LABEL
        seen.setdefault((what, reason), []).append(rule)
    for (what, reason), rules in seen.items():
        yield Refused("risk-factor", what, tuple(dict.fromkeys(rules)), reason)


def _why_no_factor(
    case: Case, number: int, found: Found, review: CaseReview, vocabulary: Vocabulary
) -> str:
    sentence, factors = case.sentences[number], factors_of(vocabulary)
    if sentence.kind is BlockKind.HEADING:
        return "a heading tells no risk factor"
    if sentence.role in factors.skipped[case.extent]:
        return f"the section ({sentence.role}) is not read for risk factors"
    alone = [
        item
        for item in extract_risk_factors(_alone(case, number), vocabulary)
        if item.evidence.start == sentence.start and item.concept == found.factor
    ]
    return _said_elsewhere(alone, review) if alone else _not_so(case, sentence, found, factors)


def _said_elsewhere(alone: Iterable[RiskFactor], review: CaseReview) -> str:
    for item in alone:
        said = [other for other in review.risk_factors if other.concept == item.concept]
        said.sort(key=lambda other: other.bearer != item.bearer)
        if said:
            where = collapse(said[0].evidence.exact)
            return f'said of {said[0].bearer} already, more clearly or first: "{where}"'
    return "a narrower factor of the same review says it better"


def _not_so(case: Case, sentence: Sentence, found: Found, factors: Factors) -> str:
    lenient = case.extent is Extent.DIGEST_ENTRY
    reading = context().read(sentence.text, *found.span, lenient=lenient)
    if reading.assertion is not Assertion.AFFIRMED:
        by = f" by {', '.join(reading.modifiers)}" if reading.modifiers else ""
        kept = reading.assertion in {Assertion.NEGATED, Assertion.ALLEGED}
        left = ", which here leaves it unsaid" if kept else ""
        return f"context: {reading.assertion}{by}{left}"
    if lenient and found.factor in factors.incidents:
        return "told in an entry's opening, it is the incident itself"
    return "the words around it, or those above, take it back"


def _alone(case: Case, number: int) -> Case:
    """Return the case with one sentence only; what opens the case still stands before it, empty."""
    sentence = case.sentences[number]
    opening = next((s for s in case.sentences if s.kind is not BlockKind.HEADING), sentence)
    before = () if opening is sentence else (replace(opening, text=""),)
    return replace(case, sentences=(*before, sentence))


def _rules_refused(
    case: Case, sentence: Sentence, told: Iterable[Told], vocabulary: Vocabulary
) -> Iterator[Refused]:
    given = {described(item)[0] for item in told}
    body = plain(sentence.text)
    for kind in _KINDS:
        if kind.name in given:
            continue
        rules = rule_file(kind.file)
        seen = [rule for rule in rules.rules if rule.pattern.search(body)]
        live = [rule for rule in seen if rule.found_in(body)]
        if not seen:
            continue
        ids = tuple(rule.id for rule in live or seen)
        vetoes = [veto.id for veto in rules.vetoes if veto.found_in(body)]
        if not live:
            reason = "taken back by the rule's own `unless`"
        elif vetoes and not any(rule.stands for rule in live):
            reason = f"vetoed by {', '.join(vetoes)}"
        else:
            reason = _why_not(case, sentence, kind, vocabulary)
        yield Refused(kind.name, "", ids, reason)


def _why_not(case: Case, sentence: Sentence, kind: _Kind, vocabulary: Vocabulary) -> str:
    """Return what would have to be otherwise for an extractor to take a sentence."""

    def gives(changed: Sentence, extent: Extent = case.extent) -> bool:
        alone = replace(case, sentences=(changed,), extent=extent)
        return bool(kind.extract(alone, vocabulary))

    if gives(sentence):
        return "part of another statement, or said before in the same words"
    section = f"the section ({sentence.role}) is not read for it"
    home = replace(sentence, role=kind.home)
    prose = replace(sentence, kind=BlockKind.PARAGRAPH)
    trials = (
        (section, home),
        (f"a {sentence.kind} is not read for it", prose),
        ("a question tells nothing", replace(sentence, text=sentence.text.rstrip("?"))),
        ("as an item of a list it is something else", replace(sentence, is_item=False)),
        ("only items of a list count here", replace(sentence, is_item=True)),
        (section, replace(home, kind=BlockKind.PARAGRAPH, is_item=True)),
    )
    for reason, changed in trials:
        if changed != sentence and gives(changed):
            return reason
    if case.extent is not Extent.FULL and gives(home, Extent.FULL):
        return f"this rule reads full reports only, not a {case.extent}"
    return "it only judges, announces or follows on from another sentence"


def _nearest(text: str) -> tuple[str, ...]:
    """Return the rules whose examples a sentence is likest to, the likest first."""
    examples = {
        rule.id: plain(rule.example) for kind in _KINDS for rule in rule_file(kind.file).rules
    }
    found = process.extract(
        plain(text),
        examples,
        scorer=fuzz.token_set_ratio,
        limit=_CANDIDATES,
        score_cutoff=_LIKENESS,
    )
    return tuple(str(rule) for _, _, rule in found)
