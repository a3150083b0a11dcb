"""What every use case works with: the two systems, the program's own store, and who is at work."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.domain.policies import Policies
from app.domain.products import Warehouse
from app.errors import NotFound
from app.ports import CrmConnector, ErpConnector, SystemInfo
from app.storage.clock import now
from app.storage.worker import StoreThread


class ErpSession:
    """Remembers what the ERP said of itself, so that asking for today's date is no request each time."""

    def __init__(self) -> None:
        self._info: SystemInfo | None = None
        self._asked_at: datetime | None = None
        self._lock = asyncio.Lock()

    async def info(self, erp: ErpConnector, at: datetime) -> SystemInfo:
        async with self._lock:
            fresh = (
                self._info is not None and self._asked_at is not None and self._asked_at.date() == at.date()
            )
            if not fresh or self._info is None:
                self._info = await erp.connect()
                self._asked_at = at
            return self._info

    def known_today(self, at: datetime) -> date | None:
        """Without asking; None before the ERP was reached for the first time."""
        return None if self._info is None else _date_of(self._info, at)

    async def today(self, erp: ErpConnector, at: datetime) -> date:
        return _date_of(await self.info(erp, at), at)


def _date_of(info: SystemInfo, at: datetime) -> date:
    return at.astimezone(ZoneInfo(info.timezone)).date() if info.timezone else info.today


@dataclass(frozen=True)
class Workspace:
    """Built in app.bootstrap only. `user` is the rep as the audit log names them, `writer` this
    installation; `warehouse` the code of the one to ship from unless another is named ("": the first).
    `store` is the journal, links, promises, inbox and audit log: a team's, or this computer's own file."""

    profile: str
    crm: CrmConnector
    erp: ErpConnector
    store: StoreThread
    user: str
    writer: str
    policies: Policies = field(default_factory=Policies)
    warehouse: str = ""
    clock: Callable[[], datetime] = now
    language: str = "en"
    """Of what is written into the CRM for others to read."""
    erp_session: ErpSession = field(default_factory=lambda: ErpSession())
    local_store: StoreThread | None = None
    """Beside a team's store: what stays on this computer."""

    @property
    def local(self) -> StoreThread:
        """Last answers and the search index: always on this computer, for one writer in the one file."""
        return self.local_store or self.store

    async def today(self) -> date:
        """The business date: in the ERP company's time zone, never this computer's. Raises what the ERP
        raises when it was never reached in this session."""
        return await self.erp_session.today(self.erp, self.clock())

    async def aclose(self) -> None:
        try:
            await self.crm.aclose()
        finally:
            try:
                await self.erp.aclose()
            finally:
                try:
                    await self.store.aclose()
                finally:
                    if self.local_store is not None:
                        await self.local_store.aclose()


def pick_warehouse(warehouses: Sequence[Warehouse], wanted: str) -> Warehouse:
    """By code, name or id, case ignored; the first for "". Raises NotFound("warehouse")."""
    if not wanted and warehouses:
        return warehouses[0]
    for warehouse in warehouses:
        if wanted.casefold() in (
            warehouse.code.casefold(),
            warehouse.name.casefold(),
            warehouse.id.casefold(),
        ):
            return warehouse
    raise NotFound("warehouse", system="erp", text=wanted, known=", ".join(w.name for w in warehouses))
