"""Answers that fit: lists are cut from the end until the whole is small, and say so."""

import json
from collections.abc import Mapping
from typing import Any

MOST = 24_000
"""Characters of an answer as JSON, about 6,000 tokens."""
LONGEST = 1_500
"""Characters of one text; a quotation that is longer is cut, and says so."""
_GO_ON = "ask again with limit={shown}, then go on with the cursor that gives"


def bounded(
    body: Mapping[str, Any],
    name: str,
    total: int,
    following: str | None = None,
    hint: str = _GO_ON,
) -> dict[str, Any]:
    """Return an answer with the list ``name`` cut until it fits, and ``shown`` of ``total``.

    ``following`` is the cursor of what comes after the whole list; of a list that was cut it would
    leave things out, so ``hint`` says what to do instead.
    """
    told = {key: _shortened(value) for key, value in body.items()}
    items: list[Any] = told[name]
    size = _length({**told, name: []})
    kept: list[Any] = []
    for item in items:
        size += _length(item)
        if size > MOST and kept:
            break
        kept.append(item)
    told |= {name: kept, "shown": len(kept), "total": total}
    if len(kept) < len(items):
        rest = hint.format(shown=len(kept))
        told["cut"] = f"{len(kept)} of {total} are shown, more would be too long; {rest}"
    elif following:
        told["cut"] = f"{len(kept)} of {total} are shown; pass next as cursor for more"
        told["next"] = following
    return told


def _length(value: object) -> int:
    return len(json.dumps(value, ensure_ascii=False)) + 2


def _shortened(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, str) and len(value) > LONGEST:
        return f"{value[:LONGEST]} [cut: {len(value) - LONGEST} more characters]"
    if isinstance(value, Mapping):
        return {key: _shortened(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_shortened(part) for part in value]
    return value
