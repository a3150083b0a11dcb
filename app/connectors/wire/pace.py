"""How fast a system may be asked: a token bucket and a cap on requests at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Pace:
    """`per_second` None: no limit on the rate. `burst` requests may go at once after a rest."""

    per_second: float | None = None
    burst: int = 10
    concurrent: int = 8


class PaceKeeper:
    """Waits until the next request may go. One per client; bound to one event loop."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._slots = asyncio.Semaphore(pace.concurrent)
        self._tokens = float(pace.burst)
        self._filled_at: float | None = None

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Holds one of the concurrent places while the request runs."""
        async with self._slots:
            await self._take_token()
            yield

    async def _take_token(self) -> None:
        if self._pace.per_second is None:
            return
        now = asyncio.get_running_loop().time()
        if self._filled_at is not None:
            gained = (now - self._filled_at) * self._pace.per_second
            self._tokens = min(float(self._pace.burst), self._tokens + gained)
        self._filled_at = now
        # The bucket may go below zero: those who wait stand in line, each one token further back.
        self._tokens -= 1
        if self._tokens < 0:
            await asyncio.sleep(-self._tokens / self._pace.per_second)
