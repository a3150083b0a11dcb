"""Opening documents one by one where a system's lists leave out what is asked: bounded, and kept a while."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any, TypeVar

import msgspec

from app.services.workspace import Workspace
from app.storage import cache

T = TypeVar("T")

LOOK_AGAIN = timedelta(minutes=15)
MOST_OPENED = 40
_AT_ONCE = 4


async def open_each(
    workspace: Workspace,
    kind: str,
    ids: Sequence[str],
    shape: Any,
    read: Callable[[str], Awaitable[T]],
    *,
    changes: Callable[[T], bool] = lambda _found: True,
) -> dict[str, T]:
    """What `read` says of each id, kept under (`kind`, id) as `shape`, its type.

    Each is opened at most once in a quarter of an hour, and never again once `changes` says no to what was
    found; at most `MOST_OPENED` in one call, the first of `ids` before the others. One that is not opened in
    this call has what was kept of it, or is missing from the answer.
    """
    found: dict[str, T] = {}
    to_open = []
    for one in ids:
        kept = await workspace.local.run(cache.get, kind, one)
        if kept is not None:
            found[one] = msgspec.json.decode(kept.text, type=shape)
        if kept is None or (changes(found[one]) and workspace.clock() - kept.read_at > LOOK_AGAIN):
            to_open.append(one)
    for start in range(0, min(len(to_open), MOST_OPENED), _AT_ONCE):
        some = to_open[start : start + _AT_ONCE]
        for one, value in zip(some, await asyncio.gather(*map(read, some)), strict=True):
            found[one] = value
            text = msgspec.json.encode(value).decode()
            await workspace.local.run(cache.put, kind, one, text, workspace.clock())
    return found
