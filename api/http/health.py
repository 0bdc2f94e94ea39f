"""Whether the server lives (/health), whether it can answer (/ready), and what it did."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, Response

from api.http.metrics import MEDIA_TYPE
from api.http.problems import Problem
from api.http.security import Caller, Scope, require
from api.http.state import State, state_of

router = APIRouter(tags=["operation"])


@router.get("/health", summary="Whether the process lives")
async def health() -> dict[str, str]:
    """Return ``ok`` as long as the process answers at all; it looks at nothing else."""
    return {"status": "ok"}


@router.get("/ready", summary="Whether questions can be answered", responses={503: {}})
async def ready(state: Annotated[State, Depends(state_of)]) -> dict[str, object]:
    """Return the data's revision and the state of the query workers, or 503 with the reason."""
    if state.stopping:
        raise Problem(503, "stopping", "the server is stopping; ask another")
    revision = await run_in_threadpool(state.data.revision)
    return {"status": "ready", "revision": revision, **state.pool.figures()}


@router.get("/metrics", summary="Counts for Prometheus", response_class=PlainTextResponse)
async def metrics(
    state: Annotated[State, Depends(state_of)], _: Annotated[Caller, Depends(require(Scope.READ))]
) -> Response:
    """Return the counters of this worker process in Prometheus' text form."""
    if not state.settings.metrics:
        raise Problem(404, "not-found", "metrics are turned off by the setting metrics")
    state.pool.measure()
    return Response(state.metrics.text(), media_type=MEDIA_TYPE)
