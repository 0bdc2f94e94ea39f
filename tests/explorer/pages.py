"""Every page of the explorer by its address; a new page is added here and tested with the rest.

What stands in braces is an id of the examples, as `tests.explorer.stores.Reader` has it.
"""

PAGES = (
    "/",
    "/sign-in",
    "/search?q=father",
    "/patterns",
    "/patterns?of=pairs",
    "/patterns?of=chains",
    "/patterns/theme/engagement-of-fathers",
    "/patterns/risk-factor/domestic-abuse?nation=england",
    "/patterns/theme/engagement-of-fathers?kind=learning-point",
    "/recommendations",
    "/recommendations/again",
    "/compare",
    "/compare?a_since=2019&b_until=2018",
    "/compare?review={review}",
    "/graph",
    "/graph?of=theme/engagement-of-fathers",
    "/graph?of=theme/safe-sleep&to=agency/police",
    "/load",
    "/about",
    "/about/documents",
    "/about/quality",
    "/about/theme",
    "/reviews",
    "/reviews?q=health&theme=information-sharing&having=agency/health",
    "/reviews?q=zzzz",
    "/reviews/{review}",
    "/reviews/{entry}",
    "/reviews/{review}/statements/{statement}",
)
