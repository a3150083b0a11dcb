"""What every ERP connector promises of creating a customer, and of where an order goes and how."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import replace

from app.domain.customers import Address, ErpAccount, NewCustomer
from app.errors import OutcomeUnknown, SystemUnreachable
from tests.contracts.erp_contract import ERP
from tests.contracts.erp_orders_contract import draft_for, terms_for
from tests.contracts.harness import ErpWorld, assert_exact
from tests.contracts.raising import raises


def fresh_customer() -> NewCustomer:
    """A firm that no other test, and no other run on the same server, looks for."""
    return NewCustomer(
        name=f"Contract Koeltechniek {uuid.uuid4().hex[:10]}",
        address=Address("", "", "Kade 12", "1441 AB", "Purmerend", "NL"),
        vat_number="NL 004495445 B01",
        email="info@contract.example",
        phone="+31 299 123456",
        website="https://www.contract.example",
    )


async def created(world: ErpWorld, new: NewCustomer) -> ErpAccount:
    """Also what makes `capabilities` known where a connector learns them from the session."""
    await world.erp.connect()
    assert world.erp.capabilities.creates_customers
    return await world.erp.create_customer(new)


@ERP.promise()
async def a_created_customer_is_found_by_the_erps_own_number(world: ErpWorld) -> None:
    first, second = fresh_customer(), fresh_customer()
    found = [await created(world, new) for new in (first, second)]
    assert_exact(found)
    assert [party.name for party in found] == [first.name, second.name]
    numbers = [party.number for party in found]
    assert all(number.isdecimal() for number in numbers) and int(numbers[0]) < int(numbers[1])
    assert await world.erp.customers(numbers) == {party.number: party for party in found}
    assert [party.number for party in await world.erp.search_customers(first.name)] == [numbers[0]]


@ERP.promise()
async def a_created_customer_has_what_was_told(world: ErpWorld) -> None:
    new = fresh_customer()
    party = await created(world, new)
    assert party.active and not party.blocked
    assert party.vat_number.replace(" ", "") == "NL004495445B01"
    assert (party.email, "".join(party.phone.split())) == (new.email, "+31299123456")
    (address,) = party.addresses
    assert (address.street, address.postal_code, address.city) == ("Kade 12", "1441 AB", "Purmerend")
    assert (address.country, address.invoice, address.delivery) == ("NL", True, True)


@ERP.promise()
async def a_created_customer_can_be_sold_to(world: ErpWorld) -> None:
    """At the list price and the product's own taxes; what the ERP chooses by itself is its own."""
    party = await created(world, fresh_customer())
    terms, _ = await terms_for(world, party.number, [("CP-100", "2", None)])
    (address,) = party.addresses
    assert terms.invoice_address_id == terms.delivery_address_id == address.id != ""
    assert party.price_list == ""
    draft = await draft_for(world, party.number, [("CP-100", "2", None)])
    order = await world.erp.create_sales_order(draft)
    assert order.customer_id == party.id
    await world.erp.cancel_sales_order(order.id)


@ERP.promise()
async def a_customer_whose_answer_is_lost_may_exist(world: ErpWorld) -> None:
    new = fresh_customer()
    await world.lose_next_customer()
    fault = await raises(OutcomeUnknown, world.erp.create_customer(new))
    assert fault.system == "erp"
    found = await world.erp.search_customers(new.name)
    for _ in range(100):
        if found:
            break
        await asyncio.sleep(0.1)  # a server that was cut off may take its time
        found = await world.erp.search_customers(new.name)
    assert len(found) == 1


@ERP.promise()
async def a_customer_that_was_not_sent_is_not_unknown(world: ErpWorld) -> None:
    away = world.unreachable()
    await raises(SystemUnreachable, away.create_customer(fresh_customer()))
    await away.aclose()


# ---- where to, and in how many deliveries


@ERP.promise()
async def the_chosen_ship_to_is_that_of_the_terms_and_the_order(world: ErpWorld) -> None:
    account = (await world.erp.customers(["10001"]))["10001"]
    usual, _ = await terms_for(world, "10001", [("CP-100", "1", None)])
    other = next(address.id for address in account.addresses if address.id != usual.delivery_address_id)
    _, requests = await terms_for(world, "10001", [("CP-100", "1", None)])
    chosen = await world.erp.sales_terms(
        account.id, requests, on=world.today, currency="EUR", delivery_address_id=other
    )
    assert (chosen.delivery_address_id, usual.invoice_address_id) == (other, chosen.invoice_address_id)
    assert [line.unit_price for line in chosen.lines] == [line.unit_price for line in usual.lines]
    order = await world.erp.create_sales_order(
        await draft_for(world, "10001", [("CP-100", "1", None)], delivery_address_id=other)
    )
    assert order.delivery_address_id == other
    await world.erp.cancel_sales_order(order.id)


@ERP.promise()
async def ship_complete_reaches_the_order(world: ErpWorld) -> None:
    draft = await draft_for(world, "10001", [("CP-100", "1", None)])
    for wanted in (True, False):
        order = await world.erp.create_sales_order(replace(draft, ship_complete=wanted))
        assert order.ship_complete is wanted
        await world.erp.cancel_sales_order(order.id)
