"""Reading side by side, with the last answer kept for when a system cannot be reached."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Literal, TypeVar

import msgspec

from app.domain.freshness import FRESHNESS, DataKind
from app.errors import AccessFault, FirmdateError, SystemUnreachable
from app.services.workspace import Workspace
from app.storage import cache

T = TypeVar("T")


@dataclass(frozen=True)
class Panel(Generic[T]):
    """One part of a screen: what was read, or the last answer with the fault that keeps it from being
    read again, or the fault alone (`value` None)."""

    source: Literal["crm", "erp", "program"]
    value: T | None
    read_at: datetime | None = None
    fault: FirmdateError | None = None

    @property
    def stale(self) -> bool:
        return self.value is not None and self.fault is not None

    @property
    def no_permission(self) -> bool:
        return self.value is None and isinstance(self.fault, AccessFault)

    def get(self, default: T) -> T:
        return default if self.value is None else self.value


async def read_panel(
    workspace: Workspace,
    kind: DataKind,
    key: str,
    shape: Any,
    read: Callable[[], Awaitable[T]],
    *,
    wait_for: int = 15,
) -> Panel[T]:
    """Reads live and keeps the answer under (kind, key); `shape` is its type, to read it back.

    A system that cannot be reached (or takes longer than `wait_for` seconds) gives the last answer,
    where the freshness policy lets it be shown. Other failures than the program's own are raised.
    """
    rule = FRESHNESS[kind]
    try:
        async with asyncio.timeout(wait_for):
            value = await read()
    except TimeoutError:
        fault: FirmdateError = SystemUnreachable("no_answer", system=rule.leader, seconds=str(wait_for))
    except FirmdateError as caught:
        fault = caught
    else:
        read_at = workspace.clock()
        text = msgspec.json.encode(value).decode()
        await workspace.local.run(cache.put, kind, key, text, read_at)
        return Panel(rule.leader, value, read_at)
    if rule.may_be_stale and isinstance(fault, SystemUnreachable):
        kept = await workspace.local.run(cache.get, kind, key)
        if kept is not None:
            return Panel(rule.leader, msgspec.json.decode(kept.text, type=shape), kept.read_at, fault)
    return Panel(rule.leader, None, None, fault)
