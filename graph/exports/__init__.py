"""The graph in the files of other programs: what is written, and one module a family of formats."""
