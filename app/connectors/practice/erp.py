"""The practice ERP: stock, prices, sales orders and invoices of the practice company."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Literal

from app.connectors.practice import selling, views
from app.connectors.practice.company import PracticeCompany
from app.connectors.practice.gate import Gate
from app.connectors.practice.records import Order, Party
from app.domain.availability import StockSituation
from app.domain.credit import Credit
from app.domain.customers import ErpAccount, NewCustomer
from app.domain.invoices import OpenItem
from app.domain.products import Product, Warehouse
from app.domain.sales_orders import LineTerms, PriceRequest, SalesOrder, SalesOrderDraft, SalesTerms
from app.domain.stock import NativeAvailability
from app.errors import NotFound, OutcomeUnknown, UsageError
from app.ports import Capabilities, ClaimHolder, SystemInfo

RIGHTS = ("read customers", "read products", "read stock", "read invoices", "create sales orders")


class PracticeErp:
    """`app.ports.ErpConnector` in process, for one of the firm's companies (the first unless named).

    `page_size` is small so that paging happens at all. `arbiter`: whether its orders have a unique key, or
    only its claims are unique.
    """

    name = "practice"

    def __init__(
        self,
        company: PracticeCompany,
        *,
        user: str = "practice",
        password: str = "practice",  # guards made-up data in memory
        page_size: int = 5,
        company_name: str = "",
        arbiter: Literal["erp_key", "erp_claim"] = "erp_key",
    ) -> None:
        self.company = company
        self.owner = company_name or company.main_company
        self.gate = Gate(company, "erp", user, password)
        self._page_size = page_size
        self._arbiter: Literal["erp_key", "erp_claim"] = arbiter

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(
            arbiter=self._arbiter,
            changed_since=True,
            customer_prices=True,
            native_availability=True,
            line_dates=True,
            creates_customers=True,
        )

    async def connect(self) -> SystemInfo:
        await self.gate.enter()
        state = self.company.state
        missing = ("read invoices",) if self.company.switches.is_on("no_permission_invoices") else ()
        return SystemInfo(
            name="Practice ERP",
            version="1",
            user=self.gate.user,
            today=self.company.today,
            company=self.owner,
            currency=state.currency,
            timezone=state.timezone,
            companies=tuple(state.companies) or (state.name,),
            rights=tuple(right for right in RIGHTS if right not in missing),
            missing_rights=missing,
        )

    async def aclose(self) -> None:
        self.gate.close()

    async def search_customers(self, text: str, *, limit: int = 20) -> Sequence[ErpAccount]:
        await self.gate.enter()
        wanted = text.strip().casefold()
        found = [
            party
            for party in self.company.state.parties.values()
            if wanted in party.name.casefold() or wanted in party.number.casefold()
        ]
        found.sort(key=lambda party: party.name.casefold())
        return tuple(views.erp_account(self.company, party) for party in found[:limit])

    async def all_customers(
        self, *, changed_since: datetime | None = None
    ) -> AsyncIterator[Sequence[ErpAccount]]:
        if changed_since is not None and changed_since.tzinfo is None:
            raise UsageError("naive_time", value=str(changed_since))
        since = changed_since or datetime.min.replace(tzinfo=UTC)
        parties = [party for party in self.company.state.parties.values() if party.changed_at >= since]
        for start in range(0, len(parties), self._page_size):
            await self.gate.enter()
            page = parties[start : start + self._page_size]
            yield tuple(views.erp_account(self.company, party, flat=True) for party in page)

    async def customers(self, numbers: Sequence[str]) -> Mapping[str, ErpAccount]:
        await self.gate.enter()
        found = {number: self.company.party_by_number(number) for number in numbers}
        return {number: views.erp_account(self.company, party) for number, party in found.items() if party}

    async def search_products(self, text: str, *, limit: int = 20) -> Sequence[Product]:
        await self.gate.enter()
        wanted = text.strip().casefold()
        products = [item.product for item in self.company.state.items.values()]
        found = [p for p in products if wanted in p.name.casefold() or wanted in p.code.casefold()]
        return tuple(sorted(found, key=lambda product: product.code)[:limit])

    async def products(self, codes: Sequence[str]) -> Mapping[str, Product]:
        await self.gate.enter()
        found = {code: self.company.item_by_code(code) for code in codes}
        return {code: item.product for code, item in found.items() if item}

    async def warehouses(self) -> Sequence[Warehouse]:
        await self.gate.enter()
        return tuple(self.company.state.warehouses.values())

    async def stock(
        self, product_ids: Sequence[str], warehouse_ids: Sequence[str]
    ) -> Sequence[StockSituation]:
        await self.gate.enter()
        return tuple(
            views.stock_situation(self.company, self.owner, product_id, warehouse_id)
            for product_id in product_ids
            for warehouse_id in warehouse_ids
        )

    async def native_availability(
        self, product_ids: Sequence[str], warehouse_ids: Sequence[str], on: date
    ) -> Sequence[NativeAvailability]:
        await self.gate.enter()
        items = self.company.state.items
        return tuple(
            NativeAvailability(product_id, warehouse_id, on, quantity)
            for product_id in product_ids
            if product_id in items and items[product_id].product.kind == "goods"
            for warehouse_id in warehouse_ids
            for quantity in [views.naive_balance(self.company, self.owner, product_id, warehouse_id, on)]
        )

    async def create_customer(self, new: NewCustomer) -> ErpAccount:
        await self.gate.enter(right="new_customers")
        switches = self.company.switches
        lost = OutcomeUnknown("timed_out", system="erp", operation="create_customer")
        if switches.strikes("customer_outcome_unknown_not_done"):
            raise lost
        party = selling.create_party(self.company, new)
        if switches.strikes("customer_outcome_unknown_but_done"):
            raise lost
        return views.erp_account(self.company, party)

    async def sales_terms(
        self,
        customer_id: str,
        requests: Sequence[PriceRequest],
        *,
        on: date,
        currency: str,
        delivery_address_id: str = "",
    ) -> SalesTerms:
        await self.gate.enter()
        party = self._party(customer_id)
        if delivery_address_id and delivery_address_id not in {a.id for a in party.addresses}:
            raise selling.refused("rejected", f"An address is not one of {party.name}.")
        if currency != self.company.state.currency:
            raise selling.refused("rejected", f"Nothing is sold in {currency}.")
        term = self.company.state.payment_terms.get(party.payment_term_id)
        return SalesTerms(
            customer_id=party.id,
            currency=currency,
            payment_term=term.name if term else "",
            lines=tuple(self._line_terms(party, request) for request in requests),
            payment_term_id=party.payment_term_id,
            price_list_id=party.price_list_id,
            invoice_address_id=_address_for(party, "invoice"),
            delivery_address_id=delivery_address_id or _address_for(party, "delivery"),
            company=self.owner,
            tax_rounding=self.company.state.tax_rounding,
            rounding="half_even",
            rounding_step=selling.CENT,
            price_digits=selling.PRICE_DIGITS,
        )

    async def sales_orders(
        self, customer_ids: Sequence[str] | None, *, open_only: bool = True
    ) -> Sequence[SalesOrder]:
        await self.gate.enter()
        mine = [
            order
            for order in self.company.orders_of(self.owner)
            if customer_ids is None or order.customer_id in customer_ids
        ]
        mine.sort(key=lambda order: (order.order_date or date.min, order.number), reverse=True)
        found = (views.sales_order(self.company, order) for order in mine)
        return tuple(order for order in found if order.open or not open_only)

    async def sales_order(self, id_or_number: str) -> SalesOrder:
        await self.gate.enter()
        return views.sales_order(self.company, self._order(id_or_number))

    async def sales_orders_by_id(self, order_ids: Sequence[str]) -> Sequence[SalesOrder]:
        for _ in range(0, len(order_ids), 100):
            await self.gate.enter()
        wanted = set(order_ids)
        mine = self.company.orders_of(self.owner)
        return tuple(views.sales_order(self.company, order) for order in mine if order.id in wanted)

    async def find_by_external_reference(self, external_reference: str) -> Sequence[SalesOrder]:
        await self.gate.enter()
        return tuple(
            views.sales_order(self.company, order)
            for order in self.company.orders_of(self.owner)
            if order.external_reference == external_reference and order.state != "cancelled"
        )

    async def open_items(
        self,
        *,
        customer_ids: Sequence[str] | None = None,
        number: str | None = None,
        include_paid: bool = False,
    ) -> Sequence[OpenItem]:
        await self.gate.enter(right="invoices")
        invoices = [i for i in self.company.state.invoices.values() if i.company == self.owner]
        found = [views.open_item(self.company, invoice) for invoice in invoices]
        if number is not None:
            return tuple(item for item in found if item.number == number)
        mine = [item for item in found if customer_ids is None or item.customer_id in customer_ids]
        wanted = [item for item in mine if include_paid or item.open_amount]
        return tuple(sorted(wanted, key=lambda item: (item.due_date or date.max, item.number)))

    async def credit(self, customer_ids: Sequence[str]) -> Sequence[Credit]:
        await self.gate.enter(right="invoices")
        parties = [self._party(customer_id) for customer_id in customer_ids]
        return tuple(views.credit(self.company, self.owner, party.id) for party in parties)

    async def create_sales_order(self, draft: SalesOrderDraft) -> SalesOrder:
        await self.gate.enter()
        if self.company.switches.strikes("create_refused"):
            raise selling.refused("rejected", "The accounting period of this date is closed.")
        return self._send("create", lambda: self._created(draft))

    async def claim(self, external_reference: str, holder: str) -> bool:
        await self.gate.enter()
        if external_reference in self.company.state.claims:
            return False
        self.company.state.claims[external_reference] = (holder, self.company.now())
        if self.company.switches.strikes("claim_outcome_unknown"):
            raise OutcomeUnknown("timed_out", system="erp", operation="claim")
        return True

    async def claim_holder(self, external_reference: str) -> ClaimHolder | None:
        await self.gate.enter()
        held = self.company.state.claims.get(external_reference)
        return ClaimHolder(*held) if held else None

    async def release_claim(self, external_reference: str) -> None:
        await self.gate.enter()
        self.company.state.claims.pop(external_reference, None)

    async def confirm_sales_order(
        self, order_id: str, *, accepted_warnings: Sequence[str] = ()
    ) -> SalesOrder:
        await self.gate.enter()
        order = self._order(order_id)

        def confirm() -> Order:
            selling.confirm_order(self.company, order, accepted_warnings)
            return order

        return self._send("confirm", confirm)

    async def cancel_sales_order(self, order_id: str) -> SalesOrder:
        await self.gate.enter()
        order = self._order(order_id)
        selling.cancel_order(self.company, order)
        return views.sales_order(self.company, order)

    def record_url(
        self, kind: Literal["customer", "sales_order", "invoice", "product"], record_id: str
    ) -> str | None:
        """The practice systems have no pages to open."""
        return None

    def _created(self, draft: SalesOrderDraft) -> Order:
        return selling.create_order(self.company, self.owner, draft, unique_key=self._arbiter == "erp_key")

    def _send(self, operation: Literal["create", "confirm"], change: Callable[[], Order]) -> SalesOrder:
        """Makes a change, unless an outage loses it or its answer."""
        switches = self.company.switches
        lost = OutcomeUnknown("timed_out", system="erp", operation=operation)
        if switches.strikes(f"{operation}_outcome_unknown_not_done"):
            raise lost
        order = change()
        done_but_lost = (
            "create_outcome_unknown_but_done" if operation == "create" else "confirm_outcome_unknown"
        )
        if switches.strikes(done_but_lost):
            raise lost
        return views.sales_order(self.company, order)

    def _line_terms(self, party: Party, request: PriceRequest) -> LineTerms:
        item = self.company.state.items.get(request.product_id)
        if item is None:
            raise NotFound("product", system="erp", product=request.product_id)
        price = selling.unit_price(self.company, item, request.quantity, request.unit, party.price_list_id)
        tax_ids = selling.taxes_for(party, item)
        rates = tuple(self.company.state.taxes[tax_id].fraction for tax_id in tax_ids)
        return LineTerms(item.product.id, price, tax_ids, rates)

    def _party(self, customer_id: str) -> Party:
        party = self.company.state.parties.get(customer_id)
        if party is None:
            raise NotFound("customer", system="erp", customer=customer_id)
        return party

    def _order(self, id_or_number: str) -> Order:
        order = self.company.order_called(self.owner, id_or_number)
        if order is None:
            raise NotFound("sales_order", system="erp", sales_order=id_or_number)
        return order


def _address_for(party: Party, use: Literal["invoice", "delivery"]) -> str:
    """The first address meant for this use, else the first one."""
    fitting = [address for address in party.addresses if getattr(address, use)]
    chosen = (*fitting, *party.addresses)
    return chosen[0].id if chosen else ""
