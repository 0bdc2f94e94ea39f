"""Tools for assistants (Model Context Protocol): the graph asked, read-only, with citations."""
