"""When what happened to the subject child happened."""

import re

from loaders.dates import DateMention, find_dates
from loaders.document import Sentence
from loaders.extractors.focus import Focus, is_of_relative, words
from loaders.extractors.incidents import asserted, place_of
from loaders.patterns import rules_near

_BIRTH_OR_PAPER = re.compile(
    r"(?i)(?:\bborn|\bdate|\bbirth|\breview\w*|\bcommissioned|\bpublished|\bagreed|\bmet"
    r"|\breport|\bconvened|\bsince|\btrial|\binquest|\bmoved|\bstarted\s+(?:school|nursery|a|at|to)|\bbegan|\bpregnan\w+"
    r"|\bdiagnos\w+|\bplaced|\bseparated|\bcriteria|\bpanel|\bnotif\w+|\binspect\w+"
    r"|\bprevious(?:ly)?|\bearlier)\b[^,.;]{0,40}$"
)
_AFTERWARDS = re.compile(
    r"(?i)(?:\b(?:disclos\w+|remov(?:ed|al)|(?<!cardiac\s)arrest\w*|sentenced|convicted|pleaded"
    r"|child\s+protection\s+(?:plans?|register)|registered|referr(?:ed|al)|came\s+into|educated"
    r"|conference|looked\s+after)\b[^,.;]{0,45}|\b(?:from|until|since|by|after|before)\s+)$"
)
"""Words after which a date is of what came before or after, whatever harm they name."""
_AT_BIRTH = re.compile(
    r"(?i)\bwithin\s+(?:\w+\s+)?(?:minutes|hours|days?)\s+of\s+(?:(?:his|her|its|the)\s+)?birth\b[^.;]*$"
)
_SPAN = re.compile(
    r"(?i)\b(?:(?:between|from)\s+(?:(?:the|early|late|mid|about|around)[\s-]+)*"
    r"|(?:between|from)\b[^,.;]{0,25}\b(?:and|to|until)\s+)$"
)
_CAME_TO_LIGHT = re.compile(
    r"(?i)\b(?:disclosed|reported|discovered|uncovered|came\s+to\s+light|became\s+known|revealed)"
    r"\s+(?:in|on)\s+(?P<value>[^,.;]{4,30})"
)
"""What stands for the incident where abuse went on unseen: the day it was told."""
_SURE = 4
_LABELLED = re.compile(
    r"(?i)\b(?:date\s+of\s+(?:(?:the\s+)?(?:(?:critical|serious|index|significant)\s+)?(?:death"
    r"|incident|injury|event)|(?:his|her|child['’]s)\s+death)|(?:died"
    r"|death|d\.?o\.?d\.?)\s*:)\s*[:|\t]?\s*(?P<value>[^\n;]{4,40})"
)


def find_incident_date(focus: Focus, case_text: str, labels: tuple[str, ...] = ()) -> str | None:
    """Return when it happened, as precisely as one of the sentences on it states."""
    if match := _LABELLED.search(case_text[:20_000]):
        labelled = next((d for d in find_dates(match["value"])), None)
        if labelled and labelled.iso and labelled.start < 4:  # noqa: PLR2004
            return labelled.iso
    best: tuple[int, DateMention] | None = None
    opening = focus.told[0] if focus.told else None
    for sentence in focus.told:
        first = opening is not None and place_of(sentence) == place_of(opening)
        for sure, mention in _dates_of_incident(sentence, labels):
            score = sure + 2 * first
            if best is None or score > best[0]:
                best = (score, mention)
            elif (
                not mention.is_range
                and mention.iso
                and mention.iso.startswith(best[1].iso or "-")
                and len(mention.iso) > len(best[1].iso or "")
            ):
                best = (best[0], mention)
    if opening is not None and (best is None or best[0] < _SURE):
        known = _CAME_TO_LIGHT.search(opening.text)
        told = next(iter(find_dates(known["value"])), None) if known else None
        if told and told.iso and told.start < 4:  # noqa: PLR2004
            return told.iso
    if best is None and opening is not None:
        for sentence in (s for s in focus.read if place_of(s) == place_of(opening)):
            for mention in find_dates(sentence.text):
                before = sentence.text[: mention.start]
                if mention.iso and not _is_other_date(before) and not _SPAN.search(before):
                    return mention.iso
    return best[1].iso if best else None


def _is_other_date(before: str) -> bool:
    """Return whether a date is of a birth or a paper, by the words just before it."""
    if _AFTERWARDS.search(before):
        return True
    if _AT_BIRTH.search(before):
        return False
    match = _BIRTH_OR_PAPER.search(before)
    return match is not None and not words("harm").search(match.group())


def _dates_of_incident(
    sentence: Sentence, labels: tuple[str, ...]
) -> list[tuple[int, DateMention]]:
    """Return the dates a sentence may give the incident, each with how sure that is."""
    text = sentence.text
    harm = words("harm").search(text)
    event = words("event").search(text)
    if not harm and not event:
        return []
    outcome = any(asserted(rule, text, labels) for rule in rules_near(text, "children", "outcome"))
    of_carer = any(
        rule.emit in {"maternal-suicide", "filicide"} and rule.pattern.search(text)
        for rule in rules_near(text, "children", "incident")
    )
    return [
        (outcome + 2 * bool(harm) + bool(event), mention)
        for mention in find_dates(text)
        if not _is_other_date(text[: mention.start])
        and (mention.is_range or not _SPAN.search(text[: mention.start]))
        and (of_carer or not is_of_relative(text, mention.start, mention.end, labels))
    ]
