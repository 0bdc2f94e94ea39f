"""Catalogues of many cases, as each period wrote them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from random import Random

from benchmarks.generator.bank import bank
from benchmarks.generator.blocks import Block, Draft, Heading, Line, Paragraph, Told
from benchmarks.generator.case import MONTHS, Case, draw_case
from benchmarks.generator.tale import Tale, fragments
from benchmarks.generator.voice import Said, Voice

_ENTRY = 1_500
_NAMELESS = 0.4
_TO = ("{who} to {do}",)

DIGESTS = {
    "digest-2013": (2009, 2013),
    "digest-2016": (2014, 2017),
    "digest-2025": (2022, 2025),
    "digest-monthly": (2020, 2025),
}
"""Kinds of catalogues and the years they are of."""


def digest(random: Random, kind: str, size: int) -> Draft:
    """Return a catalogue of about so many characters."""
    year = random.randint(*DIGESTS[kind])
    entries = max(2, size // _ENTRY)
    local = year > 2018  # noqa: PLR2004 - the last full year of serious case reviews
    plural = "Local child safeguarding practice reviews" if local else "Serious case reviews"
    month = random.randint(1, 12)
    opening = [Line(Said(f"{plural} published in {year}"), strong=True)]
    if kind == "digest-monthly":
        opening = [
            Line(Said(f"Review catalogue – {MONTHS[month - 1]} {year}"), strong=True),
            Line(Said(f"{entries} reviews were added to the catalogue this month.")),
        ]
    told: list[Told] = []
    subjects: set[str] = set()
    while len(told) < entries:
        case = draw_case(random, "england", (year, year), services=random.randint(2, 6))
        # Entries are told apart by their names; a name that comes again is given a year.
        subject = case.subject
        if subject.casefold() in subjects:
            subject = f"{subject} {len(told) + 1}"
        subjects.add(subject.casefold())
        told.append(_Entry(random, case, subject).told(kind, len(told) + 1, month, local))
    return Draft(kind, tuple(opening), tuple(told))


class _Entry:
    def __init__(self, random: Random, case: Case, subject: str) -> None:
        self.random, self.case, self.subject = random, case, subject
        self.voice = Voice(random, case)
        self.tale = Tale(self.voice)

    def told(self, kind: str, number: int, month: int, local: bool) -> Told:
        year = self.case.year
        type_ = "local-child-safeguarding-practice-review" if local else "serious-case-review"
        nameless = self.random.random() < _NAMELESS
        self.voice.nameless = nameless or kind == "digest-monthly"
        publisher = None if nameless else self.case.place
        place = "Anonymous" if nameless else self.case.place
        published: str = str(year)
        if kind == "digest-monthly":
            published, publisher = f"{year}-{month:02d}", None
            title = type_.replace("-", " ").capitalize()
            head = f"{number}. {title}: {self.subject}"
        elif kind == "digest-2013":
            month = self.random.randint(1, 12)
            published = f"{year}-{month:02d}"
            head = f"{MONTHS[month - 1]} {year} - {place} - {self.subject}"
        else:
            head = f"{year} - {place} - {self.subject}"
        blocks = (Heading(head, 2), *self._body(kind))
        return Told(self.case, blocks, type_, publisher, published, subject=self.subject)

    def _body(self, kind: str) -> Iterator[Block]:
        tale, random = self.tale, self.random
        opening = [tale.incident(digest=True)]
        facts = list(tale.facts(random.randint(2, 4), end=""))
        if kind == "digest-2016":
            yield Paragraph(tuple(opening))
            yield _run("Background: ", fragments(self.voice, facts))
        else:
            yield Paragraph((*opening, *(fact.ended() for fact in facts)))
        learning = random.choice(_LEARNING[kind])
        yield _run(learning, fragments(self.voice, tale.findings(random.randint(3, 5))))
        alone = kind in {"digest-2025", "digest-monthly"} and random.random() < 0.5  # noqa: PLR2004
        number = random.randint(2, 4)
        label = "Recommendations to the partnership include: " if alone else _RECOMMEND[kind]
        deeds = tale.recommendations(number, _TO, alone)
        yield _run(label, deeds, addressed=alone)
        if kind == "digest-2016":
            yield Paragraph((Said("Model: uses a systems approach."),))
        if kind in {"digest-2013", "digest-2016"}:
            nouns = {bank().factors[each.split(":")[0]]["noun"] for each in tale.present}
            words = "Keywords: " if kind == "digest-2016" else ""
            yield Paragraph((Said(words + ", ".join(sorted(nouns))),))


_LEARNING = {
    "digest-2013": ("Issues identified include: ",),
    "digest-2016": ("Key issues: ", "Key issues: include: "),
    "digest-2025": ("Learning themes include: ", "Learning focuses on: ", "Learning includes: "),
    "digest-monthly": ("Learning includes: ", "Learning focuses on: "),
}
_RECOMMEND = {
    "digest-2013": "Recommendations include: ",
    "digest-2016": "Recommendations: ",
    "digest-2025": "Recommendations include: ",
    "digest-monthly": "Recommendations include: ",
}


def _run(label: str, parts: Iterable[Said], addressed: bool = False) -> Paragraph:
    """Return a labelled list that runs on, parted by semicolons and ended by a full stop."""
    said = list(parts)
    ended = [*said[:-1], replace(said[-1], text=f"{said[-1].text}.")]
    to = (("safeguarding-partnership", None),) if addressed else ()
    return Paragraph((Said(label, agencies=to), *ended), joined="; ")
