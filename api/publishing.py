"""The figures that come with the software: measured on reviews that no rule was written on.

usage: python -m api.publishing tests/evaluation/held-out/annotations

Run in the project's folder whenever rules have changed. Every store is given these figures when it
is loaded, so that patterns can say how often the extraction of their concepts is right.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from graph.quality import Estimate, Figure, store_quality
from graph.store import Store

PUBLISHED = Path(str(files("api"))) / "measured.json"


def publish(annotations: Path) -> int:
    """Measure extraction on an annotated set and write the figures; return how many."""
    # Every load imports this module, and no load measures anything.
    from api.evaluation import evaluate_folder, figures_of  # noqa: PLC0415

    evaluation = evaluate_folder(annotations)
    figures = [asdict(figure) for figure in figures_of(evaluation)]
    answer = {
        "set": evaluation.name,
        "documents": evaluation.documents,
        "version": version("reviewgraph"),
        "measured": datetime.now(UTC).date().isoformat(),
        "figures": figures,
    }
    PUBLISHED.write_text(json.dumps(answer, indent=1) + "\n", encoding="utf-8")
    return len(figures)


def keep_published(store: Store) -> None:
    """Store the published figures with the data set, in the place of earlier ones."""
    name, when, made_with, figures = _published()
    store_quality(store, figures, name, when, made_with)


@cache
def _published() -> tuple[str, datetime, str, tuple[Figure, ...]]:
    answer = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    when = datetime.fromisoformat(answer["measured"]).replace(tzinfo=UTC)
    return answer["set"], when, answer["version"], tuple(_figures(answer["figures"]))


def _figures(rows: list[dict[str, object]]) -> Iterator[Figure]:
    for row in rows:
        scheme_and_id = row["concept"]
        concept = tuple(scheme_and_id) if isinstance(scheme_and_id, list) else None
        estimates = {
            name: Estimate(**row[name])  # type: ignore[arg-type]  # as publish wrote it
            for name in ("precision", "recall", "f1")
        }
        yield Figure(str(row["kind"]), concept, **estimates)


if __name__ == "__main__":
    print(f"{publish(Path(sys.argv[1]))} figures in {PUBLISHED}")
