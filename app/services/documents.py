"""Looking up quotes, sales orders and invoices, by customer or by number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from app.domain.invoices import OpenItem
from app.domain.quotes import Quote, QuoteStatus
from app.domain.sales_orders import SalesOrder
from app.domain.values import Money
from app.errors import FirmdateError, NotFound
from app.services.customers import CustomerHit, resolve_customer
from app.services.opening import open_each
from app.services.shared_links import STORE_FAULTS
from app.services.workspace import Workspace
from app.storage import journal


@dataclass(frozen=True)
class InvoiceList:
    """`customer` is "" where one document was asked by number, or all were."""

    customer: str
    items: tuple[OpenItem, ...]
    today: date
    read_at: datetime

    def open_total(self, currency: str) -> Money:
        return Money.total(
            [item.open_amount for item in self.items if item.open_amount.currency == currency], currency
        )


@dataclass(frozen=True)
class OrderList:
    customer: str
    orders: tuple[SalesOrder, ...]
    read_at: datetime


@dataclass(frozen=True)
class QuoteRow:
    """A quote with what this program's journal knows of its conversion ("" for nothing)."""

    quote: Quote
    conversion: str


@dataclass(frozen=True)
class QuoteList:
    """`fault`: why nobody knows how far the conversions are: a team store that cannot be reached."""

    rows: tuple[QuoteRow, ...]
    today: date
    read_at: datetime
    fault: FirmdateError | None = None


async def _erp_ids(workspace: Workspace, hit: CustomerHit) -> list[str]:
    """ERP ids of a customer. Raises NotFound("customer_not_linked") when it has no ERP account."""
    if not hit.erp_numbers:
        raise NotFound("customer_not_linked", system="erp", customer=hit.name)
    found = await workspace.erp.customers(hit.erp_numbers)
    return [found[number].id for number in hit.erp_numbers if number in found]


async def read_invoices(workspace: Workspace, customer_or_number: str) -> InvoiceList:
    """One document by its number, else a customer's open items. Raises NotFound("invoice_or_customer")."""
    today = await workspace.today()
    by_number = await workspace.erp.open_items(number=customer_or_number, include_paid=True)
    if by_number:
        return InvoiceList("", tuple(by_number), today, workspace.clock())
    hit = await _customer_or_document(workspace, customer_or_number, "invoice_or_customer")
    items = await workspace.erp.open_items(customer_ids=await _erp_ids(workspace, hit))
    return InvoiceList(hit.name, tuple(items), today, workspace.clock())


async def read_all_open_items(workspace: Workspace) -> InvoiceList:
    today = await workspace.today()
    return InvoiceList("", tuple(await workspace.erp.open_items()), today, workspace.clock())


async def _customer_or_document(workspace: Workspace, text: str, code: str) -> CustomerHit:
    try:
        return await resolve_customer(workspace, text)
    except NotFound:
        raise NotFound(code, system="erp", text=text) from None


async def read_orders(workspace: Workspace, customer_or_number: str, *, open_only: bool = False) -> OrderList:
    """One sales order by its number, else a customer's. Raises NotFound("order_or_customer")."""
    try:
        order = await workspace.erp.sales_order(customer_or_number)
    except NotFound:
        hit = await _customer_or_document(workspace, customer_or_number, "order_or_customer")
        ids = await _erp_ids(workspace, hit)
        orders = await workspace.erp.sales_orders(ids, open_only=open_only)
        return OrderList(hit.name, tuple(orders), workspace.clock())
    return OrderList("", (order,), workspace.clock())


async def read_all_orders(workspace: Workspace, *, open_only: bool = True) -> OrderList:
    """Sales orders of all customers, newest first."""
    orders = await workspace.erp.sales_orders(None, open_only=open_only)
    return OrderList("", tuple(orders), workspace.clock())


async def list_quotes(workspace: Workspace, status: QuoteStatus | None = None) -> QuoteList:
    """All quotes of a status, newest first, with the state of their conversion."""
    quotes = await workspace.crm.quotes(status=status)
    rows = []
    unknown = []
    entries, fault = await conversions_of(workspace, quotes)
    for quote in quotes:
        alive = journal.living(entries.get(quote.id, []))
        rows.append(QuoteRow(quote, alive[-1].state if alive else ""))
        if not alive and quote.status == "accepted" and not quote.sales_order_numbers:
            unknown.append(quote)
    written = await _written_numbers(workspace, unknown)
    told = [
        QuoteRow(replace(row.quote, sales_order_numbers=written[row.quote.id]), row.conversion)
        if written.get(row.quote.id)
        else row
        for row in rows
    ]
    return QuoteList(tuple(told), await _today_at_least(workspace), workspace.clock(), fault)


async def conversions_of(
    workspace: Workspace, quotes: Sequence[Quote]
) -> tuple[dict[str, list[journal.Entry]], FirmdateError | None]:
    """The journal's rows by quote, in one read; none, and why, while the team's journal is away: quotes are
    the CRM's to show all the same."""
    ids = [quote.id for quote in quotes]
    try:
        return await workspace.store.run(journal.of_quotes, workspace.crm.name, ids), None
    except STORE_FAULTS as fault:
        if not workspace.store.shared:
            raise
        return {}, fault


async def _written_numbers(workspace: Workspace, quotes: Sequence[Quote]) -> dict[str, tuple[str, ...]]:
    """Order numbers that stand on accepted quotes. A list's rows do not always have them, so each quote is
    opened once; one without a number is opened again after a quarter of an hour, the newest first."""

    async def read(quote_id: str) -> tuple[str, ...]:
        return (await workspace.crm.read_write_back(quote_id)).sales_order_numbers

    ids = [quote.id for quote in quotes]
    return await open_each(
        workspace, "quote_orders", ids, tuple[str, ...], read, changes=lambda numbers: not numbers
    )


async def _today_at_least(workspace: Workspace) -> date:
    """The ERP's business date; this computer's while the ERP cannot say: quotes are the CRM's to show, and
    whether one has expired is asked of the ERP again by the pre-flight."""
    try:
        return await workspace.today()
    except FirmdateError:
        return workspace.clock().astimezone().date()
