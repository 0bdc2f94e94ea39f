"""What a review says: facts of the family and judgements of practice, each with its truth."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from benchmarks.generator.bank import bank, capital, counted, with_themes
from benchmarks.generator.voice import Claim, Said, Voice, low_unless_name

_STATUS = (("present", 78), ("absent", 14), ("alleged", 8))
_EXPLICIT = 0.2
_JOINT = 0.2
_TRIES = 8
_UNIVERSAL = {"health-visiting", "general-practice", "education", "school-nursing", "hospital"}


def capped(number: float, most: int) -> int:
    """Return a number of statements, at least one."""
    return max(1, min(int(number), most))


class Tale:
    """The statements of one case; nothing is said twice in the same words."""

    def __init__(self, voice: Voice) -> None:
        self.voice, self.random = voice, voice.random
        self.present: set[str] = set()
        self._borne: set[tuple[str, str]] = set()
        self._said: set[object] = set()
        self._key: object = None
        self.themes: list[str] = []

    def incident(self, digest: bool = False) -> Said:
        """Return the sentence that tells what happened to the child."""
        voice, child = self.voice, self.voice.child
        told = bank().incidents[child.incident]
        died = child.outcome == "death"
        values = {
            "age": child.aged(self.random),
            "when": voice.when(),
            "end": self.random.choice(
                ("and died [the next day|two days later|soon after]",)
                if died
                else ("", "and survived")
            ),
            "a-child": child.noun,
            "Outcome": "Death" if died else self.random.choice(("Serious harm", "Serious injury")),
            "Stabbing": "Fatal stabbing" if died else "Non-fatal stabbing",
        }
        values["end"] = self.voice.say(values["end"]).text
        implied = [_risk(factor, "subject-child", "present") for factor in told.get("implies", ())]
        self._borne |= {(factor, "subject-child") for factor in told.get("implies", ())}
        self.present |= {f"{factor}:subject-child" for factor in told.get("implies", ())}
        said = voice.one(told["noun" if digest else "told"], **values)
        return said.ended().stating(*implied)

    def facts(self, number: int, end: str = ".") -> Iterator[Said]:
        """Yield so many facts of the family, fewer if all are told."""
        pairs = [
            (factor, bearer)
            for factor, told in bank().factors.items()
            if self._fits(told)
            for bearer in told["who"]
        ]
        self.random.shuffle(pairs)
        told_of = 0
        for factor, bearer in pairs:
            if told_of >= number:
                return
            self.voice.any_child()
            if (factor, bearer) in self._borne or not self._fits(bank().factors[factor]):
                continue
            said = self._fact(factor, bearer, frames=end == ".")
            if said is not None:
                told_of += 1
                yield said.ended() if end == "." else said

    def _fact(self, factor: str, bearer: str, frames: bool) -> Said | None:
        told, frame = bank().factors[factor], bank().frames
        status = counted(self.random, _STATUS)
        clauses = [*told.get("any", ()), *told.get(bearer, ())]
        if status == "alleged" and not told.get("alleged"):
            status = "present"
        if status == "absent":
            # A bare denial names nobody, so it is told only where the concept has one bearer.
            denials = list(told.get("absent", ()))
            if bearer != told["who"][0]:
                denials = [each for each in denials if "{X}" in each]
            elif len(told["who"]) == 1 or bearer == "parents":
                denials += frame["absent"]["noun"]
            if not denials:
                return None
            said = self.voice.one(denials, bearer=bearer, noun=told["noun"])
        else:
            said = self.voice.one(clauses, bearer=bearer)
            if status == "alleged":
                said = self.voice.around(frame["alleged"]["claim"], said)
            elif frames:
                said = self.voice.around(frame["present"]["plain"], said)
        self._borne.add((factor, bearer))
        if status == "present":
            self.present.add(f"{factor}:{bearer}")
        return said.stating(_risk(factor, bearer, status))

    def _fits(self, told: Mapping[str, Any]) -> bool:
        child = self.voice.child
        if told.get("only") == "infant" and not child.infant:
            return False
        if told.get("only") == "older" and not child.older:
            return False
        return int(child.date[:4]) >= int(told.get("since", 0))

    def _theme(self, group: str) -> str:
        """Return a theme whose sentences fit the case, often one already found wanting."""
        fits = [
            theme
            for theme, told in bank().themes.items()
            if told.get(group) and self._fits(told)
            and ("needs" not in told or told["needs"] in self.present)
        ]  # fmt: skip
        again = [theme for theme in self.themes if theme in fits]
        if again and group in {"learn", "do", "lesson"} and self.random.random() < 0.6:  # noqa: PLR2004
            return self.random.choice(again)
        needed = [theme for theme in fits if "needs" in bank().themes[theme]]
        return self.random.choice(fits + needed)

    def _practice(self, group: str) -> tuple[Said, tuple[str, ...], tuple[str, ...]]:
        """Return a statement of practice, its themes and the agencies it is about."""
        self.voice.any_child()
        theme = self._theme(group)
        told = bank().themes[theme]
        more, template = with_themes(self.random.choice(told[group]))
        cast = [kind for kind in told["by"] if kind in self.voice.case.services]
        actor = self.random.choice(cast or told["by"])
        other = self.random.choice([kind for kind in told["to"] if kind != actor] or ["education"])
        held = [actor] if "{A}" in template else []
        if "{A} and {B}" in template:
            held.append(other)
        said = self.voice.say(template, actor=actor, other=other)
        self._key = (group, theme, template, actor if "{A}" in template else None)
        if not held and ("all-agencies", None) in said.agencies:
            held = ["all-agencies"]
        return said, (theme, *more), tuple(held)

    def _anew(self, tell: Callable[[], Said]) -> Said | None:
        """Return something not yet said, if a few tries give it."""
        for _ in range(_TRIES):
            said = tell()
            # The same template of the same agency says the same, whatever words are chosen in it.
            if not {self._key, said.text.casefold()} & self._said:
                self._said |= {self._key, said.text.casefold()}
                return said
        return None

    def _several(self, number: int, tell: Callable[[], Said]) -> Iterator[Said]:
        for _ in range(number):
            said = self._anew(tell)
            if said is not None:
                yield said

    def failures(self, number: int) -> Iterator[Said]:
        """Yield missed opportunities, a fifth of them called so."""

        def tell() -> Said:
            said, themes, held = self._practice("failed")
            explicit = self.random.random() < _EXPLICIT
            frames = bank().frames["failed"]["explicit" if explicit else "plain"]
            self.themes += themes
            claim = Claim(
                "missed_opportunities",
                {"explicit": explicit, "themes": list(themes), "agencies": list(held)},
            )
            return self.voice.around(frames, said).ended().stating(claim)

        return self._several(number, tell)

    def praise(self, number: int, listed: bool = False) -> Iterator[Said]:
        """Yield good practice with its verdict; ``listed`` is under a heading that gives it."""

        def tell() -> Said:
            said, themes, held = self._practice("well")
            claim = Claim("good_practice", {"themes": list(themes), "agencies": list(held)})
            frames = bank().frames["well"]["listed" if listed else "verdict"]
            return self.voice.around(frames, said).ended().stating(claim)

        return self._several(number, tell)

    def lessons(self, number: int) -> Iterator[Said]:
        """Yield statements of learning."""

        def tell() -> Said:
            said, themes, _ = self._practice("learn")
            return said.ended().stating(Claim("learning", {"themes": list(themes)}))

        return self._several(number, tell)

    def findings(self, number: int) -> Iterator[Said]:
        """Yield learning as a digest lists it: a failure is a missed opportunity as well."""

        def tell() -> Said:
            failed = self.random.random() < 0.6  # noqa: PLR2004 - most lists are of failures
            said, themes, held = self._practice("issue" if failed else "lesson")
            self.themes += themes
            said = said.stating(Claim("learning", {"themes": list(themes)}))
            if not failed:
                return said
            fields = {"explicit": False, "themes": list(themes), "agencies": list(held)}
            return said.stating(Claim("missed_opportunities", fields))

        return self._several(number, tell)

    def recommendations(
        self, number: int, frames: Sequence[str] = (), alone: bool = False
    ) -> Iterator[Said]:
        """Yield recommendations; ``alone`` are words without an addressee, to the partnership."""
        numbers = iter(range(1, number + 1))

        def tell() -> Said:
            _, themes, kinds = self._practice("do")
            told = bank().themes[themes[0]]
            more, deed = with_themes(self.random.choice(told["do"]))
            said = self.voice.say(deed)
            self._key = ("do", deed)
            kinds = ("safeguarding-partnership",)
            if not alone:
                kinds, said = self._addressed(told, said, frames)
            fields = {"addressees": list(kinds), "themes": [themes[0], *more]}
            return said.stating(Claim("recommendations", fields))

        for said in self._several(number, tell):
            at = str(next(numbers))
            claims = [Claim(each.group, {"number": at, **each.fields}) for each in said.claims]
            yield Said(said.text, said.persons, said.agencies, tuple(claims))

    def _addressed(
        self, told: Mapping[str, Any], deed: Said, frames: Sequence[str]
    ) -> tuple[tuple[str, ...], Said]:
        kinds = [self.random.choice([*told["by"], "safeguarding-partnership"])]
        if self.random.random() < _JOINT:
            second = self.random.choice([*told["by"], *told["to"], "all-agencies"])
            kinds = list(dict.fromkeys([*kinds, second]))
        named = [self.voice.agency(kind, "addressee") for kind in kinds]
        who = " and ".join(surface for surface, _ in named)
        frame = self.random.choice(frames or bank().frames["recommend"]["should"])
        said = self.voice.say(frame, inside=deed, do=deed.text, who=who, Who=capital(who))
        mentions = tuple(mention for _, mention in named)
        return tuple(kinds), Said(said.text, said.persons, (*mentions, *said.agencies))

    def asides(self, kind: str, number: int) -> Iterator[Said]:
        """Yield sentences about topics that are no facts of the case."""
        nouns = [told["noun"] for told in bank().factors.values()]
        for _ in range(number):
            noun = self.random.choice(nouns)
            said = self.voice.one(bank().frames["topic"][kind], noun=noun, Noun=capital(noun))
            yield said.ended()

    def plain(self, kind: str, number: int) -> Iterator[Said]:
        """Yield sentences that every such report holds, each once."""
        told = bank().frames["boilerplate"][kind]
        for template in self.random.sample(told, min(number, len(told))):
            yield self.voice.say(template).ended()

    def events(self) -> Iterator[Said]:
        """Yield events that nobody judges, without end."""
        told = bank().frames["boilerplate"]["filler"]
        narrated = bank().frames["well"]["narrated"]
        # A visit by any other service would itself say that there was a worry about the family.
        services = [kind for kind in self.voice.case.services if kind in _UNIVERSAL] or [
            "education"
        ]
        while True:
            self.voice.any_child()
            frames: Iterable[str] = told if self.random.random() < 0.85 else narrated  # noqa: PLR2004
            yield self.voice.one([*frames], actor=self.random.choice(services)).ended()


def fragments(voice: Voice, said: Iterable[Said]) -> Iterator[Said]:
    """Yield clauses as a list joined by semicolons has them."""
    for each in said:
        yield replace(each, text=low_unless_name(each.text, voice))


def _risk(factor: str, bearer: str, status: str) -> Claim:
    return Claim("risk_factors", {"factor": factor, "bearer": bearer, "status": status})
