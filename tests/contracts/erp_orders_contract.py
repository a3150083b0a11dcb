"""What every ERP connector promises of prices, and of creating and confirming sales orders."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from app.domain.availability import project
from app.domain.sales_orders import (
    DraftLine,
    PriceRequest,
    SalesOrder,
    SalesOrderDraft,
    SalesTerms,
)
from app.domain.values import Money, round_to
from app.errors import DuplicateKey, OutcomeUnknown, Rejected, SystemUnreachable, WarningRaised
from tests.contracts.erp_contract import ERP, customer_id, situation, warehouse_id
from tests.contracts.harness import ErpWorld, assert_exact, fresh_reference, working_day
from tests.contracts.raising import raises

CONFIRMED = ("confirmed", "processing", "done")

Wanted = Sequence[tuple[str, str, str | None]]
"""Code, quantity, unit of each line."""


async def terms_for(world: ErpWorld, number: str, wanted: Wanted) -> tuple[SalesTerms, list[PriceRequest]]:
    found = await world.erp.products([code for code, _, _ in wanted])
    requests = []
    for code, quantity, unit_code in wanted:
        unit = found[code].unit_called(unit_code)
        assert unit is not None, f"{code} is not sold in {unit_code}"
        requests.append(PriceRequest(found[code].id, Decimal(quantity), unit))
    customer = await customer_id(world, number)
    return await world.erp.sales_terms(customer, requests, on=world.today, currency="EUR"), requests


async def draft_for(world: ErpWorld, number: str, wanted: Wanted, **changes: object) -> SalesOrderDraft:
    """What the program would create of these lines: at the ERP's own terms, under a fresh reference."""
    terms, requests = await terms_for(world, number, wanted)
    promised = working_day(world.today, 3)
    draft = SalesOrderDraft(
        external_reference=fresh_reference(),
        customer_id=terms.customer_id,
        invoice_address_id=terms.invoice_address_id,
        delivery_address_id=terms.delivery_address_id,
        currency=terms.currency,
        lines=tuple(
            DraftLine(
                asked.product_id, asked.quantity, asked.unit, line.unit_price, line.tax_ids, "", promised
            )
            for asked, line in zip(requests, terms.lines, strict=True)
        ),
        warehouse_id=await warehouse_id(world),
        order_date=world.today,
        promised_date=promised,
        payment_term_id=terms.payment_term_id,
        price_list_id=terms.price_list_id,
        customer_reference="Q-contract",
    )
    return replace(draft, **changes)


async def demand_of(world: ErpWorld, order: SalesOrder, code: str) -> Decimal:
    """How much of a product waits for this order: whatever other tests order meanwhile."""
    events = (await situation(world, code)).events
    return sum((event.quantity for event in events if event.document == order.number), Decimal(0))


# ---- prices and taxes


@ERP.promise()
async def prices_are_the_customers(world: ErpWorld) -> None:
    wanted = [("CP-100", "12", None), ("CP-100", "5", None), ("RC-4", "4", None), ("HV-200", "60", None)]
    terms, requests = await terms_for(world, "10008", wanted)
    assert [line.product_id for line in terms.lines] == [asked.product_id for asked in requests]
    prices = [line.unit_price for line in terms.lines]
    assert prices == [Decimal("199.20"), Decimal("224.10"), Decimal("89.30"), Decimal("39.425")]
    terms, _ = await terms_for(world, "10009", [("GK-12", "400", None), ("CP-100", "1", None)])
    assert [line.unit_price for line in terms.lines] == [Decimal("3.30"), Decimal("249.00")]
    terms, _ = await terms_for(world, "10001", [("CP-100", "12", None)])
    assert [line.unit_price for line in terms.lines] == [Decimal("249.00")]
    assert_exact(terms)


@ERP.promise()
async def prices_are_per_asked_unit(world: ErpWorld) -> None:
    wanted = [("BV-25", "4", "BX25"), ("BV-25", "10", None), ("GK-12", "2", "BX100")]
    terms, _ = await terms_for(world, "10013", wanted)
    assert [line.unit_price for line in terms.lines] == [365, Decimal("14.60"), 345]


@ERP.promise()
async def taxes_are_those_of_product_and_customer(world: ErpWorld) -> None:
    wanted = [("CP-100", "1", None), ("SRV-2", "1", None)]
    terms, _ = await terms_for(world, "10011", wanted)
    assert [line.tax_rates for line in terms.lines] == [(Decimal("0.21"),), (Decimal("0.09"),)]
    abroad, _ = await terms_for(world, "10008", wanted)
    assert [sum(line.tax_rates) for line in abroad.lines] == [0, 0]
    assert len({line.tax_ids for line in terms.lines}) == 2


@ERP.promise()
async def terms_say_what_else_an_order_would_have(world: ErpWorld) -> None:
    terms, _ = await terms_for(world, "10001", [("CP-100", "1", None)])
    account = (await world.erp.customers(["10001"]))["10001"]
    invoice = next(address for address in account.addresses if address.invoice)
    delivery = next(address for address in account.addresses if address.delivery)
    assert (terms.customer_id, terms.currency) == (account.id, "EUR")
    assert (terms.payment_term, bool(terms.payment_term_id)) == ("30 days net", True)
    assert (terms.invoice_address_id, terms.delivery_address_id) == (invoice.id, delivery.id)
    assert terms.company == "Waterland Techniek BV"
    assert (terms.rounding_step, terms.rounding) == (Decimal("0.01"), "half_even")
    assert terms.price_digits >= 3


@ERP.promise()
async def an_order_costs_what_the_terms_said(world: ErpWorld) -> None:
    wanted = [
        ("CP-100", "12", None),
        ("WF-10", "7", None),
        ("BV-25", "3", "BX25"),
        ("SRV-2", "5", None),
    ]
    for number in ("10011", "10008"):
        terms, _ = await terms_for(world, number, wanted)
        created = await world.erp.create_sales_order(await draft_for(world, number, wanted))
        quantities = [Decimal(quantity) for _, quantity, _ in wanted]
        nets = [
            round_to(quantity * line.unit_price, terms.rounding_step, terms.rounding)
            for quantity, line in zip(quantities, terms.lines, strict=True)
        ]
        taxes: dict[Decimal, Decimal] = {}
        for net, line in zip(nets, terms.lines, strict=True):
            for rate in line.tax_rates:
                taxes[rate] = taxes.get(rate, Decimal(0)) + net * rate
        tax = sum((round_to(amount, terms.rounding_step) for amount in taxes.values()), Decimal(0))
        assert created.untaxed_amount == Money(sum(nets, Decimal(0)), "EUR")
        assert created.tax_amount == Money(tax, "EUR")
        assert created.total_amount == created.untaxed_amount + created.tax_amount
        assert [line.tax_rates for line in created.lines] == [line.tax_rates for line in terms.lines]
        await world.erp.cancel_sales_order(created.id)


@ERP.promise()
async def tax_is_rounded_where_the_terms_say(world: ErpWorld) -> None:
    draft = await draft_for(world, "10002", [("FH-50", "1", None), ("FH-100", "1", None)])
    lines = tuple(replace(line, unit_price=Decimal("6.70")) for line in draft.lines)
    created = await world.erp.create_sales_order(replace(draft, lines=lines))
    terms, _ = await terms_for(world, "10002", [("FH-50", "1", None)])
    expected = {"document": Decimal("2.81"), "line": Decimal("2.82")}[terms.tax_rounding]
    assert created.tax_amount == Money(expected, "EUR")
    await world.erp.cancel_sales_order(created.id)


# ---- creating


def assert_is_what_was_sent(order: SalesOrder, draft: SalesOrderDraft) -> None:
    assert_exact(order)
    assert order.external_reference == draft.external_reference
    assert (order.customer_id, order.currency) == (draft.customer_id, draft.currency)
    assert order.customer_reference == draft.customer_reference
    assert (order.order_date, order.promised_date) == (draft.order_date, draft.promised_date)
    assert order.company == "Waterland Techniek BV"
    sent = [(line.product_id, line.quantity, line.unit, line.unit_price) for line in draft.lines]
    assert [(line.product_id, line.quantity, line.unit, line.unit_price) for line in order.lines] == sent
    assert [line.promised_date for line in order.lines] == [line.promised_date for line in draft.lines]


@ERP.promise()
async def a_created_order_is_read_back_by_its_key(world: ErpWorld) -> None:
    draft = await draft_for(world, "10001", [("CP-100", "4", None), ("BV-25", "1", "BX25")])
    created = await world.erp.create_sales_order(draft)
    assert created.state == "draft"
    assert_is_what_was_sent(created, draft)
    assert [line.product_code for line in created.lines] == ["CP-100", "BV-25"]
    assert created.customer_name == "Van Dijk Installatietechniek B.V."
    assert list(await world.erp.find_by_external_reference(draft.external_reference)) == [created]
    assert await world.erp.sales_order(created.id) == created
    await world.erp.cancel_sales_order(created.id)


@ERP.promise()
async def an_unknown_key_finds_nothing(world: ErpWorld) -> None:
    assert list(await world.erp.find_by_external_reference(fresh_reference())) == []


@ERP.promise()
async def a_second_order_under_a_key_is_refused(world: ErpWorld) -> None:
    await world.erp.connect()
    assert world.erp.capabilities.arbiter == "erp_key"
    draft = await draft_for(world, "10001", [("GK-12", "10", None)])
    created = await world.erp.create_sales_order(draft)
    await raises(DuplicateKey, world.erp.create_sales_order(draft))
    assert list(await world.erp.find_by_external_reference(draft.external_reference)) == [created]
    await world.erp.cancel_sales_order(created.id)


@ERP.promise()
async def of_four_creates_at_once_one_wins(world: ErpWorld) -> None:
    draft = await draft_for(world, "10001", [("GK-12", "10", None)])
    tries = (world.erp.create_sales_order(draft) for _ in range(4))
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    won = [outcome for outcome in outcomes if isinstance(outcome, SalesOrder)]
    lost = [outcome for outcome in outcomes if isinstance(outcome, DuplicateKey)]
    assert (len(won), len(lost)) == (1, 3), outcomes
    assert list(await world.erp.find_by_external_reference(draft.external_reference)) == [won[0]]
    await world.erp.cancel_sales_order(won[0].id)


@ERP.promise()
async def a_cancelled_order_frees_its_key(world: ErpWorld) -> None:
    draft = await draft_for(world, "10001", [("GK-12", "10", None)])
    first = await world.erp.create_sales_order(draft)
    assert (await world.erp.cancel_sales_order(first.id)).state == "cancelled"
    assert list(await world.erp.find_by_external_reference(draft.external_reference)) == []
    second = await world.erp.create_sales_order(draft)
    assert second.id != first.id
    assert list(await world.erp.find_by_external_reference(draft.external_reference)) == [second]
    await world.erp.cancel_sales_order(second.id)


@ERP.promise()
async def a_lost_answer_leaves_the_outcome_unknown(world: ErpWorld) -> None:
    draft = await draft_for(world, "10001", [("GK-12", "10", None)])
    await world.lose_next_answer()
    fault = await raises(OutcomeUnknown, world.erp.create_sales_order(draft))
    assert fault.system == "erp"
    (created,) = await world.erp.find_by_external_reference(draft.external_reference)
    assert_is_what_was_sent(created, draft)
    await world.erp.cancel_sales_order(created.id)


@ERP.promise()
async def what_was_not_sent_is_not_unknown(world: ErpWorld) -> None:
    draft = await draft_for(world, "10001", [("GK-12", "10", None)])
    away = world.unreachable()
    await raises(SystemUnreachable, away.create_sales_order(draft))
    await away.aclose()


@ERP.promise()
async def a_create_survives_an_expired_session(world: ErpWorld) -> None:
    draft = await draft_for(world, "10001", [("GK-12", "10", None)])
    await world.expire_session()
    created = await world.erp.create_sales_order(draft)
    assert list(await world.erp.find_by_external_reference(draft.external_reference)) == [created]
    await world.erp.cancel_sales_order(created.id)


# ---- confirming


@ERP.promise()
async def confirming_numbers_the_order_and_may_be_repeated(world: ErpWorld) -> None:
    draft = await draft_for(world, "10001", [("MB-01", "2", None)])
    created = await world.erp.create_sales_order(draft)
    confirmed = await world.erp.confirm_sales_order(created.id)
    assert confirmed.state in CONFIRMED
    assert confirmed.number.startswith("SO-")
    assert_is_what_was_sent(confirmed, draft)
    assert await demand_of(world, confirmed, "MB-01") == -2
    again = await world.erp.confirm_sales_order(created.id)
    assert (again.state, again.number) == (confirmed.state, confirmed.number)
    assert await demand_of(world, confirmed, "MB-01") == -2
    assert await world.erp.sales_order(confirmed.number) == again


@ERP.promise()
async def a_draft_is_no_demand_yet(world: ErpWorld) -> None:
    before = len((await situation(world, "CU-22")).events)
    created = await world.erp.create_sales_order(await draft_for(world, "10001", [("CU-22", "5", None)]))
    assert len((await situation(world, "CU-22")).events) == before
    await world.erp.cancel_sales_order(created.id)


@ERP.promise()
async def a_confirmed_order_is_demand_of_its_day_and_name(world: ErpWorld) -> None:
    draft = await draft_for(world, "10001", [("BV-15", "2", "BX25")])
    confirmed = await created_and_confirmed(world, draft)
    events = [e for e in (await situation(world, "BV-15")).events if e.document == confirmed.number]
    assert [(event.quantity, event.on) for event in events] == [(-50, draft.promised_date)]
    assert events[0].party == confirmed.customer_name
    assert confirmed.delivery_state == "waiting"


@ERP.promise()
async def late_demand_still_counts(world: ErpWorld) -> None:
    yesterday = world.today - timedelta(days=1)
    ordered = yesterday - timedelta(days=3)
    draft = await draft_for(
        world, "10001", [("DC-5", "3", None)], order_date=ordered, promised_date=yesterday
    )
    lines = tuple(replace(line, promised_date=yesterday) for line in draft.lines)
    late = await created_and_confirmed(world, replace(draft, lines=lines))
    found = await situation(world, "DC-5")
    alone = replace(found, events=tuple(event for event in found.events if event.document == late.number))
    assert project(alone, world.today).raw_limit_at(world.today) == found.on_hand - 3


@ERP.promise()
async def a_confirmed_kit_takes_its_components(world: ErpWorld) -> None:
    kits = await created_and_confirmed(world, await draft_for(world, "10002", [("KIT-RO", "2", None)]))
    assert [await demand_of(world, kits, code) for code in ("RC-4", "TS-2")] == [-2, -2]
    assert await demand_of(world, kits, "KIT-RO") == 0


@ERP.promise()
async def passing_the_credit_limit_asks_first(world: ErpWorld) -> None:
    created = await world.erp.create_sales_order(await draft_for(world, "10004", [("GK-12", "800", None)]))
    manager = world.manager()
    warning = await raises(WarningRaised, manager.confirm_sales_order(created.id))
    name, text = warning.params["name"], warning.params["text"]
    assert isinstance(name, str) and name
    assert isinstance(text, str) and text
    assert (await world.erp.sales_order(created.id)).state in ("draft", "quotation")
    another = manager.confirm_sales_order(created.id, accepted_warnings=["another warning"])
    await raises(WarningRaised, another)
    confirmed = await manager.confirm_sales_order(created.id, accepted_warnings=[name])
    assert confirmed.state in CONFIRMED
    await manager.aclose()


@ERP.promise()
async def passing_the_credit_limit_is_never_silent(world: ErpWorld) -> None:
    created = await world.erp.create_sales_order(await draft_for(world, "10004", [("GK-12", "900", None)]))
    # A warning to those who may answer it, a refusal to others: WarningRaised is a Rejected.
    refusal = await raises(Rejected, world.erp.confirm_sales_order(created.id))
    assert isinstance(refusal.params["text"], str) and refusal.params["text"]
    assert (await world.erp.sales_order(created.id)).state in ("draft", "quotation")
    await world.erp.cancel_sales_order(created.id)


async def created_and_confirmed(world: ErpWorld, draft: SalesOrderDraft) -> SalesOrder:
    created = await world.erp.create_sales_order(draft)
    return await world.erp.confirm_sales_order(created.id)
