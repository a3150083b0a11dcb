"""One thread that owns one connection; async code hands it functions."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Result = TypeVar("Result")


class StoreThread:
    """A store for async code: `await store.run(function, argument, …)`. `function` gets the connection
    first and runs in the store's one thread, so that each use case's transaction is whole."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="storage")

    @property
    def shared(self) -> bool:
        """Whether other computers write to it, too."""
        return False

    def _call(self, function: Callable[..., Result], arguments: tuple[object, ...]) -> Result:
        raise NotImplementedError

    def _close(self) -> None:
        raise NotImplementedError

    async def run(self, function: Callable[..., Result], *arguments: Any) -> Result:
        """Raises StorageFault for what keeps the database from being used."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._call, function, arguments)

    async def aclose(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, self._close)
        self._thread.shutdown(wait=False)
