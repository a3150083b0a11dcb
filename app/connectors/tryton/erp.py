"""The ERP port spoken to Tryton."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Literal, TypeVar
from urllib.parse import quote

from app.connectors.tryton import claims, parties, reads, sales, terms
from app.connectors.tryton.client import ERRORS, TrytonClient
from app.connectors.tryton.rights import name_missing_right, rights
from app.connectors.tryton.stock import native_availability, stock
from app.connectors.tryton.units import UnitBook
from app.connectors.tryton.warehouses import warehouses
from app.connectors.wire.http import HttpClient, RetryPolicy, Timeouts
from app.connectors.wire.pace import Pace
from app.domain.availability import StockSituation
from app.domain.credit import Credit
from app.domain.customers import ErpAccount, NewCustomer
from app.domain.invoices import OpenItem
from app.domain.products import Product, Warehouse
from app.domain.sales_orders import PriceRequest, SalesOrder, SalesOrderDraft, SalesTerms
from app.domain.stock import NativeAvailability
from app.errors import Rejected, UnexpectedReply
from app.ports import Capabilities, ClaimHolder, SystemInfo

T = TypeVar("T")

SERIES = "8.0"
"""What this connector is proven against."""

MODELS: Mapping[str, str] = {
    "customer": "party.party",
    "sales_order": "sale.sale",
    "invoice": "account.invoice",
    "product": "product.product",
}


class TrytonErp:
    """`ErpConnector` for one company in one Tryton database.

    `capabilities` say what holds once the session is there: whether the key module is installed is known
    from `connect()` or the first call on, whether the user may make claims from `connect()` on.
    """

    name = "tryton"

    def __init__(
        self,
        url: str,
        database: str,
        user: str,
        password: Callable[[], str],
        *,
        company: str | None = None,
        timeouts: Timeouts | None = None,
        retries: RetryPolicy | None = None,
    ) -> None:
        """Signs in only when first used. `company` by name or id; None: the user's current one.

        `password` is asked for at every sign-in and not kept. Raises ProfileError for an unsafe address.
        """
        http = HttpClient(
            url,
            system="erp",
            errors=ERRORS,
            timeouts=timeouts,
            retries=retries,
            # Tryton works through requests one after another: more at once only wait in its queue.
            pace=Pace(concurrent=6),
        )
        self._client = TrytonClient(http, database=database, user=user, password=password, company=company)
        self._book = UnitBook(self._client)
        self._headers: dict[str, terms.Header] = {}
        self._may_claim = False

    @property
    def client(self) -> TrytonClient:
        return self._client

    @property
    def capabilities(self) -> Capabilities:
        session = self._client.current_session
        has_key = session is not None and sales.KEY_MODULE in session.modules
        return Capabilities(
            arbiter="erp_key" if has_key else "erp_claim" if self._may_claim else "none",
            changed_since=True,
            customer_prices=True,
            native_availability=True,
            creates_customers=True,
            needs_admin=has_key,
        )

    async def connect(self) -> SystemInfo:
        """Signs in and reads version, date and rights, side by side."""
        session = await self._client.session()
        version, today, (held, missing), lead_time = await asyncio.gather(
            self._version(),
            self._client.today(),
            rights(self._client),
            reads.default_lead_time(self._client),
        )
        if sales.KEY_MODULE not in session.modules:
            self._may_claim = await claims.may_claim(self._client)
        drift = [] if version == SERIES else [f"series {version} instead of {SERIES}"]
        if lead_time is None:
            # Without it Tryton plans every shipment for the day of the sale, whatever was promised.
            drift.append("product.configuration default_lead_time is not set")
        return SystemInfo(
            name="Tryton",
            version=version,
            user=session.user_name,
            today=today,
            company=session.company.name,
            currency=session.company.currency,
            timezone=session.company.timezone,
            companies=tuple(company.name for company in session.companies),
            rights=held,
            missing_rights=missing,
            drift=tuple(drift),
        )

    async def aclose(self) -> None:
        await self._client.http.aclose()

    async def search_customers(self, text: str, *, limit: int = 20) -> Sequence[ErpAccount]:
        return await self._reading(reads.search_customers(self._client, text, limit))

    async def all_customers(
        self, *, changed_since: datetime | None = None
    ) -> AsyncIterator[Sequence[ErpAccount]]:
        async for page in reads.all_customers(self._client, changed_since):
            yield page

    async def customers(self, numbers: Sequence[str]) -> Mapping[str, ErpAccount]:
        return await self._reading(reads.customers(self._client, numbers))

    async def search_products(self, text: str, *, limit: int = 20) -> Sequence[Product]:
        return await self._reading(reads.search_products(self._client, text, limit))

    async def products(self, codes: Sequence[str]) -> Mapping[str, Product]:
        return await self._reading(reads.products(self._client, codes))

    async def warehouses(self) -> Sequence[Warehouse]:
        return await self._reading(warehouses(self._client))

    async def stock(
        self, product_ids: Sequence[str], warehouse_ids: Sequence[str]
    ) -> Sequence[StockSituation]:
        return await self._reading(stock(self._client, product_ids, warehouse_ids))

    async def native_availability(
        self, product_ids: Sequence[str], warehouse_ids: Sequence[str], on: date
    ) -> Sequence[NativeAvailability]:
        """Tryton's `forecast_quantity`."""
        return await self._reading(native_availability(self._client, product_ids, warehouse_ids, on))

    async def create_customer(self, new: NewCustomer) -> ErpAccount:
        return await parties.create(self._client, new)

    async def sales_terms(
        self,
        customer_id: str,
        requests: Sequence[PriceRequest],
        *,
        on: date,
        currency: str,
        delivery_address_id: str = "",
    ) -> SalesTerms:
        asked = terms.sales_terms(
            self._client,
            self._book,
            customer_id,
            requests,
            on=on,
            currency_code=currency,
            delivery_address_id=delivery_address_id,
        )
        found, header = await self._reading(asked)
        self._headers[customer_id] = header
        return found

    async def sales_orders(
        self, customer_ids: Sequence[str] | None, *, open_only: bool = True
    ) -> Sequence[SalesOrder]:
        return await self._reading(sales.of_customers(self._client, customer_ids, open_only))

    async def sales_order(self, id_or_number: str) -> SalesOrder:
        return await self._reading(sales.by_id_or_number(self._client, id_or_number))

    async def sales_orders_by_id(self, order_ids: Sequence[str]) -> Sequence[SalesOrder]:
        return await self._reading(sales.by_ids(self._client, order_ids))

    async def find_by_external_reference(self, external_reference: str) -> Sequence[SalesOrder]:
        return await self._reading(sales.by_key(self._client, external_reference))

    async def open_items(
        self,
        *,
        customer_ids: Sequence[str] | None = None,
        number: str | None = None,
        include_paid: bool = False,
    ) -> Sequence[OpenItem]:
        return await self._reading(reads.open_items(self._client, customer_ids, number, include_paid))

    async def credit(self, customer_ids: Sequence[str]) -> Sequence[Credit]:
        return await self._reading(reads.credit(self._client, customer_ids))

    async def create_sales_order(self, draft: SalesOrderDraft) -> SalesOrder:
        header = self._headers.get(draft.customer_id)
        if header is None:
            header = await self._reading(terms.header(self._client, draft.customer_id))
        return await sales.create(self._client, self._book, header, draft)

    async def claim(self, external_reference: str, holder: str) -> bool:
        return await claims.claim(self._client, external_reference, holder)

    async def claim_holder(self, external_reference: str) -> ClaimHolder | None:
        return await self._reading(claims.holder_of(self._client, external_reference))

    async def release_claim(self, external_reference: str) -> None:
        await claims.release(self._client, external_reference)

    async def confirm_sales_order(
        self, order_id: str, *, accepted_warnings: Sequence[str] = ()
    ) -> SalesOrder:
        return await sales.confirm(self._client, order_id, accepted_warnings)

    async def cancel_sales_order(self, order_id: str) -> SalesOrder:
        return await sales.cancel(self._client, order_id)

    def record_url(
        self, kind: Literal["customer", "sales_order", "invoice", "product"], record_id: str
    ) -> str | None:
        """A page of Tryton's web client."""
        base, database = self._client.http.base_url, quote(self._client.database, safe="")
        return f"{base}/#{database}/model/{MODELS[kind]}/{quote(record_id, safe='')}"

    async def _version(self) -> str:
        version = await self._client.server_version()
        if not isinstance(version, str):
            raise UnexpectedReply("field_wrong", system="erp", field="common.server.version")
        return version

    async def _reading(self, work: Awaitable[T]) -> T:
        """A read that Tryton refuses for a right that is missing names the right."""
        try:
            return await work
        except Rejected as refusal:
            raise await name_missing_right(self._client, refusal, ("read",)) from None
