"""``reviewgraph plausibility``: the store's shares beside published ones."""

from api.cli.options import DEFAULT_STORE, Format, FormatOption, StoreOption
from api.cli.rows import print_table


def plausibility(store: StoreOption = DEFAULT_STORE, form: FormatOption = Format.TABLE) -> None:
    """Compare how often things occur with what published analyses of many reviews found.

    By type of review and period. A share outside its band is a reason to look for a defect in
    what was loaded or read, never a finding; fewer than thirty reviews are compared with nothing.

    For example:

      reviewgraph plausibility
    """
    from graph.stores import open_view  # noqa: PLC0415 - keeps --help quick
    from queries.views import Asked, plausible  # noqa: PLC0415 - as above

    with open_view(store) as view:
        print_table(plausible(view, Asked()), form)
