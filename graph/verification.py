"""A store compared with itself: texts with digests, quotations with texts, and all with the shapes.

Read document by document and review by review, so that memory does not grow with the store.
"""

from dataclasses import dataclass, field
from hashlib import sha256

from pyoxigraph import NamedNode, Quad, QuerySolutions

from graph.adjudications import all_adjudications
from graph.mapping import DCTERMS, OA, PROV, Term
from graph.statements import TYPE, Nodes, Properties, first, nodes_of
from graph.store import View
from graph.validation import validate
from ontology.adjudication import Adjudication, Status
from ontology.concepts import Vocabulary, load_vocabulary
from ontology.identifiers import ADJUDICATIONS, REGISTRY, document_iri, is_review
from ontology.namespaces import RG_NS

AGAIN = "load the document again"
BACKUP = "restore a backup"
_CHECKS = ("documents", "reviews", "quotations", "judgements", "shapes")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: which check met it, where, what it is, and what to do."""

    check: str
    where: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        """Return it in one line."""
        return f"{self.check}: {self.where}: {self.problem}; {self.remedy}"


@dataclass(slots=True)
class Verification:
    """What was looked at, how many of each by check, and what is wrong."""

    looked_at: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def count(self, check: str, number: int = 1) -> None:
        """Count things a check looked at."""
        self.looked_at[check] = self.looked_at.get(check, 0) + number

    def blame(self, check: str, where: str, problem: str, remedy: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(check, where, problem, remedy))

    def wrong(self, check: str) -> int:
        """Return how many faults a check met."""
        return sum(fault.check == check for fault in self.faults)


def verify(view: View, vocabulary: Vocabulary | None = None) -> Verification:
    """Return what is wrong with a store.

    Asked are: each document's digest and name against its text; its reviews against the registry,
    and the reverse; each quotation against the text at its place; judgements against the
    statements they are applied to; and everything against the SHACL shapes. Raises `StoreError`
    where the store cannot be read.
    """
    words = vocabulary or load_vocabulary()
    found = Verification(dict.fromkeys(_CHECKS, 0))
    present = {name for name in view.graphs() if is_review(name)}
    registered: set[str] = set()
    for document in _documents(view):
        entry = _about(view, document)
        text = _check_document(document, entry, found)
        _ask_shapes(_quads(document, entry), document, words, found)
        for review in _values(entry, f"{RG_NS}review"):
            registered.add(review)
            if review not in present:
                found.blame("reviews", review, f"not there, yet {document} names it", AGAIN)
                continue
            held = list(view.quads(review))
            _check_review(nodes_of(held), review, document, text, found)
            _ask_shapes(held, review, words, found)
    for review in sorted(present - registered):
        found.count("reviews")
        found.blame("reviews", review, "no document of the registry names it", AGAIN)
    _check_judgements(view, present, found)
    if judged := list(view.quads(ADJUDICATIONS)):
        _ask_shapes(judged, ADJUDICATIONS, words, found)
    return found


def _documents(view: View) -> list[str]:
    asked = f"""SELECT DISTINCT ?document WHERE {{ GRAPH <{REGISTRY}> {{
        ?document ?property ?value }} }} ORDER BY ?document"""
    answer = view.query(asked)
    assert isinstance(answer, QuerySolutions)
    return [row["document"].value for row in answer]


def _about(view: View, subject: str) -> Properties:
    asked = f"""SELECT ?property ?value WHERE {{ GRAPH <{REGISTRY}> {{
        <{subject}> ?property ?value }} }}"""
    answer = view.query(asked)
    assert isinstance(answer, QuerySolutions)
    entry: dict[str, list[Term]] = {}
    for row in answer:
        entry.setdefault(row["property"].value, []).append(row["value"])
    return entry


def _quads(subject: str, entry: Properties) -> list[Quad]:
    node, graph = NamedNode(subject), NamedNode(REGISTRY)
    return [
        Quad(node, NamedNode(name), value, graph)
        for name, values in entry.items()
        for value in values
    ]


def _values(entry: Properties, name: str) -> list[str]:
    return sorted(value.value for value in entry.get(name, ()))


def _check_document(document: str, entry: Properties, found: Verification) -> str | None:
    found.count("documents")
    called = f'{document} ("{first(entry, f"{DCTERMS}title") or "without a name"}")'
    texts, digests = _values(entry, f"{RG_NS}text"), _values(entry, f"{RG_NS}sha256")
    if len(texts) != 1 or len(digests) != 1:
        problem = f"has {len(texts)} texts and {len(digests)} digests, not one of each"
        found.blame("documents", called, problem, AGAIN)
        return None
    if sha256(texts[0].encode()).hexdigest() != digests[0]:
        found.blame("documents", called, "its text is not the one of its digest", AGAIN)
    elif document_iri(digests[0]) != document:
        found.blame("documents", called, "its name is not that of its digest", AGAIN)
    return texts[0]


def _check_review(
    nodes: Nodes, review: str, document: str, text: str | None, found: Verification
) -> None:
    found.count("reviews")
    about = nodes.get(review, {})
    if f"{RG_NS}CaseReview" not in _values(about, TYPE):
        found.blame("reviews", review, "is not told of in its own graph", AGAIN)
    if _values(about, f"{PROV}wasDerivedFrom") != [document]:
        found.blame("reviews", review, f"does not say that it comes from {document}", AGAIN)
    for statement in _values(about, f"{RG_NS}hasStatement"):
        if statement not in nodes:
            found.blame("reviews", review, f"its statement {statement} is not there", AGAIN)
    if text is None:
        return
    for name, properties in nodes.items():
        if f"{OA}hasSelector" in properties:
            _check_quotation(name, properties, nodes, text, found)


def _check_quotation(
    name: str, properties: Properties, nodes: Nodes, text: str, found: Verification
) -> None:
    found.count("quotations")
    said: dict[str, list[Term]] = {}
    for selector in properties[f"{OA}hasSelector"]:
        said.update(nodes.get(selector.value, {}))
    exact = first(said, f"{OA}exact")
    start, end = (first(said, f"{OA}{bound}") or "" for bound in ("start", "end"))
    if exact is None or not (start.isdecimal() and end.isdecimal()):
        found.blame("quotations", name, "lacks its words or its place", AGAIN)
        return
    before, after = first(said, f"{OA}prefix") or "", first(said, f"{OA}suffix") or ""
    begins = int(start) - len(before)
    if text[max(0, begins) : int(end) + len(after)] != before + exact + after or begins < 0:
        problem = f"its words are not those at {start} to {end} of the text"
        found.blame("quotations", name, problem, AGAIN)


def _check_judgements(view: View, present: set[str], found: Verification) -> None:
    try:
        judgements = all_adjudications(view)
    except (KeyError, IndexError, ValueError) as error:
        problem = f"one cannot be read ({type(error).__name__}: {error})"
        found.blame("judgements", ADJUDICATIONS, problem, BACKUP)
        return
    known: dict[str, set[str]] = {}
    for judged in judgements:
        found.count("judgements")
        review = judged.subject.review
        if judged.status is not Status.APPLIED or review not in present:
            continue  # what waits for its review, or is history, points at nothing by design
        if review not in known:
            known[review] = {quad.subject.value for quad in view.quads(review)}  # type: ignore[union-attr]  # no blank nodes
        if not _is_applied(judged, known[review]):
            problem = f"is applied to a statement that {review} has not"
            found.blame("judgements", judged.iri, problem, AGAIN)


def _is_applied(judged: Adjudication, subjects: set[str]) -> bool:
    return (judged.applied_to or judged.statement) in subjects


def _ask_shapes(quads: list[Quad], where: str, words: Vocabulary, found: Verification) -> None:
    found.count("shapes")
    for violation in validate(quads, words).violations:
        found.blame("shapes", where, str(violation), AGAIN)
