"""Each row exactly once, whatever happens to the list while it is read."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.connectors.bottlecrm.paging import SWEEPS, Page, each_once
from app.connectors.wire.fields import Fields
from app.errors import SystemUnreachable


class MovingList:
    """Lists of ids, paged by offset. `then` is done to them before the page of that number is read."""

    def __init__(self, *lists: list[str], then: dict[int, Callable[[], None]] | None = None) -> None:
        self.lists = lists
        self.then = then or {}
        self.pages = 0

    async def fetch(self, offset: int, limit: int) -> Page:
        self.then.get(self.pages, lambda: None)()
        self.pages += 1
        return Page(
            tuple(
                [Fields.of({"id": name}, "row", "crm") for name in rows[offset : offset + limit]]
                for rows in self.lists
            ),
            tuple(len(rows) for rows in self.lists),
        )

    async def read(self, size: int = 3) -> list[str]:
        return [row.id() async for rows in each_once(self.fetch, size) for row in rows]


def named(count: int, letter: str = "a") -> list[str]:
    return [f"{letter}{number:02}" for number in range(count)]


@pytest.mark.parametrize("count", range(12))
async def test_a_list_at_rest_is_read_once(count: int) -> None:
    moving = MovingList(named(count))
    assert await moving.read() == named(count)
    assert moving.pages <= max(1, (count + 1) // 2)


@pytest.mark.parametrize("counts", [(0, 0), (1, 7), (7, 1), (6, 6), (9, 3), (3, 4)])
async def test_lists_that_are_paged_together(counts: tuple[int, int]) -> None:
    found = await MovingList(named(counts[0]), named(counts[1], "b")).read()
    assert sorted(found) == [*named(counts[0]), *named(counts[1], "b")]
    assert len(found) == len(set(found))


async def test_a_row_deleted_before_the_place_reached_hides_none() -> None:
    rows = named(10)
    moving = MovingList(rows, then={1: lambda: rows.remove("a00")})
    found = await moving.read()
    assert set(found) >= set(named(10)) - {"a00"}
    assert len(found) == len(set(found))


async def test_a_row_made_before_the_place_reached_is_found_and_none_comes_twice() -> None:
    rows = named(10)
    found = await MovingList(rows, then={2: lambda: rows.insert(0, "new")}).read()
    assert sorted(found) == sorted([*named(10), "new"])


async def test_one_made_and_one_deleted_leave_the_count_but_are_noticed() -> None:
    rows = named(10)

    def swap() -> None:
        rows.remove("a01")
        rows.append("z")

    found = await MovingList(rows, then={1: swap}).read()
    assert set(found) >= {*named(10), "z"} - {"a01"}


async def test_an_account_that_is_closed_meanwhile_is_not_lost() -> None:
    """It leaves the list of open ones before it was read, for a place in the closed ones that was passed."""
    active, closed = named(10), ["c0"]

    def close() -> None:
        active.remove("a09")
        closed.insert(0, "a09")

    found = await MovingList(active, closed, then={2: close}).read()
    assert sorted(found) == sorted([*named(10), "c0"])


async def test_a_list_that_never_rests_is_told_to_be_so() -> None:
    rows = named(10)
    moving = MovingList(rows, then={n: lambda n=n: rows.insert(0, f"new{n}") for n in range(200)})
    with pytest.raises(SystemUnreachable) as caught:
        await moving.read()
    assert caught.value.code == "list_keeps_changing"
    assert SWEEPS < moving.pages < 200


async def test_a_server_that_gives_less_than_it_counts_does_not_keep_us_for_ever() -> None:
    async def stubborn(offset: int, limit: int) -> Page:
        return Page(([Fields.of({"id": "a"}, "row", "crm")],), (5,))

    with pytest.raises(SystemUnreachable):
        [rows async for rows in each_once(stubborn, 3)]


async def test_a_server_with_smaller_pages_than_asked_is_read_whole() -> None:
    moving = MovingList(named(10))

    async def small(offset: int, limit: int) -> Page:
        return await moving.fetch(offset, 2)

    assert [row.id() async for rows in each_once(small, 50) for row in rows] == named(10)
