"""What every test of the suite runs under."""

import os

# Servers that live for one test would spend their time on pages that nobody asks for.
os.environ.setdefault("REVIEWGRAPH_WARM", "false")
