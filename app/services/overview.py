"""Everything of one customer, from both systems, in at most two dependent rounds of calls."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from app.domain.credit import Credit, combined
from app.domain.customers import AccountDetails, ErpAccount
from app.domain.freshness import DataKind
from app.domain.invoices import OpenItem
from app.domain.promises import Promise
from app.domain.quotes import Quote
from app.domain.sales_orders import SalesOrder
from app.errors import FirmdateError
from app.services.customers import CustomerHit, linked_numbers
from app.services.reading import Panel, read_panel
from app.services.shared_links import STORE_FAULTS
from app.services.workspace import Workspace
from app.storage import promises

T = TypeVar("T")


@dataclass(frozen=True)
class Overview:
    """Each panel stands alone: one system lost leaves the other's panels live."""

    name: str
    key: str
    account: Panel[AccountDetails]
    erp_accounts: Panel[list[ErpAccount]]
    quotes: Panel[list[Quote]]
    sales_orders: Panel[list[SalesOrder]]
    open_items: Panel[list[OpenItem]]
    credit: Panel[list[Credit]]
    promises: tuple[Promise, ...]
    read_at: datetime
    promises_fault: FirmdateError | None = None
    """Why the promises are not known: a team store that cannot be reached."""

    @property
    def total_credit(self) -> Credit | None:
        return combined(self.credit.get([]))


async def read_overview(workspace: Workspace, hit: CustomerHit) -> Overview:
    """Reads both systems side by side. Never raises for a system that fails: its panels say so."""
    account_id = hit.crm.id if hit.crm else ""
    account, quotes, erp_accounts = await asyncio.gather(
        _account(workspace, account_id),
        _quotes(workspace, account_id),
        _erp_accounts(workspace, hit),
    )
    ids = tuple(party.id for party in erp_accounts.get([]))
    orders, items, credit = await asyncio.gather(
        _of_ids(
            workspace,
            "sales_orders",
            "sales_orders",
            ids,
            erp_accounts,
            list[SalesOrder],
            lambda: _orders(workspace, ids),
        ),
        _of_ids(
            workspace,
            "open_items",
            "open_items",
            ids,
            erp_accounts,
            list[OpenItem],
            lambda: _items(workspace, ids),
        ),
        _of_ids(
            workspace,
            "open_items",
            "credit",
            ids,
            erp_accounts,
            list[Credit],
            lambda: _credit(workspace, ids),
        ),
    )
    saved, promises_fault = await _promises(workspace, hit.key)
    return Overview(
        name=account.value.account.name if account.value else hit.name,
        key=hit.key,
        account=account,
        erp_accounts=erp_accounts,
        quotes=quotes,
        sales_orders=orders,
        open_items=items,
        credit=credit,
        promises=tuple(promise for promise in saved if promise.state in ("holds", "at_risk")),
        read_at=workspace.clock(),
        promises_fault=promises_fault,
    )


async def _promises(workspace: Workspace, customer_id: str) -> tuple[list[Promise], FirmdateError | None]:
    try:
        return await workspace.store.run(lambda c: promises.listed(c, customer_id=customer_id)), None
    except STORE_FAULTS as fault:
        if not workspace.store.shared:
            raise
        return [], fault


async def _account(workspace: Workspace, account_id: str) -> Panel[AccountDetails]:
    if not account_id:
        return Panel("crm", None, workspace.clock())
    return await read_panel(
        workspace, "contacts", account_id, AccountDetails, lambda: workspace.crm.account(account_id)
    )


async def _quotes(workspace: Workspace, account_id: str) -> Panel[list[Quote]]:
    if not account_id:
        return Panel("crm", [], workspace.clock())

    async def read() -> list[Quote]:
        return list(await workspace.crm.quotes(account_id=account_id))

    return await read_panel(workspace, "quotes", account_id, list[Quote], read)


async def _erp_accounts(workspace: Workspace, hit: CustomerHit) -> Panel[list[ErpAccount]]:
    numbers = hit.erp_numbers
    if hit.crm is not None and not numbers:
        numbers = await linked_numbers(workspace, hit.crm)
    if not numbers:
        return Panel("erp", [], workspace.clock())

    async def read() -> list[ErpAccount]:
        found = await workspace.erp.customers(numbers)
        return [found[number] for number in numbers if number in found]

    return await read_panel(workspace, "customer_details", "erp:" + ",".join(numbers), list[ErpAccount], read)


async def _of_ids(
    workspace: Workspace,
    kind: DataKind,
    part: str,
    ids: tuple[str, ...],
    accounts: Panel[list[ErpAccount]],
    shape: object,
    read: Callable[[], Awaitable[list[T]]],
) -> Panel[list[T]]:
    """A panel that hangs on the ERP accounts: without them it has their fault, or is empty."""
    if not ids:
        return Panel("erp", None if accounts.fault else [], accounts.read_at, accounts.fault)
    return await read_panel(workspace, kind, f"{part}:{','.join(ids)}", shape, read)


async def _orders(workspace: Workspace, ids: tuple[str, ...]) -> list[SalesOrder]:
    return list(await workspace.erp.sales_orders(ids))


async def _items(workspace: Workspace, ids: tuple[str, ...]) -> list[OpenItem]:
    return list(await workspace.erp.open_items(customer_ids=ids))


async def _credit(workspace: Workspace, ids: tuple[str, ...]) -> list[Credit]:
    return list(await workspace.erp.credit(ids))
