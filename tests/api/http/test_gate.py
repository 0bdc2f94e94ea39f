"""Turns at the workers: no client keeps the others waiting."""

import asyncio

import pytest

from api.http.problems import Problem
from api.http.sparql.gate import Gate


def test_one_place_is_left_to_others() -> None:
    async def scene() -> None:
        gate = Gate(places=3, share=9, waiting=9, per_client=9)
        await gate.enter("a")
        await gate.enter("a")
        third = asyncio.create_task(gate.enter("a"))
        await asyncio.sleep(0)
        assert (gate.taken, gate.waiting) == (2, 1)
        await gate.enter("b")
        gate.free("a")
        await third
        assert (gate.taken, gate.waiting) == (3, 0)

    asyncio.run(scene())


def test_long_queries_count_against_the_share() -> None:
    async def scene() -> None:
        gate = Gate(places=3, share=1, waiting=9, per_client=9)
        await gate.enter("a")
        gate.free("a")  # moved aside: it still runs
        second = asyncio.create_task(gate.enter("a"))
        await asyncio.sleep(0)
        assert (gate.taken, gate.waiting) == (0, 1)
        gate.leave("a")
        await second
        assert (gate.taken, gate.waiting) == (1, 0)

    asyncio.run(scene())


def test_the_queue_is_bounded_and_forgets_who_left() -> None:
    async def scene() -> None:
        gate = Gate(places=1, share=9, waiting=3, per_client=2)
        await gate.enter("a")
        waiting = [asyncio.create_task(gate.enter("a")) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(Problem, match="you have"):
            await gate.enter("a")
        other = asyncio.create_task(gate.enter("b"))
        await asyncio.sleep(0)
        with pytest.raises(Problem, match="there are"):
            await gate.enter("c")
        for each in waiting:
            each.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        assert gate.waiting == 1
        gate.free("a")
        gate.leave("a")
        await other
        assert (gate.taken, gate.waiting) == (1, 0)

    asyncio.run(scene())
