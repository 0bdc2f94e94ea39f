"""Turns at the workers: no client keeps the others waiting."""

import asyncio

import pytest

from api.http.problems import RETRY_AFTER, Problem
from api.http.sparql.conduct import APART, REMEMBERED, Conduct
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


def test_who_took_long_is_known_for_it_for_a_while() -> None:
    now = 0.0
    conduct = Conduct(clock=lambda: now)
    assert not conduct.takes_long("a")
    conduct.took_long("a")
    now = REMEMBERED / 2
    assert conduct.takes_long("a")
    assert not conduct.takes_long("b")
    conduct.took_long("a")
    now = REMEMBERED * 1.4
    assert conduct.takes_long("a")
    now = REMEMBERED * 1.6
    assert not conduct.takes_long("a")


def test_refusals_of_a_crowd_are_spread_and_of_one_are_not() -> None:
    now = 0.0
    conduct = Conduct(clock=lambda: now)
    crowd = [conduct.refusal_delay("crowd") for _ in range(1_000)]
    assert crowd[:3] == pytest.approx([0, APART, 2 * APART])
    assert crowd == sorted(crowd)
    assert crowd[-1] == RETRY_AFTER
    assert conduct.refusal_delay("other") == 0
    now = RETRY_AFTER + 2 * APART
    assert conduct.refusal_delay("crowd") == 0


def test_what_is_remembered_is_bounded() -> None:
    conduct = Conduct(clock=lambda: 0.0)
    conduct.took_long("first")
    for number in range(20_000):
        conduct.took_long(str(number))
    assert not conduct.takes_long("first")
    assert conduct.takes_long("19999")


def test_a_refusal_is_known_before_the_queue_is_joined() -> None:
    async def scene() -> None:
        gate = Gate(places=1, share=9, waiting=9, per_client=1)
        assert gate.refusal("a") is None
        await gate.enter("a")
        assert gate.refusal("a") is None
        second = asyncio.create_task(gate.enter("a"))
        await asyncio.sleep(0)
        refused = gate.refusal("a")
        assert refused is not None
        assert refused.status == 503
        assert gate.refusal("b") is None
        second.cancel()
        await asyncio.gather(second, return_exceptions=True)
        assert gate.refusal("a") is None

    asyncio.run(scene())
