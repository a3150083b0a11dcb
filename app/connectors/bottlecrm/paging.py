"""Reads a whole list that moves while it is read, and hands out each row once.

BottleCRM pages by offset. A record made or deleted before the place reached shifts all that follows, so
that one is met twice or never. The order itself is stable (accounts by id, quotes by their time of
creation), therefore a page that starts with the last row of the page before proves that nothing
shifted. Where something did, or the counts changed, the list is read again for what was missed.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass

from app.connectors.wire.fields import Fields
from app.errors import SystemUnreachable

SWEEPS = 4


@dataclass(frozen=True)
class Page:
    """Rows from one offset of one or more lists that are paged together, and how many each has in all."""

    lists: tuple[Sequence[Fields], ...]
    counts: tuple[int, ...]

    @property
    def rows(self) -> list[Fields]:
        return [row for rows in self.lists for row in rows]


Fetch = Callable[[int, int], Awaitable[Page]]
"""(offset, limit) -> Page"""


async def each_once(fetch: Fetch, size: int) -> AsyncGenerator[list[Fields], None]:
    """Every row of the lists, page by page. Raises SystemUnreachable("list_keeps_changing")."""
    seen: set[str] = set()
    for _ in range(SWEEPS):
        sweep = _Sweep(size)
        while sweep.unfinished:
            page = await fetch(sweep.offset, size)
            sweep.take(page)
            fresh = [row for row in page.rows if row.id() not in seen]
            fresh = list({row.id(): row for row in fresh}.values())
            seen.update(row.id() for row in fresh)
            if fresh:
                yield fresh
        if not sweep.moved:
            return
    raise SystemUnreachable("list_keeps_changing", system="crm")


class _Sweep:
    """One way through the lists: where it stands, and whether they stood still meanwhile."""

    def __init__(self, size: int) -> None:
        if size < 2:
            raise ValueError("pages overlap by one row: a size of two is the least")
        self.offset = 0
        self.moved = False
        self.unfinished = True
        self._last: tuple[str | None, ...] = ()
        self._counts: tuple[int, ...] = ()

    def take(self, page: Page) -> None:
        if self._counts:
            firsts = tuple(rows[0].id() if rows else None for rows in page.lists)
            expected = tuple(
                last if count > self.offset else None
                for last, count in zip(self._last, self._counts, strict=True)
            )
            if page.counts != self._counts or firsts != expected:
                self.moved = True
        self._counts = page.counts
        self._last = tuple(rows[-1].id() if rows else None for rows in page.lists)
        reached = self.offset + max((len(rows) for rows in page.lists), default=0)
        # A server that gives less than one new row per page would keep this loop for ever.
        self.unfinished = reached < max(page.counts, default=0) and reached > self.offset + 1
        if reached < max(page.counts, default=0) and not self.unfinished:
            self.moved = True
        self.offset = max(reached - 1, 0)
