"""Briefings and single pages: one case told in boxes or in a few paragraphs."""

from collections.abc import Iterator
from random import Random

from benchmarks.generator.blocks import Block, Draft, Heading, Items, Line, Paragraph, Told
from benchmarks.generator.case import MONTHS, draw_case
from benchmarks.generator.tale import Tale
from benchmarks.generator.voice import Said, Voice

SHORT = ("briefing-england", "briefing-wales", "one-page")
_TO = ("{Who} to {do}", "{Who} should {do}")


def short(random: Random, kind: str, size: int) -> Draft:
    """Return a briefing or a page; ``size`` is the characters it may have, of a few thousand."""
    wales = kind == "briefing-wales"
    nation, years = ("wales", (2013, 2024)) if wales else ("england", (2019, 2025))
    case = draw_case(random, nation, years, services=random.randint(2, 5))
    title = "Concise Child Practice Review" if wales else "Local Child Safeguarding Practice Review"
    voice = Voice(random, case)
    month = random.randint(1, 12)
    body = Said(case.publisher, agencies=(("safeguarding-partnership", case.publisher),))
    called = [title, case.subject]
    if kind != "one-page":
        called.append("Seven Minute Briefing")
    lines = [body, *map(Said, called), Said(f"{MONTHS[month - 1]} {case.year}")]
    cover = [Line(said, 0 < at <= len(called)) for at, said in enumerate(lines)]
    more = max(0, min(4, (size - 2_000) // 1_000))
    parts = _page(Tale(voice), more) if kind == "one-page" else _boxes(Tale(voice), more)
    type_ = title.lower().replace(" ", "-")
    published = f"{case.year}-{month:02d}"
    told = Told(case, (*cover, *parts), type_, case.publisher, published)
    return Draft(kind, (), (told,))


def _opening(tale: Tale) -> tuple[Said, Said]:
    child = tale.voice.child
    noun = {"male": "a boy", "female": "a girl", None: "a child"}[child.sex]
    who = tale.voice.say("This review concerns {C}, {noun}", noun=noun).ended()
    return who, tale.incident()


def _boxes(tale: Tale, more: int) -> Iterator[Block]:
    yield Heading("1. Why this review was held")
    yield Paragraph(_opening(tale))
    yield Heading("2. The family")
    yield Paragraph(tuple(tale.facts(3 + more)))
    yield Heading("3. What happened")
    failures = [*tale.failures(3 + more)]
    yield Paragraph(tuple(failures))
    yield Heading("4. What worked well")
    yield Items(tuple(tale.praise(2, listed=True)))
    yield Heading("5. Key learning")
    yield Items(tuple(tale.lessons(3)))
    yield Heading("6. Recommendations")
    yield Items(tuple(each.ended() for each in tale.recommendations(3, _TO)))


def _page(tale: Tale, more: int) -> Iterator[Block]:
    yield Paragraph((*_opening(tale), *tale.facts(2 + more)))
    yield Paragraph((*tale.failures(2 + more), *tale.praise(1)))
    yield Heading("Learning")
    yield Items(tuple(tale.lessons(2)))
    yield Heading("Recommendations")
    items = tuple(each.ended() for each in tale.recommendations(2))
    yield Items(items, tuple(f"{at}." for at in range(1, len(items) + 1)))
