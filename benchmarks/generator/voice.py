"""How one document says things: whom it calls what, and what each sentence thereby mentions."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from benchmarks.generator.bank import bank, capital, choose, fill, low, slots
from benchmarks.generator.case import MONTHS, Case, Child, said_date

_ROLES = {
    "M": "mother",
    "F": "father",
    "P": "parents",
    "S": "stepfather-or-partner",
    "G": "grandparent",
    "Sib": "sibling",
}
_HE = {"male": ("he", "his", "him", "himself"), "female": ("she", "her", "her", "herself")}
_THEY = ("they", "their", "them", "themselves")
_SEX = {"mother": "female", "father": "male", "stepfather-or-partner": "male"}
_BODY_OF_WORKERS = re.compile(r"\b(practitioners|professionals|agencies)\b", re.IGNORECASE)
_OWN_NAME = 0.15
_OTHERS = {
    "other-relative": re.compile(r"\b(?:an? (?:aunt|uncle|relative)|her sister)\b", re.IGNORECASE),
    "family-friend": re.compile(r"\ba family friend\b"),
    "fathers-partner": re.compile(
        r"\b(?:former|earlier|previous) (?:partner|girlfriend)|ex-wife\b"
    ),
    "sibling": re.compile(r"\ba (?:son|daughter) from|\b(?:eldest|first) child\b"),
}


@dataclass(frozen=True, slots=True)
class Claim:
    """Something a sentence states: a group of the annotation record, and fields but the quote."""

    group: str
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence or a fragment, who and which agencies it mentions, and what it states."""

    text: str
    persons: tuple[str, ...] = ()
    agencies: tuple[tuple[str, str | None], ...] = ()
    claims: tuple[Claim, ...] = ()

    def stating(self, *claims: Claim) -> "Said":
        """Return this with further claims."""
        return replace(self, claims=(*self.claims, *claims))

    def ended(self, mark: str = ".") -> "Said":
        """Return this as a sentence."""
        text = capital(self.text)
        return replace(self, text=text if text.endswith((".", "?", ":")) else text + mark)


class Voice:
    """Says templates of one case; the same random numbers give the same words."""

    def __init__(self, random: Random, case: Case) -> None:
        self.random, self.case = random, case
        self.child = case.children[0]
        self.nameless = False
        self._kin_style = random.randrange(3)

    def about(self, child: Child) -> None:
        """Speak of this child from now on."""
        self.child = child

    def any_child(self) -> None:
        """Speak of one of the children, drawn."""
        self.child = self.random.choice(self.case.children)

    def say(
        self,
        template: str,
        actor: str | None = None,
        other: str | None = None,
        bearer: str | None = None,
        inside: Said | None = None,
        **values: str,
    ) -> Said:
        """Return a template said: ``{A}`` is the actor, ``{B}`` the other, ``{X}`` the bearer.

        What ``inside`` mentions and states is mentioned and stated by the whole.
        """
        template = choose(self.random, template)
        persons: list[str] = list(inside.persons) if inside else []
        agencies: list[tuple[str, str | None]] = list(inside.agencies) if inside else []
        said = dict(values)
        he, his, him, himself = self._pronouns(bearer)
        plural = bearer == "parents"
        said |= {"he": he, "his": his, "him": him, "himself": himself}
        said |= {"was": "were" if plural else "was", "C": self.child.label}
        for slot in slots(template):
            if slot in said:
                continue
            if slot in {"A", "B"}:
                surface, mention = self.agency(str(actor if slot == "A" else other))
                agencies.append(mention)
            elif slot in {"date", "month"}:
                surface = self._day() if slot == "date" else self._day().split(" ", 1)[1]
            else:
                role = _ROLES.get(slot, bearer or "")
                surface = self._kin(role)
                if role in _ROLES.values():
                    persons.append(role)
            said[slot] = surface
        text = fill(template, said)
        if _BODY_OF_WORKERS.search(text) and not any(
            kind == "all-agencies" for kind, _ in agencies
        ):
            agencies.append(("all-agencies", None))
        persons += [role for role, words in _OTHERS.items() if words.search(text)]
        claims = inside.claims if inside else ()
        return Said(text, tuple(dict.fromkeys(persons)), tuple(dict.fromkeys(agencies)), claims)

    def one(
        self,
        templates: Sequence[str],
        actor: str | None = None,
        other: str | None = None,
        bearer: str | None = None,
        **values: str,
    ) -> Said:
        """Return one of the templates, said."""
        return self.say(self.random.choice(templates), actor, other, bearer, None, **values)

    def around(self, frames: Sequence[str], said: Said) -> Said:
        """Return something said put into a frame: ``{clause}``, ``{it}`` or ``{it-low}``."""
        words = {"clause": said.text, "it": said.text, "it-low": low_unless_name(said.text, self)}
        return self.say(self.random.choice(frames), inside=said, **words)

    def agency(self, kind: str, use: str = "agency") -> tuple[str, tuple[str, str | None]]:
        """Return what an agency is called this time, and its kind with its name if it has one."""
        surface = self.random.choice(bank().names[use][kind])
        if surface == "{body}":
            if self.random.random() < _OWN_NAME and not self.nameless:
                return self.case.publisher, (kind, self.case.publisher)
            return self.case.body, (kind, None)
        if "{place}" in surface:
            name = surface.replace("{place}", self.case.place)
            return name, (kind, name)
        return surface, (kind, None)

    def when(self) -> str:
        """Return when it happened to the child: "in March 2014"."""
        date = self.child.date
        return f"{'on' if date.count('-') > 1 else 'in'} {said_date(date)}"

    def _kin(self, role: str) -> str:
        if role == "subject-child":
            return self.child.label
        if role == "family":
            return "the family"
        forms = bank().names["kin"][role]
        at = self._kin_style if self.random.random() < 0.8 else self.random.randrange(3)  # noqa: PLR2004
        if len(self.case.children) > 1 and "{label}" in "".join(forms):
            at = next(at for at, form in enumerate(forms) if "{label}" in form)
        if role in {"grandparent", "sibling"}:
            at = self.random.randrange(len(forms))
        return str(forms[at]).replace("{label}", self.child.label)

    def _pronouns(self, bearer: str | None) -> tuple[str, str, str, str]:
        if bearer in {"parents", "grandparent", "sibling", "family"}:
            return _THEY
        sex = _SEX.get(bearer or "", self.child.sex or "")
        label = self.child.label
        return _HE.get(sex, (label, f"{label}'s", label, "themselves"))

    def _day(self) -> str:
        year = int(self.child.date[:4]) - self.random.randint(0, 2)
        return f"{self.random.randint(1, 28)} {self.random.choice(MONTHS)} {year}"


def low_unless_name(text: str, voice: Voice) -> str:
    """Return a clause as it follows other words; a name keeps its capital."""
    names = (voice.child.label, voice.case.place, "GPs")
    return text if text.startswith(names) else low(text)
