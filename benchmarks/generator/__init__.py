"""Fictional review documents with known truth, in any number, the same for the same seed.

Phrases are data (``phrases/``) and were written without sight of the rules that read them, so that
a score says something of the rules. A document depends on the seed and its own number only: any
part of a set can be made on demand, in any order, by any number of processes.
"""
