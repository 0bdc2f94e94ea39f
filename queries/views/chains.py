"""What several statements of one review say together, as tables."""

from queries.chains import chains
from queries.motif import count_motif, load_motifs
from queries.patterns import FEW
from queries.recurrence import load_advice, made_again
from queries.runner import Queryable
from queries.tables import Table
from queries.views.asked import Asked, Row, concepts, subjects


def chained(view: Queryable, asked: Asked) -> Table:
    """Return the chains from factor to missed theme and agency to who was told to mend it."""
    columns = (
        *("factor", "theme", "agency", "addressee", "concepts", "count", "of_reviews"),
        *("low", "high", "few", "reviews"),
    )
    rows: list[Row] = [
        (
            chain.factor.label,
            chain.theme.label,
            chain.agency.label,
            chain.addressee.label,
            concepts((chain.factor, chain.theme, chain.agency, chain.addressee)),
            chain.count,
            chain.of_reviews,
            *chain.interval,
            chain.count < FEW,
            subjects(chain.reviews),
        )
        for chain in chains(view, asked.minimum, asked.arguments)
    ]
    return Table(columns, tuple(rows))


def motifs(view: Queryable, asked: Asked) -> Table:
    """Return how many reviews have each motif."""
    columns = ("motif", "label", "count", "of_reviews", "low", "high", "few", "reviews")
    rows: list[Row] = []
    for motif in load_motifs().values():
        found = count_motif(view, motif, asked.arguments)
        count = len(found.matches)
        rows.append(
            (
                motif.name,
                motif.label,
                count,
                found.of_reviews,
                *found.interval,
                count < FEW,
                subjects(match.review for match in found.matches),
            )
        )
    return Table(columns, tuple(sorted(rows, key=lambda row: (-int(row[2] or 0), str(row[0])))))


def repeated(view: Queryable, asked: Asked) -> Table:
    """Return the recommendations that were made before, by the same publisher or another."""
    columns = (
        *("theme", "same_publisher", "years", "likeness", "publisher", "year", "subject", "quote"),
        *("earlier_publisher", "earlier_year", "earlier_subject", "earlier_quote", "statement"),
        "earlier_statement",
    )
    rows: list[Row] = [
        (
            " ".join(match.themes),
            match.same_publisher,
            match.years,
            match.likeness,
            match.later.publisher,
            match.later.year,
            match.later.subject,
            match.later.quote,
            match.earlier.publisher,
            match.earlier.year,
            match.earlier.subject,
            match.earlier.quote,
            match.later.statement,
            match.earlier.statement,
        )
        for match in made_again(load_advice(view, asked.arguments))
    ]
    return Table(columns, tuple(rows))
