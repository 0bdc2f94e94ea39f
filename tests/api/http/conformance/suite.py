"""All cases in the order they are asked: what writes comes last."""

from tests.api.http.conformance import description, formats, graph_store, own, protocol, updates
from tests.api.http.conformance.cases import Case, Target, Wrong

CASES: tuple[Case, ...] = (
    *(*protocol.CASES, *formats.CASES, *description.CASES, *own.CASES),
    *(*updates.CASES, *graph_store.CASES),
)


def answer(case: Case, target: Target) -> str | None:
    """Return what is wrong with a server's answers to a case, in a few words; None if nothing."""
    try:
        case.ask(target)
    except Wrong as wrong:
        return str(wrong)
    return None
