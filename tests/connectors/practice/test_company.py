"""The practice company: its story, its rules as a small ERP, and that it can be written down."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import msgspec
import pytest

from app.connectors.practice import PracticeCompany, PracticeCrm, PracticeErp, practice_company, selling
from app.connectors.practice.records import Order
from app.domain.quotes import WriteBack
from app.domain.sales_orders import DraftLine, SalesOrderDraft
from app.errors import DuplicateKey, Rejected, WarningRaised

TODAY = date(2026, 11, 24)
MAIN = "Waterland Techniek BV"


@pytest.fixture
def company() -> PracticeCompany:
    return practice_company(TODAY)


def draft(company: PracticeCompany, code: str, quantity: str, customer: str = "10001") -> SalesOrderDraft:
    party = company.party_by_number(customer)
    item = company.item_by_code(code)
    assert party and item
    unit = item.product.sales_unit
    price = selling.unit_price(company, item, Decimal(quantity), unit, party.price_list_id)
    line = DraftLine(item.product.id, Decimal(quantity), unit, price, selling.taxes_for(party, item))
    address = party.addresses[0].id
    return SalesOrderDraft(
        "practice:Q-1:r1:p1", party.id, address, address, "EUR", (line,), "warehouse-PUR", TODAY
    )


def created(company: PracticeCompany, code: str, quantity: str, customer: str = "10001") -> Order:
    return selling.create_order(company, MAIN, draft(company, code, quantity, customer))


@pytest.mark.parametrize("days", range(0, 400, 13))
def test_the_story_holds_on_every_day(days: int) -> None:
    told = practice_company(TODAY + timedelta(days=days))
    numbers = [order.number for order in told.state.orders.values() if order.number]
    assert numbers == [f"SO-{number}" for number in range(2201, 2216)]
    invoices = [invoice.number for invoice in told.state.invoices.values()]
    assert invoices == [*(f"INV-{number}" for number in range(4001, 4007)), "INV-B-4001"]
    assert len(told.state.quotes) == 24


def test_it_is_written_to_json_and_read_back(company: PracticeCompany) -> None:
    written = company.to_json()
    again = PracticeCompany.from_json(written, company.clock)
    assert again.state == company.state
    assert again.to_json() == written
    order = created(again, "GK-12", "10")
    assert order.id not in company.state.orders, "the copy shares nothing with the first one"


def test_json_of_another_shape_is_refused(company: PracticeCompany) -> None:
    with pytest.raises(msgspec.ValidationError):
        PracticeCompany.from_json(b'{"orders": {"order-1": {}}}', company.clock)


def test_two_companies_share_nothing() -> None:
    first, second = practice_company(TODAY), practice_company(TODAY)
    created(first, "GK-12", "10")
    assert len(first.state.orders) == len(second.state.orders) + 1


async def test_the_clock_moves_what_is_overdue() -> None:
    days = [TODAY]
    company = practice_company(TODAY, clock=lambda: days[0])
    erp = PracticeErp(company)
    claes = company.party_by_number("10013")
    assert claes
    (before,) = await erp.credit([claes.id])
    days[0] = TODAY + timedelta(days=19)
    (after,) = await erp.credit([claes.id])
    assert (before.overdue.amount, after.overdue.amount) == (0, Decimal("1460.00"))
    assert (await erp.connect()).today == days[0]


def test_a_draft_has_no_number_until_it_is_a_quotation(company: PracticeCompany) -> None:
    order = created(company, "GK-12", "10")
    assert (order.state, order.number) == ("draft", "")
    selling.quote_order(company, order)
    assert (order.state, order.number) == ("quotation", "SO-2216")
    selling.confirm_order(company, order)
    assert (order.state, order.number) == ("confirmed", "SO-2216")


def test_an_order_goes_its_way_to_done(company: PracticeCompany) -> None:
    order = created(company, "GK-12", "20")
    selling.confirm_order(company, order)
    selling.reserve_order(company, order)
    assert [move.state for move in selling.moves_of(company, order)] == ["reserved"]
    line = order.lines[0]
    selling.deliver_line(company, order, line, Decimal(8))
    assert (order.state, line.delivered_quantity) == ("processing", 8)
    waiting = {move.state: move.quantity for move in selling.moves_of(company, order)}
    assert waiting == {"reserved": -12, "done": -8}
    first = selling.invoice_order(company, order, TODAY)
    selling.deliver_line(company, order, line, Decimal(12))
    assert order.state == "processing"
    second = selling.invoice_order(company, order, TODAY)
    assert order.state == "done"
    assert first.total_amount + second.total_amount == selling.total_of(company, order)
    assert selling.uninvoiced(company, order) == 0
    with pytest.raises(Rejected):
        selling.deliver_line(company, order, line, Decimal(1))


def test_delivering_does_not_change_what_is_available(company: PracticeCompany) -> None:
    order = created(company, "KIT-HZ", "2")
    selling.confirm_order(company, order)

    def balance(code: str) -> Decimal:
        moves = company.moves_at(MAIN, f"product-{code}", "warehouse-PUR")
        return sum((move.quantity for move in moves if move.state != "cancelled"), Decimal(0))

    before = {code: balance(code) for code in ("CP-100", "BV-25", "TS-2", "FH-50")}
    selling.deliver_line(company, order, order.lines[0], Decimal(2))
    assert {code: balance(code) for code in before} == before


def test_taxes_are_rounded_per_document_or_per_line(company: PracticeCompany) -> None:
    order = created(company, "FH-50", "1")
    line = replace(order.lines[0], unit_price=Decimal("6.70"))
    order.lines = [line, replace(line, id="line-x")]
    assert selling.order_totals(company, order) == (Decimal("13.40"), Decimal("2.81"))
    company.state.tax_rounding = "line"
    assert selling.order_totals(company, order) == (Decimal("13.40"), Decimal("2.82"))


def test_the_key_is_unique_per_company_among_living_orders(company: PracticeCompany) -> None:
    first = created(company, "GK-12", "10")
    with pytest.raises(DuplicateKey):
        created(company, "GK-12", "10")
    other = selling.create_order(company, "Waterland Onderhoud BV", draft(company, "GK-12", "10"))
    assert other.external_reference == first.external_reference
    selling.cancel_order(company, first)
    assert created(company, "GK-12", "10").id != first.id


def test_a_refused_create_leaves_nothing_behind(company: PracticeCompany) -> None:
    good = draft(company, "GK-12", "10")
    line = good.lines[0]
    litre = replace(line.unit, code="l", category="volume")
    bad = [
        replace(good, customer_id="party-none"),
        replace(good, customer_id="party-10021"),
        replace(good, delivery_address_id="address-10002-1"),
        replace(good, warehouse_id="warehouse-none"),
        replace(good, currency="USD"),
        replace(good, lines=(replace(line, product_id="product-CP-80"),)),
        replace(good, lines=(replace(line, product_id="product-DM-01"),)),
        replace(good, lines=(line, replace(line, quantity=Decimal(0)))),
        replace(good, lines=(replace(line, tax_ids=("tax-none",)),)),
        replace(good, lines=(replace(line, unit=litre),)),
    ]
    before = company.to_json()
    for wrong in bad:
        with pytest.raises(Rejected) as refusal:
            selling.create_order(company, MAIN, wrong)
        assert refusal.value.params["text"]
    assert company.to_json() == before


def test_confirmed_orders_stay_confirmed_and_cancelled_ones_cancelled(
    company: PracticeCompany,
) -> None:
    order = created(company, "GK-12", "10")
    selling.confirm_order(company, order)
    with pytest.raises(Rejected):
        selling.cancel_order(company, order)
    cancelled = company.order_called(MAIN, "SO-2213")
    assert cancelled
    with pytest.raises(Rejected):
        selling.confirm_order(company, cancelled)


def test_each_order_asks_for_its_own_warning(company: PracticeCompany) -> None:
    order = created(company, "CP-200", "10", "10004")
    with pytest.raises(WarningRaised) as asked:
        selling.confirm_order(company, order)
    with pytest.raises(WarningRaised):
        selling.confirm_order(company, order, ["credit_limit.party-10004.order-1"])
    selling.confirm_order(company, order, [str(asked.value.params["name"])])
    assert order.state == "confirmed"


async def test_the_second_company_sees_its_own(company: PracticeCompany) -> None:
    erp = PracticeErp(company, company_name="Waterland Onderhoud BV")
    orders = await erp.sales_orders(["party-10015"], open_only=False)
    assert [order.number for order in orders] == ["SO-2215", "SO-2214"]
    (meters,) = await erp.stock(["product-FM-25"], ["warehouse-TIL"])
    assert (meters.on_hand, [event.quantity for event in meters.events]) == (6, [-2])
    assert [item.number for item in await erp.open_items()] == ["INV-B-4001"]


async def test_fields_that_nobody_defined_vanish(company: PracticeCompany) -> None:
    company.state.defined_quote_fields.remove("erp_order_status")
    crm = PracticeCrm(company)
    await crm.write_back("quote-Q-0001", WriteBack(("SO-1",), "confirmed"))
    assert await crm.read_write_back("quote-Q-0001") == WriteBack(("SO-1",), "")
