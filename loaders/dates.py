"""The dates of a text, as precise as it states them and no more."""

import re
from dataclasses import dataclass

from ontology.dates import PartialDate

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_NUMBERS = {name[:3]: number for number, name in enumerate(_MONTHS, 1)}

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_YEAR = r"(?:19|20)\d\d"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:\s?(?:st|nd|rd|th))?"
_LINK = r"\s*(?:-|–|—|\bto\b|\band\b|\bor\b|\buntil\b|&)\s*"

_TITLED_YEAR = re.compile(
    r"(?i)(?:\b(?:act|regulations|together|together to safeguard children|framework"
    r"|guidance|rules|order|code"
    r"|arrangements|et al\.?|procedures)[,(]?\s*\(?|\()$"
)
"""What stands before a year that names a text and dates no event."""

_GRAMMAR = re.compile(
    rf"""(?ix)
    (?<![\w/.-])
    (?:
        (?P<iso>{_YEAR}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)
      | (?P<nday>\d{{1,2}})(?P<nsep>[/.-])(?P<nmonth>\d{{1,2}})(?P=nsep)(?P<nyear>{_YEAR}|\d\d)
      | (?P<smonth>0?[1-9]|1[0-2])/(?P<syear>{_YEAR})
      | (?P<month1>{_MONTH})\s+(?P<year1>{_YEAR}){_LINK}(?P<month2>{_MONTH})\s+(?P<year2>{_YEAR})
      | (?:{_DAY}\s+(?:of\s+)?)?(?P<fmonth>{_MONTH}){_LINK}
        (?:{_DAY}\s+(?:of\s+)?)?(?P<tmonth>{_MONTH})
        ,?\s+(?P<tyear>{_YEAR})
      | {_DAY}{_LINK}{_DAY}\s+(?:of\s+)?(?P<dmonth>{_MONTH}),?\s+(?P<dyear>{_YEAR})
      | (?P<day>{_DAY})\s+(?:day\s+)?(?:of\s+)?(?P<month>{_MONTH}),?\s+(?:of\s+)?(?P<year>{_YEAR})
      | (?P<usmonth>{_MONTH})\s+(?P<usday>{_DAY}),?\s+(?P<usyear>{_YEAR})
      | (?P<mmonth>{_MONTH}),?(?:\s+(?:of\s+)?|-|/)(?P<myear>{_YEAR})
      | (?P<y1>{_YEAR})\s*(?:-|–|—|/|\bto\b)\s*(?P<y2>{_YEAR}|\d\d)
      | (?P<only>{_YEAR})
    )
    (?![\w]|[/-]\d|\.\d)
    """
)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in a text: ``iso`` is what all of it agrees on, ``None`` for a span of years."""

    start: int
    end: int
    iso: str | None
    is_range: bool = False


def find_dates(text: str) -> tuple[DateMention, ...]:
    """Return the dates of a text in order; a range gives what its two ends share."""
    return tuple(
        mention
        for match in _GRAMMAR.finditer(text)
        if (mention := _mention(text, match)) is not None
    )


def parse_date(text: str) -> str | None:
    """Return the first date of a text as partial ISO 8601, or ``None``."""
    return next((mention.iso for mention in find_dates(text) if mention.iso), None)


def _mention(text: str, match: re.Match[str]) -> DateMention | None:
    found = {name: value for name, value in match.groupdict().items() if value is not None}
    is_range = bool(found.keys() & {"year1", "tyear", "dyear", "y2"})
    if "only" in found and _TITLED_YEAR.search(text[: match.start()]):
        return None
    try:
        iso = _iso(found)
        if iso is not None:
            PartialDate.parse(iso)
    except ValueError:
        return None
    return DateMention(match.start(), match.end(), iso, is_range)


def _iso(found: dict[str, str]) -> str | None:
    if "iso" in found:
        return found["iso"]
    if "nyear" in found:
        year = found["nyear"] if len(found["nyear"]) > 2 else "20" + found["nyear"]  # noqa: PLR2004
        return f"{year}-{int(found['nmonth']):02}-{int(found['nday']):02}"
    for year, month, day in (
        ("syear", "smonth", None),
        ("dyear", "dmonth", None),
        ("year", "month", "day"),
        ("usyear", "usmonth", "usday"),
        ("myear", "mmonth", None),
    ):
        if year in found:
            return _join(found[year], found[month], found[day] if day else None)
    if "tyear" in found:
        same = _number(found["fmonth"]) == _number(found["tmonth"])
        return _join(found["tyear"], found["tmonth"], None) if same else found["tyear"]
    if "year1" in found:
        return found["year1"] if found["year1"] == found["year2"] else None
    return found.get("only")


def _number(month: str) -> int:
    return int(month) if month.isdigit() else _NUMBERS[month[:3].lower()]


def _join(year: str, month: str, day: str | None) -> str:
    parts = [year, f"{_number(month):02}"]
    if day is not None:
        parts.append(f"{int(re.sub(r'[^0-9]', '', day)):02}")
    return "-".join(parts)
