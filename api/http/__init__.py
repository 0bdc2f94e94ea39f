"""The graph over HTTP: SPARQL, linked data, and what keeps them safe to leave open."""  # noqa: A005 - a package inside api
