"""What every ERP connector promises of what the ERP itself knows beside stock: its own projected figure,
how long goods take between warehouses, and what is sold in place of what."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from tests.contracts.erp_contract import ERP, product, told_situation, warehouse_id
from tests.contracts.harness import ErpWorld, assert_exact, assert_plain_date, working_day


async def own_figure(world: ErpWorld, code: str, on: date, warehouse: str = "PUR") -> Decimal:
    asked = await product(world, code)
    place = await warehouse_id(world, warehouse)
    (found,) = await world.erp.native_availability([asked.id], [place], on)
    assert_plain_date(found.on, code)
    assert (found.product_id, found.warehouse_id, found.on) == (asked.id, place, on)
    return found.quantity


@ERP.promise()
async def the_erps_own_figure_is_of_the_asked_day(world: ErpWorld) -> None:
    """SO-2210 takes 30 of 20 in three working days: Tryton's screens show less than nothing then."""
    assert world.erp.capabilities.native_availability
    third = working_day(world.today, 3)
    assert await own_figure(world, "CV-25", world.today) == 20
    assert await own_figure(world, "CV-25", third - timedelta(days=1)) == 20
    assert await own_figure(world, "CV-25", third) == -10


@ERP.promise()
async def the_erps_own_figure_forgets_what_is_late(world: ErpWorld) -> None:
    """By the ERP's rule, not ours: PO-753 is late and PO-754 has no date, and neither is ever counted."""
    far = working_day(world.today, 60)
    assert await own_figure(world, "EV-80", far) == 1
    assert await own_figure(world, "CV-25", far) == -10


@ERP.promise()
async def the_erps_own_figure_is_of_goods_in_each_warehouse(world: ErpWorld) -> None:
    known = await world.erp.products(["KIT-HZ", "SRV-1", "CV-25", "BP-60", "DM-01"])
    places = {w.code: w.id for w in await world.erp.warehouses()}
    ids = [found.id for found in known.values()]
    found = await world.erp.native_availability(ids, list(places.values()), world.today)
    assert_exact(found)
    figures = {(one.product_id, one.warehouse_id): one.quantity for one in found}
    goods = [known[code].id for code in ("CV-25", "BP-60", "DM-01")]
    assert len(found) == len(figures) and set(figures) == {(g, w) for g in goods for w in places.values()}
    assert figures[known["CV-25"].id, places["TIL"]] == 10
    assert figures[known["BP-60"].id, places["TIL"]] == 15
    assert figures[known["DM-01"].id, places["TIL"]] == 0
    assert list(await world.erp.native_availability([], list(places.values()), world.today)) == []


@ERP.promise()
async def a_movement_tells_what_its_line_has_still_to_deliver(world: ErpWorld) -> None:
    """SO-2206 ordered 120 and got 50; SO-2209 needs two of them for each of three kits."""
    events = (await told_situation(world, "FH-50")).events
    assert {event.document: event.open_quantity for event in events} == {"SO-2206": 70, "SO-2209": 6}
    assert len({event.line for event in events}) == 2 and all(event.line for event in events)
    assert_exact(events)
    receipts = [event for event in (await told_situation(world, "EV-80")).events if event.quantity > 0]
    assert [event.open_quantity for event in receipts] == [None]


@ERP.promise()
async def warehouses_tell_how_long_a_transfer_takes(world: ErpWorld) -> None:
    """Two days from Tilburg to Purmerend; the way back is not known, and that is not no time at all."""
    places = {w.code: w for w in await world.erp.warehouses()}
    assert_exact(list(places.values()))
    assert places["TIL"].transfer_days == ((places["PUR"].id, 2),)
    assert places["PUR"].transfer_days == ()


@ERP.promise()
async def a_replaced_product_names_what_replaces_it(world: ErpWorld) -> None:
    assert (await product(world, "CP-80")).substitutes == ("CP-100",)
    assert (await product(world, "CP-100")).substitutes == ()
    assert [found.substitutes for found in await world.erp.search_products("CP-80")] == [("CP-100",)]
