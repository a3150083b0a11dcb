"""The practice ERP with one fault of `faults.ERP_FAULTS`. `FaultyErp` is whole, its base only reads."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Literal, cast

from app.connectors.practice.company import PracticeCompany
from app.connectors.practice.erp import PracticeErp
from app.connectors.practice.faults import ERP_FAULTS, known
from app.domain.availability import StockEvent, StockSituation
from app.domain.credit import Credit
from app.domain.customers import ErpAccount, NewCustomer
from app.domain.invoices import OpenItem
from app.domain.products import Product, Warehouse
from app.domain.sales_orders import LineTerms, PriceRequest, SalesOrder, SalesOrderDraft, SalesTerms
from app.domain.stock import NativeAvailability
from app.domain.values import Money
from app.errors import (
    DuplicateKey,
    NotFound,
    OutcomeUnknown,
    Rejected,
    SessionExpired,
    SignInFailed,
    SystemUnreachable,
)
from app.ports import SystemInfo


class _FaultyReading(PracticeErp):
    def __init__(self, company: PracticeCompany, fault: str, *, password: str = "practice") -> None:
        super().__init__(company, password=password)
        self.fault = known(fault, ERP_FAULTS)

    async def connect(self) -> SystemInfo:
        try:
            with self._mistold():
                info = await super().connect()
        except SignInFailed as failed:
            if self.fault == "sign_in_failure_as_unreachable":
                raise SystemUnreachable("not_reachable", system="erp") from failed
            raise
        return replace(info, companies=()) if self.fault == "companies_left_out" else info

    def record_url(
        self, kind: Literal["customer", "sales_order", "invoice", "product"], record_id: str
    ) -> str | None:
        return (
            "javascript:alert(1)" if self.fault == "script_as_link" else super().record_url(kind, record_id)
        )

    @contextmanager
    def _mistold(self, lost_as_not_sent: str = "") -> Iterator[None]:
        """What was not sent told as unknown, and with the fault of that name what is unknown as not sent."""
        try:
            yield
        except OutcomeUnknown as unknown:
            if self.fault == lost_as_not_sent:
                raise SystemUnreachable("timed_out", system="erp") from unknown
            raise
        except SystemUnreachable as away:
            if self.fault == "unreachable_as_unknown":
                raise OutcomeUnknown("timed_out", system="erp") from away
            raise

    def _lose_session(self) -> None:
        if self.fault == "session_not_renewed" and self.company.switches.strikes("session_expired"):
            raise SessionExpired("session_expired", system="erp")

    # ---- customers and products

    async def search_customers(self, text: str, *, limit: int = 20) -> Sequence[ErpAccount]:
        self._lose_session()
        if self.fault == "wildcards_in_search":
            text = text.replace("%", "")
        found = await super().search_customers(text, limit=limit)
        return tuple(account for account in found if self._found(account, text))

    def _found(self, account: ErpAccount, text: str) -> bool:
        if self.fault == "search_case_sensitive":
            return text in account.name or text in account.number
        if self.fault == "number_not_searched":
            return text.casefold() in account.name.casefold()
        return self._visible(account.active)

    async def customers(self, numbers: Sequence[str]) -> Mapping[str, ErpAccount]:
        found = await super().customers(numbers)
        missing = set(numbers) - set(found)
        if self.fault == "unknown_number_fails" and missing:
            raise NotFound("customer", system="erp", customer=min(missing))
        return {number: account for number, account in found.items() if self._visible(account.active)}

    async def all_customers(
        self, *, changed_since: datetime | None = None
    ) -> AsyncIterator[Sequence[ErpAccount]]:
        async for page in super().all_customers(changed_since=changed_since):
            yield page[:-1] if self.fault == "page_loses_customer" else page

    async def search_products(self, text: str, *, limit: int = 20) -> Sequence[Product]:
        found = await super().search_products(text, limit=limit)
        if self.fault == "names_not_searched":
            return tuple(product for product in found if text.casefold() in product.code.casefold())
        return found

    async def products(self, codes: Sequence[str]) -> Mapping[str, Product]:
        found = await super().products(codes[:200] if self.fault == "second_page_cut" else codes)
        if self.fault == "kit_without_components":
            found = {code: replace(product, components=()) for code, product in found.items()}
        if self.fault == "only_the_stock_unit":
            found = {code: replace(product, units=()) for code, product in found.items()}
        if self.fault == "substitutes_not_told":
            found = {code: replace(product, substitutes=()) for code, product in found.items()}
        return {code: product for code, product in found.items() if self._visible(product.active)}

    def _visible(self, active: bool) -> bool:
        return active or self.fault != "inactive_hidden"

    # ---- stock

    async def warehouses(self) -> Sequence[Warehouse]:
        found = await super().warehouses()
        if self.fault == "warehouses_unnamed":
            return tuple(replace(warehouse, name=warehouse.id) for warehouse in found)
        if self.fault == "transfers_the_wrong_way":
            return tuple(replace(w, transfer_days=_into(w, found)) for w in found)
        return found

    async def native_availability(
        self, product_ids: Sequence[str], warehouse_ids: Sequence[str], on: date
    ) -> Sequence[NativeAvailability]:
        told = self.company.today if self.fault == "own_figure_of_today" else on
        found = await super().native_availability(product_ids, warehouse_ids, told)
        if self.fault == "own_figure_is_ours":
            late = await super().stock(product_ids, warehouse_ids)
            received = {(s.product_id, s.warehouse_id): _late_receipts(s, self.company.today) for s in late}
            found = tuple(
                replace(one, quantity=one.quantity + received[one.product_id, one.warehouse_id])
                for one in found
            )
        if self.fault == "own_figure_of_kits":
            items = self.company.state.items
            others = [p for p in product_ids if items[p].product.kind != "goods"]
            pairs = [(product, place) for product in others for place in warehouse_ids]
            found = (*found, *(NativeAvailability(*pair, on, Decimal(0)) for pair in pairs))
        return tuple(replace(one, on=on) for one in found)

    async def stock(
        self, product_ids: Sequence[str], warehouse_ids: Sequence[str]
    ) -> Sequence[StockSituation]:
        found = await super().stock(product_ids, warehouse_ids)
        told = (self._spoilt_situation(situation) for situation in found)
        return tuple(s for s in told if s.on_hand or s.events or self.fault != "empty_pair_left_out")

    def _spoilt_situation(self, situation: StockSituation) -> StockSituation:
        situation = replace(situation, events=tuple(self._spoilt_events(situation.events)))
        if self.fault == "float_quantities":
            return replace(situation, on_hand=cast("Decimal", float(situation.on_hand)))
        if self.fault == "drafts_take_stock":
            return situation.with_events(*self._drafted(situation.product_id))
        item = self.company.state.items.get(situation.product_id)
        if self.fault == "kit_has_own_stock" and item and item.product.kind == "kit":
            return replace(situation, on_hand=Decimal(5))
        done = [m for m in self.company.state.moves.values() if m.state == "done"]
        mine = [m for m in done if m.product_id == situation.product_id]
        if self.fault == "foreign_stock_counted":
            here = (m.quantity for m in mine if m.warehouse_id == situation.warehouse_id)
            return replace(situation, on_hand=sum(here, Decimal(0)))
        if self.fault == "warehouses_added_up":
            everywhere = (m.quantity for m in mine if m.company == self.owner)
            return replace(situation, on_hand=sum(everywhere, Decimal(0)))
        return situation

    def _drafted(self, product_id: str) -> Iterable[StockEvent]:
        for order in self.company.orders_of(self.owner):
            for line in order.lines:
                if order.state == "draft" and line.product_id == product_id:
                    yield StockEvent(order.promised_date, -line.quantity, "sales_order")

    def _spoilt_events(self, events: Iterable[StockEvent]) -> Iterable[StockEvent]:
        today = self.company.today
        for event in events:
            late = event.on is None or event.on < today
            receipt = event.quantity > 0
            if self.fault == "reservation_twice" and event.hard:
                yield replace(event, hard=False, kind="sales_order")
            if self.fault == "open_quantity_not_told":
                yield replace(event, open_quantity=None)
                continue
            if self.fault == "state_of_order_not_told":
                yield replace(event, document_state="")
                continue
            if self.fault == "overdue_receipt_trusted" and receipt and late:
                yield replace(event, on=today)
                continue
            lost = {
                "reservation_ignored": event.hard,
                "undated_receipt_lost": receipt and event.on is None,
                "late_demand_dropped": not receipt and late,
                "future_demand_dropped": not receipt and not late and not event.hard,
            }
            if not lost.get(self.fault, False):
                yield event

    # ---- orders, invoices and credit

    async def sales_orders(
        self, customer_ids: Sequence[str] | None, *, open_only: bool = True
    ) -> Sequence[SalesOrder]:
        owner = self.owner
        if self.fault == "foreign_orders_shown":
            self.owner = self.company.state.companies[-1]
        if customer_ids is None and self.fault == "orders_of_all_left_out":
            customer_ids = ()
        every = open_only and self.fault != "delivered_shown_open"
        found = await super().sales_orders(customer_ids, open_only=every)
        self.owner = owner
        return found

    async def sales_orders_by_id(self, order_ids: Sequence[str]) -> Sequence[SalesOrder]:
        found = await super().sales_orders_by_id(order_ids)
        if self.fault == "cancelled_not_by_id":
            return tuple(order for order in found if order.state != "cancelled")
        return found[:1] if self.fault == "order_ids_left_out" else found

    async def sales_order(self, id_or_number: str) -> SalesOrder:
        try:
            order = await super().sales_order(id_or_number)
        except NotFound as missing:
            if self.fault == "unknown_order_refused":
                raise Rejected("rejected", system="erp", text="There is no such record.") from missing
            raise
        if self.fault == "invoiced_not_told":
            return replace(order, invoiced=None)
        if self.fault == "boxes_delivered_as_pieces":
            lines = (
                replace(li, delivered_quantity=li.delivered_quantity * li.unit.factor) for li in order.lines
            )
            return replace(order, lines=tuple(lines))
        if self.fault == "moments_for_dates" and order.order_date:
            return replace(order, order_date=datetime.combine(order.order_date, time(0)))
        return order

    async def open_items(
        self,
        *,
        customer_ids: Sequence[str] | None = None,
        number: str | None = None,
        include_paid: bool = False,
    ) -> Sequence[OpenItem]:
        found = await super().open_items(customer_ids=customer_ids, number=number, include_paid=include_paid)
        if self.fault == "paid_invoice_shown_open":
            return tuple(replace(item, open_amount=item.total_amount) for item in found)
        return found[::-1] if self.fault == "invoices_newest_first" else found

    async def credit(self, customer_ids: Sequence[str]) -> Sequence[Credit]:
        found = await super().credit(customer_ids)
        zero = Money.zero(self.company.state.currency)
        if self.fault == "credit_without_orders":
            return tuple(replace(credit, open_orders=zero) for credit in found)
        if self.fault == "overdue_left_out_of_credit":
            return tuple(replace(credit, overdue=zero) for credit in found)
        return found


def _into(target: Warehouse, places: Sequence[Warehouse]) -> tuple[tuple[str, int], ...]:
    into = [(place, dict(place.transfer_days)) for place in places]
    return tuple((place.id, days[target.id]) for place, days in into if target.id in days)


def _late_receipts(situation: StockSituation, today: date) -> Decimal:
    late = (event for event in situation.events if event.on is None or event.on < today)
    return sum((event.quantity for event in late if event.quantity > 0), Decimal(0))


class FaultyErp(_FaultyReading):
    """The practice ERP with one fault."""

    async def create_customer(self, new: NewCustomer) -> ErpAccount:
        if self.fault == "new_customer_without_vat":
            new = replace(new, vat_number="")
        if self.fault == "new_customer_without_address":
            new = replace(new, address=replace(new.address, street="", city=""))
        with self._mistold("lost_customer_as_not_sent"):
            created = await super().create_customer(new)
        party = self.company.state.parties[created.id]
        if self.fault == "new_customer_number_given":
            party.number = f"CRM-{party.number}"
        if self.fault == "new_customer_cannot_be_billed":
            party.addresses = [replace(address, id="") for address in party.addresses]
        return (await super().customers([party.number]))[party.number]

    async def sales_terms(
        self,
        customer_id: str,
        requests: Sequence[PriceRequest],
        *,
        on: date,
        currency: str,
        delivery_address_id: str = "",
    ) -> SalesTerms:
        chosen = "" if self.fault == "ship_to_ignored" else delivery_address_id
        terms = await super().sales_terms(
            customer_id, requests, on=on, currency=currency, delivery_address_id=chosen
        )
        if self.fault == "addresses_not_chosen":
            return replace(terms, invoice_address_id="")
        if self.fault == "tax_rounded_elsewhere":
            return replace(terms, tax_rounding="line")
        lines = (self._spoilt_terms(line, asked) for line, asked in zip(terms.lines, requests, strict=True))
        return replace(terms, lines=tuple(lines))

    def _spoilt_terms(self, line: LineTerms, asked: PriceRequest) -> LineTerms:
        item = self.company.state.items[line.product_id]
        if self.fault == "price_from_list_not_customer":
            return replace(line, unit_price=item.list_price * asked.unit.factor / item.product.unit.factor)
        if self.fault == "wrong_unit_price_for_box":
            return replace(line, unit_price=line.unit_price / asked.unit.factor)
        if self.fault == "tax_of_product_not_customer":
            rates = tuple(self.company.state.taxes[tax_id].fraction for tax_id in item.tax_ids)
            return replace(line, tax_ids=item.tax_ids, tax_rates=rates)
        return line

    async def find_by_external_reference(self, external_reference: str) -> Sequence[SalesOrder]:
        found = await super().find_by_external_reference(external_reference)
        if self.fault == "cancelled_found_by_key":
            found = (*found, *[await self.sales_order(i) for i in self._cancelled(external_reference)])
        if self.fault == "key_search_is_fuzzy" and not found:
            found = (await self.sales_order(self.company.orders_of(self.owner)[0].id),)
        return found

    async def create_sales_order(self, draft: SalesOrderDraft) -> SalesOrder:
        self._lose_session()
        key = draft.external_reference
        if self.fault == "cancelled_blocks_key" and self._cancelled(key):
            raise DuplicateKey("duplicate_key", system="erp", external_reference=key)
        if self.fault == "create_drops_taxes":
            draft = replace(draft, lines=tuple(replace(line, tax_ids=()) for line in draft.lines))
        if self.fault == "create_moves_dates":
            lines = tuple(replace(line, promised_date=None) for line in draft.lines)
            draft = replace(draft, lines=lines, promised_date=None)
        if self.fault == "ship_complete_dropped":
            draft = replace(draft, ship_complete=False)
        if self.fault == "duplicate_key_ignored":
            draft = replace(draft, external_reference=self.company.next_id("key"))
        with self._mistold("timeouts_as_not_sent"):
            created = await super().create_sales_order(draft)
        self.company.state.orders[created.id].external_reference = key
        return replace(created, external_reference=key)

    def _cancelled(self, external_reference: str) -> list[str]:
        orders = self.company.orders_of(self.owner)
        mine = [order for order in orders if order.external_reference == external_reference]
        return [order.id for order in mine if order.state == "cancelled"]

    async def confirm_sales_order(
        self, order_id: str, *, accepted_warnings: Sequence[str] = ()
    ) -> SalesOrder:
        order = await self.sales_order(order_id)
        if self.fault == "confirm_not_repeatable" and order.state not in ("draft", "quotation"):
            raise Rejected("rejected", system="erp", text=f"{order.number} is confirmed already.")
        if self.fault == "confirm_accepts_warnings":
            accepted_warnings = (*accepted_warnings, f"credit_limit.{order.customer_id}.{order.id}")
        return await super().confirm_sales_order(order_id, accepted_warnings=accepted_warnings)
