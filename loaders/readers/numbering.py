"""The numbers that Word prints before a paragraph, which stand nowhere in its text.

Counted as ECMA-376 part 1, 17.9 has it: a number of a level starts again below each number of a
higher level, and lists that share an abstract numbering share its count.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

BULLET = "•"
_DEEPEST = 9
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
          (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_ALPHABET = 26
_NUMERAL_LIMIT = 5000


@dataclass(frozen=True, slots=True)
class Level:
    """How one level is numbered: its first number, the form of a number, the text around it."""

    start: int
    form: str
    text: str
    legal: bool
    style: str | None


class Numbering:
    """The numbering of one document; `next` must be asked once a paragraph, in order."""

    def __init__(self, element: BaseOxmlElement | None) -> None:
        self._levels: dict[str, dict[int, Level]] = {}
        self._abstract: dict[str, str] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._overrides: dict[str, dict[int, Level]] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()
        if element is not None:
            self._take(element)

    def level_of_style(self, number_id: str, style: str) -> int:
        """Return the level of a numbering that a style is tied to, 0 where to none."""
        levels = self._levels.get(self._abstract.get(number_id, ""), {})
        return next((at for at, level in levels.items() if level.style == style), 0)

    def next(self, number_id: str, at: int) -> str:
        """Return what Word prints before the next paragraph of a list: "4.12", "a)", "•"."""
        abstract = self._abstract.get(number_id)
        level = self._level(number_id, at)
        if abstract is None or level is None:
            return ""
        if level.form == "bullet":
            return BULLET
        counts = self._counts.setdefault(abstract, [None] * _DEEPEST)
        restart = self._restarts.get(number_id, {}).get(at)
        now = counts[at]
        if restart is not None and (number_id, at) not in self._begun:
            counts[at] = restart
        else:
            counts[at] = level.start if now is None else now + 1
        self._begun.add((number_id, at))
        counts[at + 1 :] = [None] * (_DEEPEST - at - 1)
        return self._shown(number_id, level, counts)

    def _shown(self, number_id: str, level: Level, counts: list[int | None]) -> str:
        shown = level.text
        for at in range(_DEEPEST):
            place = f"%{at + 1}"
            if place not in shown:
                continue
            of = self._level(number_id, at) or level
            count = counts[at]
            value = of.start if count is None else count
            shown = shown.replace(place, _numeral(value, "decimal" if level.legal else of.form))
        return shown.strip()

    def _level(self, number_id: str, at: int) -> Level | None:
        if not 0 <= at < _DEEPEST:
            return None
        own = self._overrides.get(number_id, {}).get(at)
        return own or self._levels.get(self._abstract.get(number_id, ""), {}).get(at)

    def _take(self, element: BaseOxmlElement) -> None:
        links: dict[str, str] = {}
        linked: dict[str, str] = {}
        for abstract in element.iter(qn("w:abstractNum")):
            name = abstract.get(qn("w:abstractNumId")) or ""
            self._levels[name] = dict(_levels(abstract))
            if (style := _value(abstract, "w:styleLink")) is not None:
                linked[style] = name
            if (style := _value(abstract, "w:numStyleLink")) is not None:
                links[name] = style
        for number in element.iter(qn("w:num")):
            name = number.get(qn("w:numId")) or ""
            target = _value(number, "w:abstractNumId") or ""
            self._abstract[name] = linked.get(links.get(target, ""), target)
            for change in number.iter(qn("w:lvlOverride")):
                at = _whole(change.get(qn("w:ilvl")), 0)
                if (start := _value(change, "w:startOverride")) is not None:
                    self._restarts.setdefault(name, {})[at] = _whole(start, 1)
                self._overrides.setdefault(name, {}).update(_levels(change))


def _levels(element: BaseOxmlElement) -> Iterator[tuple[int, Level]]:
    for level in element.iter(qn("w:lvl")):
        yield (
            _whole(level.get(qn("w:ilvl")), 0),
            Level(
                start=_whole(_value(level, "w:start"), 1),
                form=_value(level, "w:numFmt") or "decimal",
                text=_value(level, "w:lvlText") or "",
                legal=level.find(qn("w:isLgl")) is not None,
                style=_value(level, "w:pStyle"),
            ),
        )


def _value(element: BaseOxmlElement, tag: str) -> str | None:
    child = element.find(qn(tag))
    return None if child is None else child.get(qn("w:val"))


def _whole(value: str | None, otherwise: int) -> int:
    return int(value) if value is not None and value.isdecimal() else otherwise


def _numeral(value: int, form: str) -> str:
    if not 0 < value < _NUMERAL_LIMIT:
        return str(value)
    if form in {"lowerLetter", "upperLetter"}:
        repeats, letter = divmod(value - 1, _ALPHABET)
        shown = chr(ord("a") + letter) * (repeats + 1)
    elif form in {"lowerRoman", "upperRoman"}:
        shown, rest = "", value
        for size, sign in _ROMAN:
            times, rest = divmod(rest, size)
            shown += sign * times
    elif form == "decimalZero":
        shown = f"{value:02}"
    elif form == "none":
        shown = ""
    else:
        shown = str(value)
    return shown.upper() if form.startswith("upper") else shown
