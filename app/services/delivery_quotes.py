"""Other open quotes that want the same stock. Quotes hold no stock: the first to convert gets it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.domain.conversion import remaining
from app.domain.products import Product
from app.domain.quotes import Quote, QuoteLine
from app.domain.values import Quantity, UnitMismatch
from app.errors import NotFound
from app.services.delivery import DeliveryCheck, uses_of
from app.services.documents import conversions_of
from app.services.opening import open_each
from app.services.reading import Panel, read_panel
from app.services.workspace import Workspace
from app.storage import journal

_WAIT_SECONDS = 30


@dataclass(frozen=True)
class AlsoQuoted:
    """One quote's claim on one stocked product. `quantity` is in the product's stock unit, kits by what
    they take of it; None where the quote's unit cannot be converted exactly."""

    quote_id: str
    quote_number: str
    accepted: bool
    customer: str
    product_id: str
    quantity: Decimal | None
    wanted_date: date | None


@dataclass(frozen=True)
class OtherQuotes:
    """Newest quote first. `not_opened`: open quotes whose lines were not read yet, as there are many."""

    rows: tuple[AlsoQuoted, ...] = ()
    not_opened: int = 0

    def wanting(self, product_id: str) -> tuple[AlsoQuoted, ...]:
        return tuple(row for row in self.rows if row.product_id == product_id)


async def read_other_quotes(
    workspace: Workspace, check: DeliveryCheck, own_quote_id: str = ""
) -> Panel[OtherQuotes]:
    """Sent and accepted quotes that want what this check asks for, but for `own_quote_id`.

    The lists are read live, the quotes' lines at most once in a quarter of an hour; an accepted quote counts
    with what is not converted. Never raises for a system that fails: the panel has its fault.
    """
    stocked = {part for line in check.lines for part, _ in uses_of(line.product, Decimal(1))}
    codes = sorted({line.product.code for line in check.lines})

    async def read() -> OtherQuotes:
        return await _read(workspace, stocked, own_quote_id, check.today)

    key = f"also:{own_quote_id}:{','.join(codes)}"
    return await read_panel(workspace, "quotes", key, OtherQuotes, read, wait_for=_WAIT_SECONDS)


async def _read(workspace: Workspace, stocked: set[str], own_quote_id: str, today: date) -> OtherQuotes:
    if not stocked:
        return OtherQuotes()
    lists = await asyncio.gather(workspace.crm.quotes(status="sent"), workspace.crm.quotes(status="accepted"))
    wanted = [
        quote
        for quotes in lists
        for quote in quotes
        if quote.id != own_quote_id and not quote.expired(today)  # an expired one cannot be converted
    ]
    wanted.sort(key=lambda quote: (quote.issue_date or date.min, quote.number), reverse=True)

    async def open_quote(quote_id: str) -> Quote | None:
        try:
            return await workspace.crm.quote(quote_id)
        except NotFound:
            return None  # deleted since the list was read

    opened = await open_each(
        workspace, "quote_lines", [quote.id for quote in wanted], Quote | None, open_quote
    )
    quotes = [quote for header in wanted if (quote := opened.get(header.id)) is not None]
    # While a team's journal is away: rather too many competitors than too few.
    entries, _ = await conversions_of(workspace, quotes)
    claims = [(quote, _left(quote, entries.get(quote.id, ()))) for quote in quotes]
    skus = dict.fromkeys(line.sku for _, lines in claims for line, _ in lines if line.sku)
    products = await workspace.erp.products(list(skus)) if skus else {}
    rows = [row for quote, lines in claims for row in _rows(quote, lines, products, stocked)]
    return OtherQuotes(tuple(rows), sum(header.id not in opened for header in wanted))


def _left(quote: Quote, entries: Sequence[journal.Entry]) -> list[tuple[QuoteLine, Decimal]]:
    """Each line with what no sales order has of it yet: all of it, unless the journal says otherwise or
    another program wrote its order on the quote."""
    alive = journal.living(entries)
    if not alive and quote.sales_order_numbers:
        return []
    left = remaining({line.id: line.quantity for line in quote.lines}, [entry.lines for entry in alive])
    return [(line, left[line.id]) for line in quote.lines if left[line.id] > 0]


def _rows(
    quote: Quote,
    lines: Sequence[tuple[QuoteLine, Decimal]],
    products: Mapping[str, Product],
    stocked: set[str],
) -> list[AlsoQuoted]:
    """One row per stocked product, its lines summed."""
    wants: dict[str, Decimal | None] = {}
    for line, left in lines:
        product = products.get(line.sku)
        if product is None:
            continue
        exact = _in_stock_unit(product, line, left)
        for product_id, quantity in uses_of(product, exact or Decimal(0)):
            before = wants.get(product_id, Decimal(0))
            known = exact is not None and before is not None
            wants[product_id] = before + quantity if known and before is not None else None
    return [
        AlsoQuoted(
            quote_id=quote.id,
            quote_number=quote.number,
            accepted=quote.status == "accepted",
            customer=quote.account_name,
            product_id=product_id,
            quantity=quantity,
            wanted_date=quote.wanted_date,
        )
        for product_id, quantity in wants.items()
        if product_id in stocked
    ]


def _in_stock_unit(product: Product, line: QuoteLine, quantity: Decimal) -> Decimal | None:
    unit = product.unit_called(line.unit_code)
    if unit is None:
        return None
    try:
        return Quantity(quantity, unit).to(product.unit).value
    except UnitMismatch:
        return None
