"""The phrase bank: templates by concept, and how one is opened out.

A template holds choices, ``[was|had been]``, which may hold no others, and slots, ``{M}``.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

_FOLDER = Path(__file__).parent / "phrases"
_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{([A-Za-z-]+)\}")
_GAPS = re.compile(r" +(?=[ ,;.]|$)")
_THEMES = re.compile(r"^((?:@[a-z-]+ )*)(.*)$")

Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Bank:
    """All phrases: factors, themes and incidents by concept, frames and names by use."""

    factors: Table
    themes: Table
    incidents: Table
    frames: Table
    names: Table


@cache
def bank() -> Bank:
    """Return the phrases of this package, read once."""
    names = ("factors", "themes", "incidents", "frames", "names")
    return Bank(*(tomllib.loads((_FOLDER / f"{name}.toml").read_text("utf-8")) for name in names))


def choose(random: Random, template: str) -> str:
    """Return a template with every choice made."""
    return _CHOICE.sub(lambda found: random.choice(found[1].split("|")), template)


def slots(template: str) -> list[str]:
    """Return the slots of a template, in its order."""
    return _SLOT.findall(template)


def fill(template: str, values: Mapping[str, str]) -> str:
    """Return a template with its slots filled, and no gap where one is filled with nothing."""
    text = _SLOT.sub(lambda found: values[found[1]], template)
    return _GAPS.sub("", text).replace("s's ", "s' ").strip()


def with_themes(template: str) -> tuple[tuple[str, ...], str]:
    """Return the themes a phrase adds to its own, and the phrase."""
    found = _THEMES.match(template)
    assert found is not None  # the pattern takes any line
    return tuple(found[1].replace("@", "").split()), found[2]


def capital(text: str) -> str:
    """Return a text with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def low(template: str) -> str:
    """Return a template that follows other words: a capital it begins with is put away."""
    return template[:1].lower() + template[1:]


def counted(random: Random, weights: Mapping[str, float] | Sequence[tuple[str, float]]) -> str:
    """Return one of the keys, drawn by weight."""
    pairs = list(weights.items() if isinstance(weights, Mapping) else weights)
    return random.choices([key for key, _ in pairs], [weight for _, weight in pairs])[0]
