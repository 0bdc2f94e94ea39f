"""Judgements as people make them: a statement by its name, a verdict in words, values by label."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from graph.adjudications import all_adjudications, of_reviews, of_statement
from graph.judging import judge
from graph.mapping import DCTERMS, PROV, RDFS_LABEL
from graph.statements import Told, nodes_of, statements_of
from graph.store import Store, View
from ontology.adjudication import Adjudication, Snapshot, Standing, Status, Subject, Verdict
from ontology.concepts import Vocabulary, load_vocabulary
from ontology.errors import QueryError
from ontology.fields import FIELDS, KINDS, Field, Values, values_of
from ontology.identifiers import DATA, REGISTRY
from ontology.namespaces import RG_NS
from queries.catalogue import nearest
from queries.runner import find_concept, select

_TRUTH = {"true": "true", "yes": "true", "1": "true", "false": "false", "no": "false", "0": "false"}
_LEAST_OF_A_NAME = 4


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement of the store with its place.

    ``told`` has its present values, those of a rejected one as well; ``extracted`` is what the
    extraction says, whatever was judged of it. ``judged`` is when it was last judged, if it was.
    """

    told: Told
    extracted: Values
    subject: Subject
    judged: datetime | None = None

    @property
    def name(self) -> str:
        """The end of its IRI, by which people call it."""
        return self.told.iri.rpartition("/")[2]


def stated_in(view: View, review: str) -> list[Stated]:
    """Return the statements of one review (its IRI), rejected ones too, in the document's order."""
    subject = subject_of(view, review)
    known = of_reviews(view, [review])  # by the time they were made
    judged = {item.applied_to: item.said.values for item in known if item.status is Status.APPLIED}
    last = {name: item.at for item in known for name in (item.statement, item.applied_to)}
    return [
        Stated(
            _whole(told, judged.get(told.iri)),
            judged.get(told.iri, told.values),
            subject,
            last.get(told.iri),
        )
        for told in statements_of(nodes_of(view.quads(review)))
    ]


def subject_of(view: View, review: str) -> Subject:
    """Return where a review's statements stand: its document, and what both are called."""
    asked = f"""
        SELECT ?document ?case WHERE {{ GRAPH <{review}> {{
          <{review}> <{PROV}wasDerivedFrom> ?document ; <{RG_NS}subjectLabel> ?case }} }}"""
    document, case = next(iter(select(view, asked).rows), ("", ""))
    return Subject(review, str(document), str(case), _file(view, str(document)))


def reviews_called(view: View, wanted: str | None) -> list[str]:
    """Return the IRIs of the reviews of that subject, label or IRI; of all where none is wanted.

    Raises :class:`QueryError` with the nearest subjects if there is none.
    """
    asked = f"""
        SELECT ?review ?subject ?label WHERE {{ GRAPH ?review {{
          ?review a <{RG_NS}CaseReview> ; <{RG_NS}subjectLabel> ?subject ; <{RDFS_LABEL}> ?label
        }} }} ORDER BY ?review"""
    named = [tuple(map(str, row)) for row in select(view, asked).rows]
    if wanted is None:
        return [review for review, *_ in named]
    found = [row[0] for row in named if wanted.casefold() in {name.casefold() for name in row}]
    if not found:
        raise QueryError(f'no review "{wanted}"{nearest(wanted, [row[1] for row in named])}')
    return found


def homes_of(view: View) -> dict[str, str]:
    """Return the review of every statement, rejected ones too, by their IRIs."""
    asked = f"""
        SELECT DISTINCT ?statement ?review WHERE {{
          VALUES ?class {{ <{RG_NS}Statement> <{RG_NS}RejectedStatement> }}
          GRAPH ?review {{ ?review a <{RG_NS}CaseReview> . ?statement a ?class }}
        }} ORDER BY ?statement"""
    return {str(statement): str(review) for statement, review in select(view, asked).rows}


def find_statement(view: View, wanted: str) -> Stated:
    """Return the statement of this IRI, or whose IRI ends so; a wrong one raises `QueryError`."""
    homes = homes_of(view)
    found = [iri for iri in homes if _is_called(iri, wanted)]
    if len(found) > 1:
        ends = ", ".join(iri.rpartition("/")[2] for iri in found[:3])
        raise QueryError(f'{len(found)} statements end in "{wanted}": give one of {ends}')
    if not found:
        ends_of = [iri.rpartition("/")[2] for iri in homes]
        hint = nearest(wanted.rpartition("/")[2], ends_of) or "; list them with --export"
        raise QueryError(f'no statement "{wanted}"{hint}')
    return next(item for item in stated_in(view, homes[found[0]]) if item.told.iri == found[0])


def read_values(
    kind: str,
    given: Mapping[str, Iterable[str]],
    base: Values = (),
    vocabulary: Vocabulary | None = None,
) -> Values:
    """Return ``base`` with the fields given in words (ids or labels) in place of its own.

    Several values of one field stand apart, or in one string parted by semicolons.
    Raises :class:`QueryError` for a field the kind has not, a value that is none, a required field
    left empty.
    """
    words = vocabulary or load_vocabulary()
    fields = {field.name: field for field in FIELDS[kind]}
    values: dict[str, Iterable[str]] = dict(base)
    for wanted, said in given.items():
        field = _field(kind, wanted, fields)
        parts = [part for item in said for part in (item.split(";") if field.many else [item])]
        values[field.name] = [_value(field, part.strip(), words) for part in parts if part.strip()]
        if len(set(values[field.name])) > 1 and not field.many:
            raise QueryError(f"{field.name} takes one value in a statement ({KINDS[kind]})")
    settled = values_of(kind, values)
    for field in fields.values():
        if field.required and field.name not in dict(settled):
            raise QueryError(f"a statement ({KINDS[kind]}) needs {field.name}")
    return settled


def adjudication(  # noqa: PLR0913 - a judgement is all of these
    stated: Stated,
    verdict: Verdict,
    by: str,
    *,
    at: datetime | None = None,
    reason: str | None = None,
    values: Values | None = None,
) -> Adjudication:
    """Return a judgement of a statement, made now unless said otherwise.

    To confirm a corrected statement is to correct it in the same way. Raises :class:`QueryError`
    where nobody judges, or a correction changes nothing.
    """
    who = " ".join(by.split())
    if not who:
        raise QueryError("say who judges: --by NAME")
    told = stated.told
    if verdict is Verdict.CONFIRM and told.standing == Standing.CORRECTED:
        verdict, values = Verdict.CORRECT, told.values
    elif verdict is Verdict.CORRECT and values in (None, told.values):
        raise QueryError(f"{stated.name}: nothing is changed; name a field and its right value")
    return Adjudication(
        statement=told.iri,
        subject=stated.subject,
        verdict=verdict,
        by=who,
        at=at or _moment_after(stated.judged),
        said=Snapshot(told.kind, stated.extracted, told.evidence),
        reason=" ".join(reason.split()) or None if reason else None,
        corrected=values if verdict is Verdict.CORRECT else None,
    )


def _moment_after(last: datetime | None) -> datetime:
    """Return the present moment, or one just after ``last`` where the clock was set back."""
    now = datetime.now(UTC)
    return now if last is None else max(now, last + timedelta(microseconds=1))


def is_known(view: View, judged: Adjudication) -> bool:
    """Return whether the same was judged before by the same person, and still holds."""
    return any(
        (item.statement, item.verdict, item.by, item.reason, item.corrected)
        == (judged.statement, judged.verdict, judged.by, judged.reason, judged.corrected)
        for item in of_reviews(view, [judged.subject.review])
        if item.status is Status.APPLIED
    )


def withdraw(store: Store, wanted: str) -> list[Adjudication]:
    """Take back every judgement of a statement (its IRI or the end of it) that still stands."""
    known = of_statement(store, wanted) if len(wanted) >= _LEAST_OF_A_NAME else []
    live = [item for item in known if item.status is not Status.WITHDRAWN]
    if len({item.statement for item in live}) > 1:
        raise QueryError(f'several judged statements end in "{wanted}": give more of the name')
    if not live:
        raise QueryError(f'no judgement of a statement "{wanted}"; list them with --list')
    return judge(store, withdrawn={item.iri for item in live})


def judgements(
    view: View, *, reviews: Sequence[str] | None = None, only_open: bool = False
) -> Iterator[Adjudication]:
    """Yield the judgements of a store by time: of some reviews, or those that are open."""
    for item in all_adjudications(view):
        wanted = reviews is None or item.subject.review in reviews
        if wanted and (not only_open or item.status is Status.REOPENED):
            yield item


def _field(kind: str, wanted: str, fields: Mapping[str, Field]) -> Field:
    name = wanted.strip().casefold().replace("-", "_").replace(" ", "_")
    aliases = {f"{name}s", {"kind": "agency", "agency": "agencies"}.get(name, name)}
    for candidate in (name, *sorted(aliases)):
        if candidate in fields:
            return fields[candidate]
    hint = nearest(name, fields) or f"; it has {', '.join(fields)}"
    raise QueryError(f'a statement ({KINDS[kind]}) has no field "{wanted}"{hint}')


def _value(field: Field, said: str, vocabulary: Vocabulary) -> str:
    if field.scheme is not None:
        return find_concept(vocabulary, field.scheme, said).id
    if field.truth:
        if said.casefold() not in _TRUTH:
            raise QueryError(f'{field.name} is true or false, not "{said}"')
        return _TRUTH[said.casefold()]
    if field.choices and said.casefold() not in field.choices:
        hint = nearest(said.casefold(), field.choices) or f"; one of {', '.join(field.choices)}"
        raise QueryError(f'no {field.name} "{said}"{hint}')
    return said.casefold() if field.choices else said


def _whole(told: Told, extracted: Values | None) -> Told:
    if not told.rejected or extracted is None:
        return told
    return Told(told.iri, told.kind, extracted, told.evidence, told.standing, rejected=True)


def _file(view: View, document: str) -> str:
    if not document:
        return ""
    asked = f"""SELECT ?title WHERE {{
        GRAPH <{REGISTRY}> {{ <{document}> <{DCTERMS}title> ?title }} }} ORDER BY ?title LIMIT 1"""
    return next((str(title) for (title,) in select(view, asked).rows), "")


def _is_called(iri: str, wanted: str) -> bool:
    if wanted.startswith(DATA):
        return iri == wanted
    return len(wanted) >= _LEAST_OF_A_NAME and iri.endswith(wanted)
