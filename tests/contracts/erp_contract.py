"""What every ERP connector promises: reading. Sales orders are in `erp_orders_contract.py`.

Figures are the story's (resources/demo/story), worked out by hand.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from app.domain.availability import AvailabilityPolicy, Need, Projection, StockSituation, answer, project
from app.domain.products import Product
from app.errors import SignInFailed, SystemUnreachable
from tests.contracts.harness import (
    ErpWorld,
    Suite,
    assert_exact,
    assert_link,
    assert_plain_date,
    collected,
    working_day,
)
from tests.contracts.raising import raises

ERP = Suite[ErpWorld]()

STORY_NUMBERS = {str(number) for number in range(10001, 10022)}
LAST_STORY_ORDER = 2215
SECRET = "a-wrong-secret-0815"


async def product(world: ErpWorld, code: str) -> Product:
    found = await world.erp.products([code])
    assert code in found, f"{code} is not in the ERP"
    return found[code]


async def customer_id(world: ErpWorld, number: str) -> str:
    return (await world.erp.customers([number]))[number].id


async def warehouse_id(world: ErpWorld, code: str = "PUR") -> str:
    return next(w.id for w in await world.erp.warehouses() if w.code == code)


async def situation(world: ErpWorld, code: str, warehouse: str = "PUR") -> StockSituation:
    """As the ERP tells it now, whatever other tests ordered."""
    asked = await product(world, code)
    (found,) = await world.erp.stock([asked.id], [await warehouse_id(world, warehouse)])
    return found


async def told_situation(world: ErpWorld, code: str, warehouse: str = "PUR") -> StockSituation:
    """Without the sales orders that tests made after the story."""
    found = await situation(world, code, warehouse)
    told = [event for event in found.events if not _made_later(event.document)]
    return StockSituation(found.product_id, found.warehouse_id, found.on_hand, tuple(told))


def _made_later(document: str) -> bool:
    return document.startswith("SO-") and int(document.removeprefix("SO-")) > LAST_STORY_ORDER


async def projection(world: ErpWorld, code: str) -> Projection:
    return project(await told_situation(world, code), world.today)


# ---- who answers


@ERP.promise()
async def connect_tells_who_answered(world: ErpWorld) -> None:
    info = await world.erp.connect()
    assert info.name and info.version and info.user
    assert_plain_date(info.today, "today")
    assert abs(info.today - world.today) <= timedelta(days=1)
    assert (info.company, info.currency) == ("Waterland Techniek BV", "EUR")
    assert info.company in info.companies
    assert set(info.companies) <= {"Waterland Techniek BV", "Waterland Onderhoud BV"}
    assert ZoneInfo(info.timezone).key == "Europe/Amsterdam"
    assert info.missing_rights == ()
    assert_exact(info)


@ERP.promise()
async def a_wrong_password_is_said_so_and_not_repeated(world: ErpWorld) -> None:
    bad = world.wrong_password()
    fault = await raises(SignInFailed, bad.connect())
    assert fault.system == "erp"
    assert SECRET not in str(fault)
    await raises(SignInFailed, bad.search_customers("van"))
    await bad.aclose()


@ERP.promise()
async def a_server_that_is_away_is_unreachable(world: ErpWorld) -> None:
    away = world.unreachable()
    assert (await raises(SystemUnreachable, away.connect())).system == "erp"
    await raises(SystemUnreachable, away.search_customers("van"))
    await raises(SystemUnreachable, away.find_by_external_reference("contract:none"))
    await away.aclose()


@ERP.promise()
async def an_expired_session_is_renewed(world: ErpWorld) -> None:
    assert await world.erp.search_customers("dijk")
    await world.expire_session()
    assert [account.number for account in await world.erp.search_customers("dijk")] == ["10001"]


@ERP.promise()
async def capabilities_name_an_arbiter(world: ErpWorld) -> None:
    declared = world.erp.capabilities
    assert declared.arbiter in ("erp_key", "erp_state", "erp_claim", "none")
    assert world.erp.name == world.name


@ERP.promise()
async def links_lead_to_pages(world: ErpWorld) -> None:
    assert_link(world.erp.record_url("customer", await customer_id(world, "10001")))
    for kind in ("sales_order", "invoice", "product"):
        assert_link(world.erp.record_url(kind, "1"))


# ---- customers


@ERP.promise()
async def search_customers_ignores_case(world: ErpWorld) -> None:
    for text in ("dijk", "DIJK", "van dIJk"):
        assert [found.number for found in await world.erp.search_customers(text)] == ["10001"], text


@ERP.promise()
async def search_customers_ignores_case_beyond_ascii(world: ErpWorld) -> None:
    for text in ("Schröder", "schröder", "SCHRÖDER"):
        assert [found.number for found in await world.erp.search_customers(text)] == ["10018"], text


@ERP.promise()
async def search_customers_knows_numbers(world: ErpWorld) -> None:
    assert "10004" in [found.number for found in await world.erp.search_customers("10004")]


@ERP.promise()
async def search_customers_takes_text_literally(world: ErpWorld) -> None:
    assert list(await world.erp.search_customers("%")) == []
    assert list(await world.erp.search_customers("1_001")) == []
    assert list(await world.erp.search_customers("no such firm")) == []


@ERP.promise()
async def search_customers_includes_inactive_ones(world: ErpWorld) -> None:
    (found,) = await world.erp.search_customers("oudhof")
    assert (found.number, found.active) == ("10021", False)


@ERP.promise()
async def search_customers_keeps_the_limit(world: ErpWorld) -> None:
    assert len(await world.erp.search_customers("b.v.", limit=3)) == 3


@ERP.promise()
async def all_customers_has_each_exactly_once(world: ErpWorld) -> None:
    found = await collected(world.erp.all_customers())
    numbers = [account.number for account in found]
    assert len(numbers) == len(set(numbers))
    assert set(numbers) >= STORY_NUMBERS
    assert not next(account for account in found if account.number == "10021").active
    assert_exact(found)


@ERP.promise()
async def all_customers_knows_what_changed(world: ErpWorld) -> None:
    now = datetime.now(UTC)
    if not world.erp.capabilities.changed_since:
        assert {
            a.number for a in await collected(world.erp.all_customers(changed_since=now))
        } >= STORY_NUMBERS
        return
    assert await collected(world.erp.all_customers(changed_since=now + timedelta(hours=1))) == []
    since = now - timedelta(days=30)
    assert {a.number for a in await collected(world.erp.all_customers(changed_since=since))} >= STORY_NUMBERS


@ERP.promise()
async def customers_come_by_number_with_addresses(world: ErpWorld) -> None:
    found = await world.erp.customers(["10001", "10008", "10021", "no-such-number"])
    assert set(found) == {"10001", "10008", "10021"}
    assert_exact(found)
    dijk = found["10001"]
    assert dijk.name == "Van Dijk Installatietechniek B.V."
    assert dijk.vat_number.replace(" ", "") == "NL629923127B01"
    assert (dijk.active, dijk.payment_term) == (True, "30 days net")
    invoice, delivery = sorted(dijk.addresses, key=lambda address: address.invoice, reverse=True)
    assert (invoice.invoice, invoice.delivery, delivery.invoice, delivery.delivery) == (
        True,
        False,
        False,
        True,
    )
    assert (invoice.postal_code, invoice.city, invoice.country) == ("3526 KL", "Utrecht", "NL")
    assert "Atoomweg 40" in delivery.street
    assert found["10008"].price_list == "Key accounts"
    assert not found["10021"].active


@ERP.promise()
async def no_numbers_no_customers(world: ErpWorld) -> None:
    assert await world.erp.customers([]) == {}
    assert await world.erp.customers(["no-such-number"]) == {}


# ---- products


@ERP.promise()
async def search_products_by_code_and_name(world: ErpWorld) -> None:
    for text in ("cp-100", "CP-100", "circulation PUMP 100"):
        assert [found.code for found in await world.erp.search_products(text)] == ["CP-100"], text
    assert len(await world.erp.search_products("pump", limit=2)) == 2
    assert list(await world.erp.search_products("no such thing")) == []


@ERP.promise()
async def products_come_by_code(world: ErpWorld) -> None:
    codes = ["CP-80", "DM-01", "SRV-1", "BV-25", "no-such-code"]
    found = await world.erp.products(codes)
    assert set(found) == set(codes[:4])
    assert_exact(found)
    assert not found["CP-80"].active
    assert (found["DM-01"].active, found["DM-01"].sellable) == (True, False)
    assert (found["SRV-1"].kind, found["SRV-1"].sales_unit.code) == ("service", "h")
    valve = found["BV-25"]
    assert (valve.kind, valve.name, valve.active, valve.sellable) == ("goods", "Ball valve DN25", True, True)
    assert await world.erp.products([]) == {}


@ERP.promise()
async def many_products_come_at_once(world: ErpWorld) -> None:
    codes = [f"no-such-{number}" for number in range(450)]
    found = await world.erp.products([*codes[:225], "BV-25", *codes[225:], "KIT-RO"])
    assert set(found) == {"BV-25", "KIT-RO"}


@ERP.promise()
async def units_of_one_category_convert(world: ErpWorld) -> None:
    valve = await product(world, "BV-25")
    box = valve.unit_called("BX25")
    assert box is not None
    assert (box.factor / valve.unit.factor, box.category) == (Decimal(25), valve.unit.category)
    assert valve.unit_called("box of 25") == box
    assert valve.unit_called("m") is None
    assert valve.unit_called(None) == valve.sales_unit


@ERP.promise()
async def kits_come_with_components(world: ErpWorld) -> None:
    kit = await product(world, "KIT-HZ")
    assert kit.kind == "kit"
    parts = {part.code: part.quantity for part in kit.components}
    assert parts == {"CP-100": 1, "BV-25": 2, "TS-2": 1, "FH-50": 2}
    known = await world.erp.products(sorted(parts))
    assert {part.product_id for part in kit.components} == {part.id for part in known.values()}


# ---- stock


@ERP.promise()
async def warehouses_are_those_of_the_firm(world: ErpWorld) -> None:
    found = await world.erp.warehouses()
    assert {(w.code, w.name) for w in found} == {("PUR", "Purmerend"), ("TIL", "Tilburg")}
    assert len({w.id for w in found}) == 2


@ERP.promise()
async def stock_answers_every_pair_once(world: ErpWorld) -> None:
    products = await world.erp.products(["CP-100", "SRV-1", "SP-30", "CP-80"])
    ids = [found.id for found in products.values()]
    warehouses = [w.id for w in await world.erp.warehouses()]
    found = await world.erp.stock(ids, warehouses)
    pairs = [(s.product_id, s.warehouse_id) for s in found]
    assert sorted(pairs) == sorted((p, w) for p in ids for w in warehouses)
    assert_exact(found)
    by_pair = {(s.product_id, s.warehouse_id): s for s in found}
    tilburg = await warehouse_id(world, "TIL")
    nothing = by_pair[products["SP-30"].id, tilburg]
    assert (nothing.on_hand, nothing.events) == (0, ())
    assert by_pair[products["SRV-1"].id, tilburg].on_hand == 0
    assert by_pair[products["CP-80"].id, await warehouse_id(world)].on_hand == 2


@ERP.promise()
async def stock_of_warehouses_is_apart(world: ErpWorld) -> None:
    assert (await situation(world, "BP-60")).on_hand == 1
    assert (await situation(world, "BP-60", "TIL")).on_hand == 15


@ERP.promise()
async def a_reservation_counts_once(world: ErpWorld) -> None:
    valves = await told_situation(world, "HV-200")
    assert valves.on_hand == 260
    held = [event for event in valves.events if event.quantity < 0]
    assert sum(event.quantity for event in held) == -180
    assert all(event.hard and event.kind == "reservation" for event in held)
    assert {event.document for event in held} == {"SO-2207"}
    assert {event.party for event in held} == {"Brandt Metaalbouw B.V."}
    projected = project(valves, world.today)
    assert projected.available_to_promise(world.today) == 80
    assert projected.available_to_promise(working_day(world.today, 8)) == 280
    assert projected.earliest_date(Decimal(200)) == working_day(world.today, 8)


@ERP.promise()
async def a_movement_tells_what_its_order_has_come_to(world: ErpWorld) -> None:
    """What an ended order still takes is a data problem; of an open one it is demand."""
    valves = await told_situation(world, "HV-200")
    assert {event.document_state for event in valves.events if event.quantity < 0} == {"open"}


@ERP.promise()
async def a_later_demand_is_looked_ahead_to(world: ErpWorld) -> None:
    pumps = await projection(world, "CP-100")
    assert pumps.available_to_promise(world.today) == 27
    assert pumps.available_to_promise(working_day(world.today, 8)) == 27
    assert pumps.available_to_promise(working_day(world.today, 9)) == 67
    pumps = await projection(world, "CP-200")
    assert pumps.available_to_promise(world.today) == 12
    assert pumps.available_to_promise(working_day(world.today, 12)) == 32


@ERP.promise()
async def an_overdue_receipt_is_known_as_overdue(world: ErpWorld) -> None:
    valves = await told_situation(world, "EV-80")
    (receipt,) = (event for event in valves.events if event.quantity > 0)
    assert (receipt.quantity, receipt.document, receipt.kind) == (20, "PO-753", "purchase")
    assert receipt.on is None or receipt.on < world.today
    projected = project(valves, world.today)
    assert projected.available_to_promise(working_day(world.today, 20)) == 1
    assert projected.untrusted == (receipt,)
    trusting = project(valves, world.today, AvailabilityPolicy(overdue_supply="trust"))
    assert trusting.available_to_promise(world.today) == 21


@ERP.promise()
async def a_receipt_without_a_date_is_not_lost(world: ErpWorld) -> None:
    valves = await told_situation(world, "CV-25")
    (receipt,) = (event for event in valves.events if event.quantity > 0)
    assert (receipt.quantity, receipt.document) == (100, "PO-754")
    assert receipt.on is None or receipt.on < world.today
    projected = project(valves, world.today)
    assert projected.raw_limit_at(world.today) == -10
    assert projected.available_to_promise(world.today) == 0


@ERP.promise()
async def a_kit_has_no_stock_of_its_own(world: ErpWorld) -> None:
    kit = await situation(world, "KIT-HZ")
    assert (kit.on_hand, kit.events) == (0, ())
    parts = (await product(world, "KIT-HZ")).components
    needs = [Need(part.code, part.quantity, await projection(world, part.code)) for part in parts]
    told = answer(needs, Decimal(12), world.today)
    assert (told.available_quantity, told.bottleneck) == (11, "TS-2")
    assert told.earliest_date == working_day(world.today, 12)


@ERP.promise()
async def part_deliveries_leave_the_rest_as_demand(world: ErpWorld) -> None:
    hoses = await told_situation(world, "FH-50")
    assert hoses.on_hand == 250
    waiting = {event.document: event.quantity for event in hoses.events}
    assert waiting == {"SO-2206": -70, "SO-2209": -6}


@ERP.promise()
async def goods_of_another_company_are_not_ours(world: ErpWorld) -> None:
    meters = await situation(world, "FM-25", "TIL")
    assert (meters.on_hand, meters.events) == (0, ())
    assert (await situation(world, "FM-25")).on_hand == 20


@ERP.promise()
async def event_dates_are_dates(world: ErpWorld) -> None:
    found = await told_situation(world, "TS-2")
    assert {event.document: event.quantity for event in found.events} == {"SO-2209": -3, "PO-755": 50}
    for event in found.events:
        assert_plain_date(event.on, event.document)
    days = {event.document: event.on for event in found.events}
    assert days == {"SO-2209": working_day(world.today, 6), "PO-755": working_day(world.today, 12)}
