"""What a review claims that is compared as a set: each thing once, under what makes it itself."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import replace

from loaders.evaluation.annotated import Review
from loaders.evaluation.matching import name_key
from loaders.evaluation.verdicts import Concept, Finding, Verdict

Read = Callable[[Review], Iterable[tuple[Hashable, Verdict]]]


def _thing(value: str, quote: str | None = None, concept: Concept | None = None) -> Verdict:
    return Verdict("", Finding.RIGHT, "", value, quote, concept)


def _authors(review: Review) -> Iterator[tuple[Hashable, Verdict]]:
    for name in review.get("authors") or []:
        yield name_key(name), _thing(name)


def _family(review: Review) -> Iterator[tuple[Hashable, Verdict]]:
    for role in review.get("family") or []:
        yield role, _thing(role, concept=("person-role", role))


def _themes(review: Review) -> Iterator[tuple[Hashable, Verdict]]:
    for theme in review.get("themes") or []:
        yield theme, _thing(theme, concept=("theme", theme))


def _factors(review: Review) -> Iterator[tuple[Hashable, Verdict]]:
    for key, thing in _borne(review):
        yield key[::2], replace(thing, bearer=None, value=" ".join(key[::2]))


def _borne(review: Review) -> Iterator[tuple[tuple[str, str, str], Verdict]]:
    for claim in review.get("risk_factors") or []:
        factor, bearer = str(claim["factor"]), str(claim.get("bearer"))
        stands = "absent" if claim.get("status") == "absent" else "present"
        thing = _thing(f"{factor} {bearer} {stands}", claim.get("quote"), ("risk-factor", factor))
        yield (factor, bearer, stands), replace(thing, bearer=bearer, status=stands)


def _kinds(review: Review) -> Iterator[tuple[Hashable, Verdict]]:
    for agency in review.get("agencies") or []:
        kind = agency["kind"]
        yield kind, _thing(kind, agency.get("quote"), ("agency", kind))


def _names(review: Review) -> Iterator[tuple[Hashable, Verdict]]:
    for agency in review.get("agencies") or []:
        if agency.get("name"):
            yield name_key(agency["name"]), _thing(agency["name"], agency.get("quote"))


CLAIMS: Mapping[str, Read] = {
    "authors": _authors,
    "family": _family,
    "risk_factor": _factors,
    "risk_factor+bearer": _borne,
    "agency.kind": _kinds,
    "agency.name": _names,
    "themes": _themes,
}
"""The measures that compare sets of things, and how a review's things are read."""
