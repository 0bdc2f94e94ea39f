"""Making room in a picture: things of a dense middle are spread, and labels pushed apart."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT = 1050.0, 1000.0
"""Half the width and half the height of the picture."""
_ROUNDS = 120
_LETTER, _LINE = 17.0, 46.0
_BY_RANK = 0.65

Places = NDArray[np.float64]


def spread(places: Sequence[tuple[float, float]], labels: Mapping[int, str]) -> Places:
    """Return places, one a row, that fill the picture and leave each label its room.

    Layouts by force crowd what is tied most into the middle. Each coordinate is drawn towards its
    rank among the others, which keeps who stands left of or above whom; then boxes as large as the
    labels are moved apart along the shorter way until none overlap or ``_ROUNDS`` have passed.
    """
    found = np.array(places, dtype=np.float64)
    if len(found) < 2:  # noqa: PLR2004 - one thing has all the room
        return found * 0.0
    for axis, half in enumerate((WIDTH, HEIGHT)):
        rank = np.argsort(np.argsort(found[:, axis], kind="stable"), kind="stable")
        even = 2.0 * rank / (len(found) - 1) - 1.0
        own = found[:, axis] / max(float(np.abs(found[:, axis]).max()), 1.0)
        found[:, axis] = half * (_BY_RANK * even + (1 - _BY_RANK) * own)
    boxes = np.array(
        [(_LETTER * max(len(labels[at]), 4) / 2, _LINE * 1.3) for at in range(len(found))]
    )
    for _ in range(_ROUNDS):
        if not _moved(found, boxes):
            break
    return found


def _moved(found: Places, boxes: Places) -> bool:
    away = found[:, None, :] - found[None, :, :]
    over = boxes[:, None, :] + boxes[None, :, :] - np.abs(away)
    both: NDArray[np.bool_] = np.all(over > 0, axis=2)
    np.fill_diagonal(both, val=False)
    if not both.any():
        return False
    # The shorter way out; a tie of places is parted by their order.
    order = np.sign(np.arange(len(found))[:, None] - np.arange(len(found))[None, :])
    way = np.where(away == 0, order[:, :, None], np.sign(away))
    shorter = over[:, :, 0] * 0.5 < over[:, :, 1]
    push = np.where(np.stack([shorter, ~shorter], axis=2), over * way * 0.25, 0.0)
    found += np.where(both[:, :, None], push, 0.0).sum(axis=1)
    np.clip(found[:, 0], -WIDTH, WIDTH, out=found[:, 0])
    np.clip(found[:, 1], -HEIGHT, HEIGHT, out=found[:, 1])
    return True
