"""Reports of one case, or of several children together, as four nations set them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from random import Random

from benchmarks.generator.bank import bank
from benchmarks.generator.blocks import (
    Block,
    Draft,
    Grid,
    Heading,
    Items,
    Line,
    Paragraph,
    Told,
)
from benchmarks.generator.case import MONTHS, Case, draw_case
from benchmarks.generator.tale import Tale, capped
from benchmarks.generator.voice import Said, Voice

_USUAL = 18_000
_GROWTH = 0.45
_SENTENCES = 4


@dataclass(frozen=True, slots=True)
class Manner:
    """A kind of report: its type in the vocabulary, and what it is called on its cover."""

    type: str
    title: str
    nation: str
    years: tuple[int, int]
    children: tuple[int, int] = (1, 1)
    tables: bool = False
    summary: bool = False


MANNERS = {
    "scr": Manner("serious-case-review", "Serious Case Review", "england", (2008, 2018)),
    "scr-tables": Manner(
        "serious-case-review", "Serious Case Review", "england", (2008, 2018), tables=True
    ),
    "scr-summary": Manner(
        "serious-case-review", "Serious Case Review", "england", (2008, 2018), summary=True
    ),
    "lcspr": Manner(
        "local-child-safeguarding-practice-review",
        "Local Child Safeguarding Practice Review",
        "england",
        (2019, 2025),
    ),
    "lcspr-tables": Manner(
        "local-child-safeguarding-practice-review",
        "Local Child Safeguarding Practice Review",
        "england",
        (2019, 2025),
        tables=True,
    ),
    "thematic": Manner(
        "thematic-review", "Thematic Review", "england", (2015, 2025), children=(3, 6)
    ),
    "rapid-review": Manner("rapid-review", "Rapid Review", "england", (2019, 2025), summary=True),
    "cpr-extended": Manner(
        "extended-child-practice-review",
        "Extended Child Practice Review Report",
        "wales",
        (2013, 2024),
    ),
    "cpr-concise": Manner(
        "concise-child-practice-review",
        "Concise Child Practice Review Report",
        "wales",
        (2013, 2024),
        summary=True,
    ),
    "learning-review": Manner("learning-review", "Learning Review", "scotland", (2021, 2025)),
    "scr-scotland": Manner("learning-review", "Significant Case Review", "scotland", (2010, 2020)),
    "cmr": Manner(
        "case-management-review", "Case Management Review", "northern-ireland", (2010, 2024)
    ),
}


def report(random: Random, kind: str, size: int) -> Draft:
    """Return a report of about so many characters."""
    manner = MANNERS[kind]
    children = random.randint(*manner.children)
    case = draw_case(random, manner.nation, manner.years, children, random.randint(3, 8))
    return _Report(random, manner, case, size).draft(kind)


class _Report:
    def __init__(self, random: Random, manner: Manner, case: Case, size: int) -> None:
        self.random, self.manner, self.case = random, manner, case
        self.size = size
        self.scale = (size / _USUAL) ** _GROWTH
        self.voice = Voice(random, case)
        self.tale = Tale(self.voice)
        self.numbered = random.random() < 0.7  # noqa: PLR2004 - most number their paragraphs
        self.section = 0
        self.paragraph = 0
        self.ethnic = manner.tables and len(case.children) == 1

    def draft(self, kind: str) -> Draft:
        cover, published, authors = self._cover()
        body = list(self._body())
        contents = self._contents(body)
        blocks = (*cover, *contents, *body)
        told = Told(
            self.case,
            blocks,
            self.manner.type,
            self.case.publisher,
            published,
            authors,
            ethnic=self.ethnic,
        )
        if self.manner.type == "thematic-review" and "Partnership" not in self.case.publisher:
            # Wales and Northern Ireland have safeguarding boards too: nothing says which this is.
            told = replace(told, nation=None)
        running = f"{self.case.publisher} - {self.manner.title} - {self.case.subject}"
        return Draft(kind, (), (told,), running)

    def _cover(self) -> tuple[list[Block], str, tuple[str, ...]]:
        random, case = self.random, self.case
        month, day = random.randint(1, 12), random.randint(1, 28)
        form = random.choice(("year", "month", "day"))
        name = MONTHS[month - 1]
        published, written = {
            "year": (f"{case.year}", f"{case.year}"),
            "month": (f"{case.year}-{month:02d}", f"{name} {case.year}"),
            "day": (f"{case.year}-{month:02d}-{day:02d}", f"{day} {name} {case.year}"),
        }[form]
        authors = tuple(random.sample(bank().names["people"], 2 if case.nation == "wales" else 1))
        called = random.choice(("Author", "Independent Reviewer", "Lead Reviewer"))
        if len(authors) > 1:
            called = "Reviewers"
        dated = random.choice(
            ("Published: ", "Date of report: ", "" if form == "month" else "Date: ")
        )
        body = Said(case.publisher, agencies=(("safeguarding-partnership", case.publisher),))
        title = [self.manner.title, case.subject]
        if len(case.children) > 1:
            title = [f"{self.manner.title} of {case.subject}"]
        if self.manner.summary and self.manner.type == "serious-case-review":
            title.append("Executive Summary")
        lines = [body, *map(Said, title), Said(f"{called}: {' and '.join(authors)}")]
        lines.append(Said(f"{dated}{written}"))
        upper = random.random() < 0.3  # noqa: PLR2004 - some covers shout
        strong = range(1, 1 + len(title))
        return (
            [
                Line(Said(each.text.upper()) if upper and at in strong else each, at in strong)
                for at, each in enumerate(lines)
            ],
            published,
            authors,
        )

    def _contents(self, body: list[Block]) -> Iterator[Block]:
        heads = [block.text for block in body if isinstance(block, Heading) and block.level == 1]
        if self.manner.summary or self.size < _USUAL / 2 or self.random.random() < 0.4:  # noqa: PLR2004
            return
        yield Heading("Contents")
        for at, head in enumerate(heads):
            yield Line(Said(f"{head} {'.' * (60 - len(head))} {2 + at * self.size // 30_000}"))

    def _head(self, use: str) -> Heading:
        heads = bank().frames["headings"].get(use) or bank().frames[use]["heads"]
        self.section += 1
        self.paragraph = 0
        text = self.random.choice(heads)
        return Heading(f"{self.section}. {text}" if self.numbered else text)

    def _told(self, sentences: list[Said], least: int = 1) -> Iterator[Paragraph]:
        at = 0
        while at < len(sentences):
            some = sentences[at : at + self.random.randint(least, _SENTENCES)]
            at += len(some)
            self.paragraph += 1
            number = f"{self.section}.{self.paragraph}" if self.numbered else ""
            yield Paragraph(tuple(some), number)

    def _body(self) -> Iterator[Block]:
        tale, scale, full = self.tale, self.scale, not self.manner.summary
        yield self._head("introduction")
        yield from self._told([*self._opening(), *tale.plain("introduction", 2)])
        if full:
            yield self._head("terms")
            yield from self._told([Said("The review was asked to answer these questions:")])
            yield Items(tuple(tale.asides("question", self.random.randint(3, 5))))
            yield self._head("method")
            yield from self._told([*tale.plain("method", 4), *tale.asides("research", 1)])
        yield self._head("family")
        if self.manner.tables:
            yield self._family_table()
        yield from self._told(list(tale.facts(capped(9 * scale, 40))))
        yield self._head("events")
        failures = list(tale.failures(capped(8 * scale, 70)))
        early = len(failures) // 2
        yield from self._events(failures[:early])
        yield self._head("analysis")
        praise = list(tale.praise(capped(3 * scale, 20)))
        listed = self.random.random() < 0.4  # noqa: PLR2004
        analysis = [*failures[early:], *([] if listed else praise)]
        analysis += tale.asides("research", 1)
        self.random.shuffle(analysis)
        yield from self._told(analysis)
        if listed:
            yield self._head("well")
            yield Items(tuple(tale.praise(capped(2 * scale, 12), listed=True)))
        yield self._head("learn")
        yield from self._listed(list(tale.lessons(capped(5 * scale, 25))), "Learning point")
        if full:
            yield self._head("progress")
            yield from self._told(list(tale.plain("progress", 2)))
            yield self._head("conclusion")
            yield from self._told(list(tale.plain("conclusion", 2)))
        yield self._head("recommend")
        recommended = [each.ended() for each in tale.recommendations(capped(5 * scale, 25))]
        if self.manner.tables:
            yield self._action_table(recommended)
        else:
            yield from self._listed(recommended, "Recommendation")
        if full:
            yield self._head("glossary")
            yield from self._told(list(tale.asides("glossary", 3)))

    def _opening(self) -> Iterator[Said]:
        for child in self.case.children:
            self.voice.about(child)
            noun = {"male": "a boy", "female": "a girl", None: "a child"}[child.sex]
            yield self.voice.say(
                "[This report|This review] concerns {C}, {noun}", noun=noun
            ).ended()
            yield self.tale.incident()

    def _events(self, failures: list[Said]) -> Iterator[Block]:
        """Yield the chronology: what nobody judges, and now and then what somebody should have."""
        written = 0
        room = self.size - _USUAL // 2 if not self.manner.summary else self.size // 3
        pending = iter(failures)
        every = max(2, room // 90 // (len(failures) + 1))
        sentences: list[Said] = []
        for at, event in zip(count(1), self.tale.events(), strict=False):
            sentences.append(event)
            written += len(event.text)
            if at % every == 0:
                sentences += [said for said in (next(pending, None),) if said]
            if written > room:
                break
        yield from self._told([*sentences, *pending], 2)

    def _listed(self, items: list[Said], called: str) -> Iterator[Block]:
        """Yield a list in one of the ways reports number theirs."""
        numbers = tuple(f"{at}." for at in range(1, len(items) + 1))
        match self.random.choice(("numbers", "bullets", "paragraphs", "labels")):
            case "numbers":
                yield Items(tuple(items), numbers)
            case "bullets":
                yield Items(tuple(items))
            case "paragraphs" if self.numbered:
                yield from (block for item in items for block in self._told([item]))
            case _:
                for at, item in enumerate(items, start=1):
                    yield Heading(f"{called} {at}", 2)
                    yield Paragraph((item,))

    def _family_table(self) -> Grid:
        rows = [("Person", "Age at the time", "Ethnicity")]
        for child in self.case.children:
            unit = child.unit if child.count == 1 else f"{child.unit}s"
            rows.append((child.label, f"{child.count} {unit}", child.ethnicity or ""))
        rows += [("Mother", "27", "Not recorded"), ("Father", "31", "Not recorded")]
        told = [tuple(map(Said, row)) for row in rows]
        for at, role in ((-2, "mother"), (-1, "father")):
            first, *rest = told[at]
            told[at] = (Said(first.text, (role,)), *rest)
        return Grid(tuple(told))

    def _action_table(self, items: list[Said]) -> Grid:
        head = tuple(map(Said, ("No.", "Recommendation", "By when")))
        rows = [
            (Said(str(at)), item, Said(f"{self.random.choice(MONTHS)} {self.case.year + 1}"))
            for at, item in enumerate(items, start=1)
        ]
        return Grid((head, *rows))
