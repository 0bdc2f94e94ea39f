"""What happened, before a word is written: the children, the place, the dates, who worked there."""

from dataclasses import dataclass
from random import Random

from benchmarks.generator.bank import bank

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_INFANT = 12
_OLDER = 60
_WEEKS = 3
_DAYS = 1
_YEARS = 24
_PARTNERSHIPS = 2019
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

_ENGLAND = "england"


@dataclass(frozen=True, slots=True)
class Child:
    """A child and what befell it; ``age`` is an ISO 8601 duration of ``count`` times ``unit``."""

    label: str
    sex: str | None
    months: float
    age: str
    count: int
    unit: str
    incident: str
    outcome: str
    date: str
    ethnicity: str | None

    @property
    def infant(self) -> bool:
        """Whether the child is under one."""
        return self.months < _INFANT

    @property
    def older(self) -> bool:
        """Whether the child is of school age."""
        return self.months >= _OLDER

    @property
    def noun(self) -> str:
        """The child as a digest opens: "a 4-month-old boy"."""
        young = "baby" if self.infant else "child"
        word = {"male": "boy", "female": "girl", None: young}[self.sex]
        article = "an" if str(self.count).startswith(("8", "11", "18")) else "a"
        return f"{article} {self.count}-{self.unit}-old {word}"

    def aged(self, random: Random) -> str:
        """Return the age as a report says it."""
        count = _NUMBERS[self.count] if self.count < len(_NUMBERS) else str(self.count)
        count = random.choice((count, str(self.count)))
        unit = self.unit if self.count == 1 else f"{self.unit}s"
        if self.unit == "year":
            return random.choice((f"aged {count}", f"aged {count} {unit}", f"{count} {unit} old"))
        return random.choice((f"aged {count} {unit}", f"{count} {unit} old"))


@dataclass(frozen=True, slots=True)
class Case:
    """One reviewed case; ``place`` stands in names, ``body`` is what the publisher calls itself."""

    subject: str
    children: tuple[Child, ...]
    nation: str
    year: int
    place: str
    publisher: str
    body: str
    services: tuple[str, ...]


def draw_case(
    random: Random, nation: str, years: tuple[int, int], children: int = 1, services: int = 7
) -> Case:
    """Return a case of a nation, published in one of the years; several children have letters."""
    year = random.randint(*years)
    place = random.choice(bank().names["places" if nation == _ENGLAND else nation])
    publisher, body = _publisher(random, nation, year, place)
    drawn = tuple(_child(random, year, chr(ord("A") + at)) for at in range(children))
    if children == 1:
        subject = drawn[0].label
    else:
        drawn = tuple(_lettered(child, chr(ord("A") + at)) for at, child in enumerate(drawn))
        subject = f"{_NUMBERS[children].capitalize()} Children"
    return Case(subject, drawn, nation, year, place, publisher, body, _services(random, services))


def _publisher(random: Random, nation: str, year: int, place: str) -> tuple[str, str]:
    key, body = {
        "wales": ("wales", "the Board"),
        "scotland": ("scotland", "the Committee"),
        "northern-ireland": ("northern-ireland", "the Safeguarding Panel"),
    }.get(nation, ("england-board", "the Board"))
    if nation == _ENGLAND and year >= _PARTNERSHIPS:
        key, body = "england-partnership", "the Partnership"
    return random.choice(bank().names["publisher"][key]).replace("{place}", place), body


def _services(random: Random, number: int) -> tuple[str, ...]:
    """Return kinds of agencies; social care and the police are in nearly every case."""
    kinds = [kind for kind in bank().names["agency"] if kind not in {"all-agencies", "marac"}]
    kinds.remove("safeguarding-partnership")
    usual = ["childrens-social-care", "police", "health-visiting", "education", "general-practice"]
    drawn = [*usual[: random.randint(2, 5)], *random.sample(kinds, number)]
    return tuple(dict.fromkeys(drawn))


def _child(random: Random, year: int, letter: str) -> Child:
    incident = random.choice(list(bank().incidents))
    told = bank().incidents[incident]
    months = random.uniform(*told["months"])
    age, count, unit = _age(months)
    outcome = told["outcome"]
    if outcome == "either":
        outcome = random.choice(("death", "serious-harm"))
    sex = random.choices(("male", "female", None), (45, 45, 10))[0]
    happened = year - random.choice((1, 1, 2, 3))
    date = f"{happened}-{random.randint(1, 12):02d}"
    if random.random() < 0.25:  # noqa: PLR2004 - a quarter are told to the day
        date += f"-{random.randint(1, 28):02d}"
    ethnicity = random.choice(bank().names["ethnicities"])
    label = _label(random, sex, letter, months < _INFANT)
    return Child(label, sex, months, age, count, unit, incident, outcome, date, ethnicity)


def _lettered(child: Child, letter: str) -> Child:
    return Child(f"Child {letter}", *(getattr(child, name) for name in child.__slots__[1:]))


def _age(months: float) -> tuple[str, int, str]:
    if months < _DAYS:
        count, unit = max(2, round(months * 30)), "day"
    elif months < _WEEKS:
        count, unit = max(2, round(months * 4)), "week"
    elif months < _YEARS:
        count, unit = round(months), "month"
    else:
        count, unit = int(months // 12), "year"
    return f"P{count}{unit[0].upper()}", count, unit


def _label(random: Random, sex: str | None, letter: str, infant: bool) -> str:
    names = bank().names
    pool = names[f"given-{sex or random.choice(('male', 'female'))}"]
    drawn = random.choice((*"BCDEGHJKLMNPQRSTVWX", letter))
    first = "Baby" if infant else "Child"
    return str(random.choice((f"{first} {drawn}", f"Child {drawn}", random.choice(pool),
                              f"{first} {random.choice(pool)}")))  # fmt: skip


def said_date(iso: str) -> str:
    """Return a date as it is written: "March 2014", "12 March 2014", "2014"."""
    year, *rest = iso.split("-")
    if not rest:
        return year
    month = MONTHS[int(rest[0]) - 1]
    return f"{month} {year}" if len(rest) == 1 else f"{int(rest[1])} {month} {year}"
