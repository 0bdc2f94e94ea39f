"""Headings to roles: what the words under a heading are for."""

import re
from dataclasses import dataclass, field
from functools import cache

from loaders.ruleset import load_rules
from ontology.assertion import SectionRole


@cache
def _patterns() -> tuple[tuple[SectionRole, re.Pattern[str]], ...]:
    return tuple(
        (SectionRole(rule["role"]), re.compile(rule["pattern"], re.IGNORECASE))
        for rule in load_rules("sections")["section"]
    )


@cache
def _title() -> re.Pattern[str]:
    return re.compile(load_rules("sections")["title"], re.IGNORECASE)


def role_of(heading: str) -> SectionRole | None:
    """Return the role a heading's wording gives it, ``None`` where it gives none."""
    if _title().search(heading):
        return None
    return next((role for role, pattern in _patterns() if pattern.search(heading)), None)


@dataclass(slots=True)
class Outline:
    """The headings above the reading position, outermost first."""

    open: list[tuple[int, str, SectionRole | None]] = field(default_factory=list)
    _base: int = 0
    _fresh: int = 0

    def enter(self, level: int, heading: str, number: str | None) -> None:
        """Take a heading: it closes every open one of its level or deeper.

        Headings numbered from 1 straight under an unnumbered heading belong to it.
        """
        role = role_of(heading)
        if number is None:
            self._base = 0 if level <= self._base else self._base
            self._fresh = level if role is not None else 0
        else:
            if number == "1" and self._fresh:
                self._base = self._fresh
            self._fresh = 0
            level += self._base
        while self.open and self.open[-1][0] >= level:
            self.open.pop()
        self.open.append((level, f"{number} {heading}" if number else heading, role))

    def read(self) -> None:
        """Take note that prose stands under the last heading."""
        self._fresh = 0

    @property
    def role(self) -> SectionRole:
        """The role of the nearest heading that has one."""
        return next((r for _, _, r in reversed(self.open) if r is not None), SectionRole.OTHER)

    @property
    def headings(self) -> tuple[str, ...]:
        """The open headings, outermost first."""
        return tuple(heading for _, heading, _ in self.open)
