"""Input nobody would send: documents of every format, and questions to the store.

A target has valid inputs to start from, a way to change them that keeps them deep (inside the parts
of a Word file, the streams of a PDF, the fields of a request), and a check that raises on whatever
must never be. ``python -m benchmarks.fuzz`` runs them; where atheris can be imported, what is tried
next is guided by the code that was reached.
"""
