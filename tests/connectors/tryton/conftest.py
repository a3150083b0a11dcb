"""A connector on the demo's real Tryton, and shorthands for the raw calls that show its traps."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.connectors.tryton.erp import TrytonErp
from app.demo.servers import Demo
from app.domain.products import Product
from app.domain.sales_orders import DraftLine, PriceRequest, SalesOrderDraft, SalesTerms


def working_day(start: date, offset: int) -> date:
    """The working day so many working days after `start`."""
    day = start
    while offset or day.weekday() >= 5:
        day += timedelta(days=1)
        if offset and day.weekday() < 5:
            offset -= 1
    return day


class Shop:
    """The connector with what a test of an order needs around it."""

    def __init__(self, erp: TrytonErp, demo: Demo) -> None:
        self.erp = erp
        self.demo = demo
        self.client = erp.client
        self.today = demo.story_date

    async def product(self, code: str) -> Product:
        return (await self.erp.products([code]))[code]

    async def customer(self, number: str) -> str:
        return (await self.erp.customers([number]))[number].id

    async def warehouse(self, code: str = "PUR") -> str:
        return next(place.id for place in await self.erp.warehouses() if place.code == code)

    async def terms(self, number: str, wanted: list[tuple[Product, str, str | None]]) -> SalesTerms:
        requests = []
        for product, quantity, unit_code in wanted:
            unit = product.unit_called(unit_code)
            assert unit is not None
            requests.append(PriceRequest(product.id, Decimal(quantity), unit))
        return await self.erp.sales_terms(
            await self.customer(number), requests, on=self.today, currency="EUR"
        )

    async def draft(self, number: str, code: str, quantity: str) -> SalesOrderDraft:
        product = await self.product(code)
        terms = await self.terms(number, [(product, quantity, None)])
        (line,) = terms.lines
        sold = DraftLine(product.id, Decimal(quantity), product.sales_unit, line.unit_price, line.tax_ids)
        return SalesOrderDraft(
            external_reference=f"traps:{uuid.uuid4().hex[:12]}:r1:p1",
            customer_id=terms.customer_id,
            invoice_address_id=terms.invoice_address_id,
            delivery_address_id=terms.delivery_address_id,
            currency="EUR",
            lines=(sold,),
            warehouse_id=await self.warehouse(),
            order_date=self.today,
            payment_term_id=terms.payment_term_id,
            price_list_id=terms.price_list_id,
        )

    async def raw(self, model: str, record_id: str, *fields: str) -> dict[str, object]:
        (found,) = await self.client.read_ids(model, [record_id], fields)
        return dict(found.record)


def signed_in_as(demo: Demo, user: str, company: str | None = None) -> TrytonErp:
    password = demo.facts.erp_users[user]
    return TrytonErp(demo.erp_url, demo.database, user, lambda: password, company=company)


@pytest.fixture
async def shop(demo_servers: Demo) -> AsyncIterator[Shop]:
    erp = signed_in_as(demo_servers, "firmdate")
    yield Shop(erp, demo_servers)
    await erp.aclose()
