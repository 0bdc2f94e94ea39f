"""What became of one document; free of heavy imports, so that the command line starts quickly."""

from dataclasses import dataclass

from ontology.issues import Issue


@dataclass(frozen=True, slots=True)
class Outcome:
    """One document after its turn.

    ``problems`` says what was refused, one line each: the document itself, or some of its
    reviews. ``same_as`` names the document of this run that has the same content. ``notes`` tell
    what of the file could not be read, ``issues`` what was read and not understood, and
    ``reopened`` how many judgements no longer fit what is extracted. ``unchanged`` says that the
    store had all of it already.
    """

    name: str
    reviews: int = 0
    problems: tuple[str, ...] = ()
    same_as: str | None = None
    notes: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = ()
    reopened: int = 0
    unchanged: bool = False
