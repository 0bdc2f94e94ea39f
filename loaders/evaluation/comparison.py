"""Annotated reviews against extracted ones: one verdict for each thing right, wrong or missed.

Everything that is counted anywhere is counted from these verdicts.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from loaders.evaluation.annotated import Review
from loaders.evaluation.claims import CLAIMS
from loaders.evaluation.matching import bag, name_key, pair_children, pair_quotes, pair_reviews
from loaders.evaluation.verdicts import Finding, Verdict

STATEMENTS = ("missed_opportunities", "good_practice", "learning", "recommendations")
_FACETS = (("themes", "theme"), ("agencies", "agency"), ("addressees", "agency"))
_FACET_NAMES = {"themes": "theme", "agencies": "agency", "addressees": "addressee"}
_MONTH = len("2020-01")

Things = Mapping[Hashable, Verdict]


def compare(
    name: str, gold: Sequence[Review], found: Sequence[Review]
) -> tuple[tuple[Verdict, ...], dict[int, int]]:
    """Return the verdicts of one document, and which found review each annotated one is."""
    pairs = pair_reviews(gold, found)
    verdicts: list[Verdict] = []
    for i, review in enumerate(gold):
        where = f"{name}: {review['subject']}"
        finding = Finding.RIGHT if i in pairs else Finding.MISSED
        verdicts.append(Verdict("review", finding, where, review["subject"]))
        verdicts += compare_review(where, review, found[pairs[i]] if i in pairs else {})
    for j, review in enumerate(found):
        if j not in pairs.values():
            where = f"{name}: unexpected {review['subject']}"
            verdicts.append(Verdict("review", Finding.WRONG, where, review["subject"]))
            verdicts += compare_review(where, {}, review)
    return tuple(verdicts), pairs


def compare_review(where: str, gold: Review, found: Review) -> Iterator[Verdict]:
    """Yield the verdicts of one review; an empty one on either side is one that is not there."""
    yield from _metadata(where, gold, found)
    yield from _children(where, gold.get("children") or [], found.get("children") or [])
    for measure, read in CLAIMS.items():
        yield from _sets(
            {key: _named(thing, measure, where) for key, thing in read(gold)},
            {key: _named(thing, measure, where) for key, thing in read(found)},
        )
    for group in STATEMENTS:
        yield from _statements(group, where, gold.get(group) or [], found.get(group) or [])


def _metadata(where: str, gold: Review, found: Review) -> Iterator[Verdict]:
    same: dict[str, Callable[[str, str], bool]] = {
        "type": str.__eq__,
        "publisher": _same_publisher,
        "published": _same_date,
        "nation": str.__eq__,
    }
    schemes = {"type": "review-type", "nation": "nation"}
    for name, alike in same.items():
        yield from _field(
            _at(name, where), gold.get(name), found.get(name), alike, schemes.get(name)
        )


def _field(
    like: Verdict,
    gold: str | None,
    found: str | None,
    alike: Callable[[str, str], bool],
    scheme: str | None = None,
) -> Iterator[Verdict]:
    def verdict(finding: Finding, value: str) -> Verdict:
        concept = (scheme, value) if scheme else None
        return replace(like, finding=finding, value=value, concept=concept)

    if gold and found and alike(gold, found):
        yield verdict(Finding.RIGHT, gold)
        return
    if found:
        yield verdict(Finding.WRONG, found)
    if gold:
        yield verdict(Finding.MISSED, gold)


def _same_publisher(one: str, other: str) -> bool:
    return name_key(one) in name_key(other) or name_key(other) in name_key(one)


def _same_date(one: str, other: str) -> bool:
    """Say whether two dates agree: a month is right of any day in it, a year only of a year."""
    shorter, longer = sorted((one, other), key=len)
    return one == other or (len(shorter) >= _MONTH and longer.startswith(shorter))


def _children(
    where: str, gold: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]]
) -> Iterator[Verdict]:
    pairs = pair_children(gold, found)
    yield from _whole(_at("children", where), gold, found, pairs, "label")
    for i, child in enumerate(gold):
        other = found[pairs[i]] if i in pairs else {}
        for name in ("age", "sex", "outcome", "incident_date", "ethnicity"):
            alike = _same_words if name == "ethnicity" else str.__eq__
            scheme = "outcome" if name == "outcome" else None
            like = _at(f"child.{name}", where)
            yield from _field(like, child.get(name), other.get(name), alike, scheme)
        like = _at("child.incidents", where)
        yield from _concepts(like, "incident", child, other, "incidents")


def _same_words(one: str, other: str) -> bool:
    return bag(one) == bag(other)


def _statements(
    group: str, where: str, gold: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]]
) -> Iterator[Verdict]:
    pairs = pair_quotes(gold, found)
    yield from _whole(_at(group, where), gold, found, pairs, "quote")
    nothing: Mapping[str, Any] = {}
    both = [(gold[i], found[j]) for i, j in pairs.items()]
    alone = [(item, nothing) for i, item in enumerate(gold) if i not in pairs]
    alone += [(nothing, item) for j, item in enumerate(found) if j not in pairs.values()]
    for field, scheme in _FACETS:
        for one, other in both:
            yield from _concepts(_at(f"{group}.{field}", where), scheme, one, other, field)
        for one, other in (*both, *alone):
            like = _at(f"{group}/{_FACET_NAMES[field]}", where)
            yield from _concepts(like, scheme, one, other, field)


def _whole(
    like: Verdict,
    gold: Sequence[Mapping[str, Any]],
    found: Sequence[Mapping[str, Any]],
    pairs: Mapping[int, int],
    field: str,
) -> Iterator[Verdict]:
    def verdict(finding: Finding, item: Mapping[str, Any]) -> Verdict:
        said = str(item.get(field))
        quote = said if field == "quote" else None
        return replace(like, finding=finding, value=said, quote=quote)

    for i, item in enumerate(gold):
        yield verdict(Finding.RIGHT if i in pairs else Finding.MISSED, item)
    for j, item in enumerate(found):
        if j not in pairs.values():
            yield verdict(Finding.WRONG, item)


def _concepts(
    like: Verdict,
    scheme: str,
    gold: Mapping[str, Any],
    found: Mapping[str, Any],
    field: str,
) -> Iterator[Verdict]:
    def things(item: Mapping[str, Any]) -> Things:
        return {
            each: replace(like, value=each, quote=item.get("quote"), concept=(scheme, each))
            for each in item.get(field) or []
        }

    yield from _sets(things(gold), things(found))


def _sets(gold: Things, found: Things) -> Iterator[Verdict]:
    for key, thing in gold.items():
        yield thing if key in found else replace(thing, finding=Finding.MISSED)
    for key, thing in found.items():
        if key not in gold:
            yield replace(thing, finding=Finding.WRONG)


def _at(measure: str, where: str) -> Verdict:
    return Verdict(measure, Finding.RIGHT, where, "")


def _named(thing: Verdict, measure: str, where: str) -> Verdict:
    return replace(thing, measure=measure, review=where)
