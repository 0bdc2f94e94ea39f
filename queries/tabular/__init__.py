"""The reviews of a store as tables in SQLite, kept in a file from one revision to the next.

The store stays the one truth: every count made from the tables equals that of the saved query
over the graph. ``schema`` has the tables, ``rows`` what a review's graph is in them; ``reading``
and ``filling`` write them, ``keeping`` and ``places`` keep the file, ``opened`` reads it.
"""
