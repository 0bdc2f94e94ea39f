"""``reviewgraph load``: documents into the store."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from api.cli.issues import IssuesOption, conclude
from api.cli.options import DEFAULT_STORE, PathsArgument, StoreOption
from api.cli.progress import Tally, following
from api.cli.stopping import stoppable
from ontology.errors import StoreError

JobsOption = Annotated[
    int | None,
    typer.Option(
        min=1,
        help="Processes that read and understand documents while this one stores them.",
        show_default="one a processor, for many documents",
    ),
]
ClusterOption = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="Have the workers of a Dask scheduler (tcp://host:8786) do it, with the same rules.",
    ),
]
AfreshOption = Annotated[
    bool, typer.Option("--afresh", help="Do everything again, though nothing has changed.")
]


def load(
    paths: PathsArgument,
    store: StoreOption = DEFAULT_STORE,
    issues: IssuesOption = None,
    jobs: JobsOption = None,
    cluster: ClusterOption = None,
    afresh: AfreshOption = False,
) -> None:
    """Read documents and put what they say into the store.

    A document loaded before is replaced whole; one that has not changed, nor the rules, is not
    done again, so that a run that was stopped goes on where it was. One that cannot be read, or
    is no case review, costs one line and nothing else. What was read and not understood is
    counted, and listed in the log that --issues names. Exit code 1 if anything was refused.

    For example:

      reviewgraph load reviews/

      reviewgraph load 'reports/*.txt' digest-2023.txt --store ./panel --jobs 8
    """
    tally = load_into(store, paths, jobs=jobs, cluster=cluster, afresh=afresh)
    typer.echo(f"{tally} in {store}")
    conclude(tally, issues)
    if tally.refused:
        raise typer.Exit(1)


def load_into(
    store: str | Path,
    paths: Sequence[str],
    *,
    jobs: int | None = None,
    cluster: str | None = None,
    afresh: bool = False,
) -> Tally:
    """Load documents, printing a line for each refusal; a stopped run says what it had stored."""
    from api.loading import find_sources, load_documents  # noqa: PLC0415 - keeps --help quick
    from graph.stores import open_store  # noqa: PLC0415 - keeps --help quick

    tally = Tally()
    with open_store(store) as target:
        try:
            sources = find_sources(paths)
            with following(len(sources)) as step, stoppable() as stopped:
                outcomes = load_documents(
                    target, sources, jobs=jobs, cluster=cluster, place=store, afresh=afresh
                )
                for outcome in outcomes:
                    tally.add(outcome)
                    step(outcome)
                    if stopped():
                        raise KeyboardInterrupt
        except (KeyboardInterrupt, StoreError):
            typer.echo(f"stopped; stored whole in {store}: {tally}", err=True)
            raise
    return tally
