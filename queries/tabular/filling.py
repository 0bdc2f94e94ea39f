"""Rows into the tables, many at a time, and out of them again."""

import json
import sqlite3
from collections.abc import Iterable

import numpy as np

from queries.tabular.rows import SAID_AS, Cell, ReviewRows, Row

_AT_ONCE = 200
_WIDTHS = {"review": 17, "statement": 23, "evidence": 13, "tag": 8, "graph": 3, "cells": 3}


class Filling:
    """Puts reviews into tables and takes them out, within the transaction of whoever has it."""

    def __init__(self, target: sqlite3.Connection) -> None:
        self._target = target
        self._last = {
            table: int(target.execute(f"SELECT COALESCE(MAX(no), 0) FROM {table}").fetchone()[0])
            for table in ("review", "statement", "evidence")
        }
        rows = target.execute("SELECT iri, no FROM concept")
        self._concepts: dict[str, int] = dict(rows.fetchall())
        self._waiting: dict[str, list[Row]] = {table: [] for table in _WIDTHS}

    def add(self, graph: str, version: str | None, rows: ReviewRows | None) -> None:
        """Add a graph that was read, as of a version, and the review it tells of, if any."""
        number = None
        if rows is not None:
            number = self._last["review"] = self._last["review"] + 1
            self._add(number, rows)
        self._waiting["graph"].append((graph, version, number))
        if len(self._waiting["graph"]) >= _AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        for table, rows in self._waiting.items():
            marks = ",".join("?" * _WIDTHS[table])
            self._target.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
            rows.clear()

    def index(self, graphs: Iterable[str]) -> None:
        """Put the quotations of graphs that were added into the index of words."""
        self._target.execute(
            "INSERT INTO words (rowid, quote) SELECT no, quote FROM evidence WHERE review IN "
            "(SELECT review FROM graph WHERE iri IN (SELECT value FROM json_each(?)))",
            (json.dumps(list(graphs)),),
        )

    def remove(self, graphs: Iterable[str]) -> None:
        """Take out graphs and their reviews."""
        target, named = self._target, json.dumps(list(graphs))
        chosen = "SELECT review FROM graph WHERE iri IN (SELECT value FROM json_each(?))"
        numbers = [row[0] for row in target.execute(chosen, (named,)) if row[0] is not None]
        gone = json.dumps(numbers)
        theirs = "IN (SELECT value FROM json_each(?))"
        target.execute(
            "INSERT INTO words (words, rowid, quote) SELECT 'delete', no, quote FROM evidence "
            f"WHERE review {theirs}",
            (gone,),
        )
        for table, column in (
            *(("tag", "review"), ("statement", "review"), ("evidence", "review")),
            *(("cells", "review"), ("review", "no")),
        ):
            target.execute(f"DELETE FROM {table} WHERE {column} {theirs}", (gone,))
        target.execute(f"DELETE FROM graph WHERE iri {theirs}", (named,))

    def _add(self, number: int, rows: ReviewRows) -> None:
        statement, quotation = self._last["statement"] + 1, self._last["evidence"] + 1
        self._last["statement"] += len(rows.statements)
        self._last["evidence"] += len(rows.quotations)

        def place(at: Cell) -> int | None:
            return quotation + at if isinstance(at, int) else None

        waiting, review = self._waiting, rows.review
        waiting["review"].append((number, *review[:12], place(rows.evidence), *review[12:]))
        waiting["statement"] += [
            (statement + at, *row[:2], number, *row[2:-2], place(row[-2]), row[-1])
            for at, row in enumerate(rows.statements)
        ]
        waiting["evidence"] += [
            (quotation + at, *row[:2], number, *row[2:]) for at, row in enumerate(rows.quotations)
        ]
        waiting["tag"] += [
            (statement + at, number, *rest)
            for at, *rest in rows.tags
            if isinstance(at, int)  # always; the first cell of a tag is a place
        ]
        single = [(SAID_AS.index(said), self._concept(iri)) for said, iri in sorted(rows.single)]
        missed = [(self._concept(one), self._concept(two)) for one, two in sorted(rows.missed)]
        waiting["cells"].append((number, _packed(single), _packed(missed)))  # type: ignore[arg-type]

    def _concept(self, iri: str) -> int:
        number = self._concepts.get(iri)
        if number is None:
            number = self._concepts[iri] = max(self._concepts.values(), default=-1) + 1
            self._target.execute("INSERT INTO concept VALUES (?, ?)", (number, iri))
        return number


def _packed(pairs: list[tuple[int, int]]) -> bytes:
    return np.array(pairs, dtype="<u4").tobytes()
