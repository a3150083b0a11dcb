"""Each trap of Tryton on the real server: that it is there, and that the connector does not fall into it.

The numbers are those of CHECKLIST.md beside the connector.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from app.connectors.tryton import prices, terms
from app.connectors.tryton.codec import Number, encode
from app.connectors.tryton.messages import is_message
from app.demo.servers import Demo
from app.domain.availability import project
from app.domain.sales_orders import SalesOrder
from app.errors import NoPermission, Rejected, UnexpectedReply, WarningRaised
from tests.connectors.tryton.conftest import Shop, signed_in_as, working_day

pytest_plugins = ["tests.servers"]
pytestmark = [pytest.mark.real("tryton"), pytest.mark.xdist_group("contract-tryton")]


async def test_01_a_number_that_is_taken_is_known_by_its_message(shop: Shop) -> None:
    """Parties created at once may get one number: only that refusal may be answered by sending again."""
    with pytest.raises(Rejected) as taken:
        await shop.client.change("party.party", "create", [{"name": "Second", "code": "10001"}])
    assert await is_message(shop.client, taken.value, "party", "msg_party_code_unique")
    vat = {"type": "eu_vat", "code": "NL1"}
    with pytest.raises(Rejected) as wrong:
        await shop.client.change("party.party", "create", [{"name": "X", "identifiers": [["create", [vat]]]}])
    assert not await is_message(shop.client, wrong.value, "party", "msg_party_code_unique")


async def test_02_booleans_that_are_numbers(shop: Shop) -> None:
    (account,) = await shop.erp.search_customers("oudhof")
    raw = await shop.raw("party.party", account.id, "active")
    assert raw["active"] in (0, False)
    assert account.active is False


async def test_03_create_without_taxes_would_be_free_of_tax(shop: Shop) -> None:
    draft = await shop.draft("10001", "CP-100", "1")
    right = await shop.erp.create_sales_order(draft)
    assert right.tax_amount.amount == right.untaxed_amount.amount * Decimal("0.21") != 0
    (line,) = draft.lines
    bare = replace(
        draft, external_reference=draft.external_reference + "x", lines=(replace(line, tax_ids=()),)
    )
    assert (await shop.erp.create_sales_order(bare)).tax_amount.amount == 0
    raw = await shop.raw("sale.sale", right.id, "invoice_address", "shipment_address", "payment_term")
    assert None not in raw.values()


async def test_04_the_customers_price_needs_the_price_list(shop: Shop) -> None:
    pump = await shop.product("CP-100")
    customer = await shop.customer("10008")
    alone = {"customer": int(customer), "quantity": Number(Decimal(12)), "uom": 1}
    (listed,) = await shop.client.read_ids("product.product", [pump.id], ["sale_price_uom"], alone)
    assert listed.number("sale_price_uom") == 249
    assert (await shop.terms("10008", [(pump, "12", None)])).lines[0].unit_price == Decimal("199.20")


async def test_05_a_deactivated_product_could_be_sold(shop: Shop) -> None:
    old = await shop.product("CP-80")
    assert not old.active
    draft = await shop.draft("10001", "CP-80", "1")
    order = await shop.erp.create_sales_order(draft)
    assert order.lines[0].product_code == "CP-80", "Tryton does not mind"
    await shop.erp.cancel_sales_order(order.id)


async def test_06_the_promised_date_holds_because_a_lead_time_is_set(shop: Shop) -> None:
    assert not [text for text in (await shop.erp.connect()).drift if "lead_time" in text]
    day = working_day(shop.today, 4)
    draft = replace(await shop.draft("10001", "FH-50", "1"), promised_date=day)
    order = await shop.erp.create_sales_order(draft)
    confirmed = await shop.erp.confirm_sales_order(order.id)
    assert (confirmed.promised_date, confirmed.lines[0].promised_date) == (day, day)


async def test_07_without_locations_the_quantity_is_zero(shop: Shop) -> None:
    valve = await shop.product("HV-200")
    (raw,) = await shop.client.read_ids("product.product", [valve.id], ["quantity"])
    assert raw.number("quantity") == 0
    (situation,) = await shop.erp.stock([valve.id], [await shop.warehouse()])
    assert situation.on_hand == 260


async def test_09_the_residual_is_not_the_sum_of_the_lines(shop: Shop) -> None:
    (item,) = await shop.erp.open_items(number="INV-4004")
    (raw,) = await shop.client.read_ids("account.invoice", [item.id], ["lines_to_pay.amount"])
    assert sum(line.number("amount") for line in raw.each("lines_to_pay.")) == item.total_amount.amount
    assert item.open_amount.amount == Decimal("739.04") < item.total_amount.amount


async def over_the_limit(shop: Shop) -> SalesOrder:
    draft = await shop.draft("10004", "SP-30", "1")
    (line,) = draft.lines
    dear = replace(draft, lines=(replace(line, unit_price=Decimal(90000)),))
    (credit,) = await shop.erp.credit([draft.customer_id])
    order = await shop.erp.create_sales_order(dear)
    assert credit.limit is not None
    excess = credit.excess_with(order.untaxed_amount)
    assert excess is not None and excess != order.untaxed_amount
    return order


async def test_10_the_credit_refusal_tells_the_order_and_not_the_excess(shop: Shop) -> None:
    """Its figure is never read: the excess is worked out from exposure and limit."""
    order = await over_the_limit(shop)
    with pytest.raises(Rejected) as caught:
        await shop.erp.confirm_sales_order(order.id)
    assert "90000" in "".join(filter(str.isalnum, str(caught.value.params["text"])))
    assert (await shop.erp.sales_order(order.id)).state == "quotation"
    assert (await shop.erp.cancel_sales_order(order.id)).state == "cancelled"


async def test_19_a_warning_is_answered_by_its_name(fresh_demo: Demo) -> None:
    """Who is in the group for it is asked instead of refused; `_skip_warnings` answers nothing."""
    admin = signed_in_as(fresh_demo, "admin")
    (group,) = await admin.client.search_read("res.group", [["name", "ilike", "%credit limit%"]], ["name"])
    (user,) = await admin.client.search_read("res.user", [["login", "=", "firmdate"]], ["login"])
    in_group = {"groups": [["add", [int(group.id())]]]}
    await admin.client.change("res.user", "write", [int(user.id())], in_group)
    await admin.aclose()
    shop = Shop(signed_in_as(fresh_demo, "firmdate"), fresh_demo)
    order = await over_the_limit(shop)
    with pytest.raises(WarningRaised) as caught:
        await shop.erp.confirm_sales_order(order.id)
    name = str(caught.value.params["name"])
    with pytest.raises(WarningRaised):
        await shop.client.change("sale.sale", "confirm", [int(order.id)], context={"_skip_warnings": True})
    with pytest.raises(WarningRaised):
        await shop.erp.confirm_sales_order(order.id, accepted_warnings=["another"])
    confirmed = await shop.erp.confirm_sales_order(order.id, accepted_warnings=[name])
    assert confirmed.state in ("confirmed", "processing")
    await shop.erp.aclose()


async def test_11_invoice_method_is_the_customers_and_no_carrier_is_asked_for(shop: Shop) -> None:
    order = await shop.erp.create_sales_order(await shop.draft("10001", "FH-50", "1"))
    raw = await shop.raw("sale.sale", order.id, "invoice_method", "shipment_cost_method")
    assert raw["shipment_cost_method"] is None
    assert raw["invoice_method"] == (await terms.header(shop.client, order.customer_id)).invoice_method != ""
    await shop.erp.cancel_sales_order(order.id)


async def test_12_large_replies_say_that_they_are_packed_even_where_they_are_not(shop: Shop) -> None:
    """Unasked, Tryton names gzip and sends plain text. So the client always asks for it."""
    session = await shop.client.session()
    params = [[], 0, None, None, ["name", "code"], dict(session.context)]
    body = encode({"id": 1, "method": "model.party.party.search_read", "params": params}).encode()
    path, http = f"/{shop.demo.database}/rpc/", shop.client.http
    signed = {"Authorization": f"Session {session.authorization}"}
    with pytest.raises(UnexpectedReply) as caught:
        await http.read("POST", path, content=body, headers={**signed, "Accept-Encoding": "identity"})
    assert caught.value.code == "reply_undecodable"
    reply = await http.read("POST", path, content=body, headers=signed)
    assert reply.headers["content-encoding"] == "gzip"
    assert isinstance(reply.value, dict) and len(reply.value["result"]) > 20


async def test_13_a_sales_user_is_told_which_right_is_missing(demo_servers: Demo) -> None:
    erp = signed_in_as(demo_servers, "salesonly")
    info = await erp.connect()
    assert set(info.missing_rights) >= {"purchase.line (read)", "account.move.line (read)"}
    with pytest.raises(NoPermission) as caught:
        await erp.open_items()
    assert "account.move.line (read)" in str(caught.value.params["right"])
    valve = (await erp.products(["EV-80"]))["EV-80"]
    pur = next(place.id for place in await erp.warehouses() if place.code == "PUR")
    (situation,) = await erp.stock([valve.id], [pur])
    receipts = [event for event in situation.events if event.quantity > 0]
    assert [(event.quantity, event.document) for event in receipts] == [(20, "")], "counted, though not named"
    await erp.aclose()


async def test_15_a_reservation_that_the_servers_forecast_does_not_show(shop: Shop) -> None:
    valve = await shop.product("HV-200")
    place = await shop.warehouse()
    context = {"locations": [int(place)], "stock_date_end": shop.today}
    (server,) = await shop.client.read_ids(
        "product.product", [valve.id], ["quantity", "forecast_quantity"], context
    )
    (situation,) = await shop.erp.stock([valve.id], [place])
    promised = project(situation, shop.today).available_to_promise(shop.today)
    assert server.number("quantity") == situation.on_hand == 260
    assert server.number("forecast_quantity") == 260, "the server would promise what is reserved"
    assert promised == 80


async def test_16_the_server_drops_late_demand_and_dateless_receipts(shop: Shop) -> None:
    valve = await shop.product("CV-25")
    place = await shop.warehouse()
    (situation,) = await shop.erp.stock([valve.id], [place])
    (receipt,) = [event for event in situation.events if event.quantity > 0]
    assert (receipt.on, receipt.document) == (None, "PO-754")
    demand = [event for event in situation.events if event.quantity < 0]
    moves = await shop.client.search_read(
        "stock.move",
        [["product", "=", int(valve.id)], ["state", "=", "draft"], ["to_location.type", "=", "customer"]],
        ["planned_date"],
    )
    late = shop.today - timedelta(days=3)
    ids = [int(item.id()) for item in moves]
    before = {item.id(): item.raw("planned_date") for item in moves}
    await shop.client.change("stock.move", "write", ids, {"planned_date": late})
    try:
        context = {"locations": [int(place)], "stock_date_end": shop.today + timedelta(days=90)}
        (server,) = await shop.client.read_ids("product.product", [valve.id], ["forecast_quantity"], context)
        (again,) = await shop.erp.stock([valve.id], [place])
        assert server.number("forecast_quantity") == again.on_hand, "neither the demand nor the receipt"
        kept = [event for event in again.events if event.quantity < 0]
        assert {event.on for event in kept} == {late}
        assert sum(event.quantity for event in kept) == sum(event.quantity for event in demand) == -30
    finally:
        for item, day in before.items():
            await shop.client.change("stock.move", "write", [int(item)], {"planned_date": day})


async def test_17_a_transfer_passes_through_a_place_outside_any_warehouse(shop: Shop) -> None:
    pump = await shop.product("BP-60")
    pur, til = await shop.warehouse("PUR"), await shop.warehouse("TIL")
    (there,) = await shop.client.read_ids("stock.location", [til], ["storage_location"])
    (here,) = await shop.client.read_ids("stock.location", [pur], ["storage_location"])
    source, target = int(there.id("storage_location")), int(here.id("storage_location"))
    leaves, arrives = working_day(shop.today, 2), working_day(shop.today, 4)
    move = {
        "product": int(pump.id),
        "quantity": Number(Decimal(4)),
        "unit": 1,
        "from_location": source,
        "to_location": target,
    }
    values = {
        "from_location": source,
        "to_location": target,
        "planned_date": arrives,
        "planned_start_date": leaves,
        "moves": [["create", [move]]],
    }
    (shipment,) = await shop.client.change("stock.shipment.internal", "create", [values])
    try:
        await shop.client.change("stock.shipment.internal", "wait", [shipment])
        found = {item.warehouse_id: item for item in await shop.erp.stock([pump.id], [pur, til])}
        moved = {
            place: [(event.quantity, event.kind) for event in found[place].events if event.kind == "transfer"]
            for place in (pur, til)
        }
        assert moved == {pur: [(4, "transfer")], til: [(-4, "transfer")]}
    finally:
        await shop.client.change("stock.shipment.internal", "cancel", [shipment])


async def test_18_the_recipe_of_a_kit_hangs_on_the_template(shop: Shop) -> None:
    kit = await shop.product("KIT-HZ")
    (raw,) = await shop.client.read_ids("product.product", [kit.id], ["components", "quantity", "type"])
    assert raw.many("components") == []
    assert {part.code: part.quantity for part in kit.components} == {
        "CP-100": 1,
        "BV-25": 2,
        "TS-2": 1,
        "FH-50": 2,
    }


async def test_bulk_prices_and_taxes_are_those_of_single_lines(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of each line alone, in bulk by exact quantity, and in bulk by the thresholds of the price list."""
    found = await shop.erp.products(["CP-100", "RC-4", "HV-200", "SRV-2", "BV-25", "GK-12"])
    wanted: list[tuple[object, str, str | None]] = [
        (found[code], quantity, None)
        for code in ("CP-100", "RC-4", "HV-200", "SRV-2")
        for quantity in ("1", "9", "10", "11", "60")
    ]
    wanted += [(found["BV-25"], "4", "BX25"), (found["GK-12"], "2", "BX100"), (found["BV-25"], "10", None)]
    for number in ("10008", "10011"):
        answers = []
        for few, exact in ((1000, 3), (0, 1000), (0, 0)):
            monkeypatch.setattr(terms, "FEW_LINES", few)
            monkeypatch.setattr(prices, "EXACT_READS", exact)
            answers.append((await shop.terms(number, wanted)).lines)
        assert answers[0] == answers[1] == answers[2]
        assert len({line.unit_price for line in answers[0]}) > 6


async def test_a_thousand_lines_take_few_reads(shop: Shop) -> None:
    """At most one read per 200 products and kind, however many quantities there are."""
    found = await shop.erp.products(
        ["CP-100", "RC-4", "HV-200", "SRV-2", "BV-25", "GK-12", "FH-50", "FH-100"]
    )
    wanted = [(product, str(quantity), None) for product in found.values() for quantity in range(1, 126)]
    customer = await shop.customer("10008")
    assert customer and len(wanted) == 1000
    before = shop.client.http.requests
    lines = (await shop.terms("10008", wanted)).lines
    assert len(lines) == 1000
    # The customer again, header, currency, rounding and units: 5; products 1, thresholds and factors 2;
    # prices one per unit, and two for the bands of CP-100, which alone has a threshold; taxes one per
    # category, rates 1.
    assert shop.client.http.requests - before <= 5 + 1 + 2 + (2 + 2) + 2 + 1


async def test_an_order_takes_five_requests(shop: Shop) -> None:
    draft = await shop.draft("10001", "FH-50", "1")
    before = shop.client.http.requests
    order = await shop.erp.create_sales_order(draft)
    assert shop.client.http.requests - before == 2
    await shop.erp.confirm_sales_order(order.id)
    assert shop.client.http.requests - before == 5


async def test_the_second_company_has_its_own(demo_servers: Demo) -> None:
    user = "onderhoud" if "onderhoud" in demo_servers.facts.erp_users else "firmdate"
    erp = signed_in_as(demo_servers, user, "Waterland Onderhoud BV")
    info = await erp.connect()
    assert info.company == "Waterland Onderhoud BV"
    assert {item.company for item in await erp.open_items(include_paid=True)} <= {"Waterland Onderhoud BV"}
    orders = await erp.sales_orders([(await erp.customers(["10015"]))["10015"].id], open_only=False)
    assert {order.company for order in orders} == {"Waterland Onderhoud BV"}
    await erp.aclose()


async def test_four_customers_of_one_user_read_side_by_side(shop: Shop) -> None:
    before = shop.client.http.requests
    await asyncio.gather(*(shop.erp.search_customers(text) for text in ("a", "b", "c", "d")))
    assert shop.client.http.requests - before == 4 + 4, "one sign-in of four requests for all"


async def test_open_orders_worked_out_here_are_those_of_tryton(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For companies without the module that sums them."""
    ids = [account.id async for page in shop.erp.all_customers() for account in page]
    session = await shop.client.session()
    fewer = replace(session, modules=session.modules - {"sale_credit_limit"})
    for _ in range(10):
        own = await shop.erp.credit(ids)
        monkeypatch.setattr(shop.client, "_session", fewer)
        before = shop.client.http.requests
        worked_out = await shop.erp.credit(ids)
        assert shop.client.http.requests - before == 3
        monkeypatch.setattr(shop.client, "_session", session)
        if await shop.erp.credit(ids) == own:  # nobody else ordered on the shared server meanwhile
            break
    assert len([item for item in own if item.open_orders]) >= 5
    assert worked_out == own
    bare = replace(fewer, modules=fewer.modules - {"account_credit_limit"})
    monkeypatch.setattr(shop.client, "_session", bare)
    assert {item.limit for item in await shop.erp.credit(ids)} == {None}


async def test_stock_of_many_products_takes_few_reads(shop: Shop) -> None:
    """Quantities one per warehouse, moves, order points, suppliers, and what the moves belong to."""
    found = await shop.client.search_read("product.product", [["type", "=", "goods"]], ["code"])
    places = [place.id for place in await shop.erp.warehouses()]
    before = shop.client.http.requests
    assert len(await shop.erp.stock([item.id() for item in found], places)) == len(found) * len(places)
    assert shop.client.http.requests - before <= 2 + 1 + 1 + 1 + 3 + 1
