"""The targets of speed T1 to T17 and L1, each with its peers and its ceiling, as `make bench` runs.

`harness` runs arms in turns and takes ratios, `results` says what a target found, `table` and
`guard` show it and compare it with what is on record; the other modules hold the targets.
"""
