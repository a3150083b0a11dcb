"""The story as both servers tell it, read with plain calls: what resources/demo/README.md promises."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from app.demo.servers import Demo
from app.demo.story import load_story, working_day
from tests.demo.clients import Crm, Erp, Record

pytestmark = [pytest.mark.real("tryton", "bottlecrm"), pytest.mark.xdist_group("story")]

# What the story says is *not* equal: (quote, SKU) -> the ERP's price.
OTHER_PRICE = {
    ("Q-0009", "GK-12"): Decimal("3.3000"),
    ("Q-0018", "HV-200"): Decimal("39.4250"),
}
OTHER_TAX = {("Q-0011", "SRV-2"): Decimal("0.09")}
NOT_SOLD = {("Q-0007", "CP-80")}


@pytest.fixture(scope="module")
def erp(module_demo: Demo) -> Iterator[Erp]:
    with Erp(module_demo) as client:
        yield client


@pytest.fixture(scope="module")
def quotes(module_demo: Demo) -> dict[str, Record]:
    with Crm(module_demo) as crm:
        return crm.quotes()


@pytest.fixture(scope="module")
def accounts(module_demo: Demo) -> dict[str, Record]:
    with Crm(module_demo) as crm:
        return crm.accounts()


@pytest.fixture(scope="module")
def story(module_demo: Demo) -> dict[str, Any]:
    return load_story(module_demo.story_date)


@pytest.fixture(scope="module")
def second_company(module_demo: Demo) -> Iterator[Erp]:
    with Erp(module_demo, "onderhoud") as client:
        yield client


@pytest.fixture(scope="module")
def sales(erp: Erp, second_company: Erp) -> dict[str, Record]:
    fields = ["number", "state", "shipment_state", "invoice_state", "party.code", "company", "warehouse.code"]
    fields += ["shipments.state", "shipments.planned_date", "shipments.effective_date", "crm_quote"]
    fields += ["invoices.number", "invoices.state", "invoices.amount_to_pay", "invoices.total_amount"]
    fields += ["invoices.lines_to_pay.maturity_date"]
    rows = [row for user in (erp, second_company) for row in user.read("sale.sale", [], fields)]
    return {row["number"]: row for row in rows}


def _line_in_erp(erp: Erp, party: Record, line: Record, day: dt.date) -> Record:
    """The line as the ERP's own client would fill it: unit price and taxes."""
    code, _, symbol = line["sku"].partition("/")
    product = erp.one("product.product", [["code", "=", code]], ["default_uom"])
    unit = product["default_uom"]
    if symbol:
        unit = erp.one("product.uom", [["symbol", "=", symbol]], ["name"])["id"]
    sale = {"id": -1, "party": party["id"], "price_list": party["sale_price_list"], "currency": 1}
    sale |= {"company": erp.context["company"], "sale_date": day, "warehouse": erp.context["warehouse"]}
    values = {"type": "line", "product": product["id"], "unit": unit, "quantity": float(line["quantity"])}
    values |= {"company": erp.context["company"], "sale": sale}
    filled = erp.call("sale.line", "on_change", values, ["product", "unit", "quantity"])
    return {**values, **filled}


def test_every_number_of_the_story_is_there(
    story: dict[str, Any], quotes: dict[str, Record], sales: dict[str, Record]
) -> None:
    assert sorted(quotes) == [quote["number"] for quote in story["quotes"]]
    assert {told["number"] for told in story["sales"] if "number" in told} <= sales.keys()


def test_quote_states_and_dates_are_the_storys(story: dict[str, Any], quotes: dict[str, Record]) -> None:
    for told in story["quotes"]:
        quote = quotes[told["number"]]
        assert quote["status"].lower() == told["state"], told["number"]
        assert quote["expiry_date"] == told["expires"]
        assert quote["custom_fields"].get("promised_date") == told.get("promised")
        assert quote["currency"] == "EUR"


def test_only_the_storys_differences_differ(
    erp: Erp, story: dict[str, Any], quotes: dict[str, Record], module_demo: Demo
) -> None:
    """Prices and taxes of every quote line, CRM against ERP, to the cent."""
    customers = {customer["key"]: customer for customer in story["customers"]}
    fields = ["sale_price_list", "active"]
    seen: dict[tuple[str, str], Decimal] = {}
    wrong_tax: dict[tuple[str, str], Decimal] = {}
    rates = {row["id"]: row["rate"] for row in erp.read("account.tax", [], ["rate"])}
    for told in story["quotes"]:
        parties = customers[told["customer"]].get("erp", [])
        if not parties:
            continue
        party = erp.one(
            "party.party", [["code", "=", parties[0]["code"]], ["active", "in", [True, False]]], fields
        )
        for line in quotes[told["number"]]["line_items"]:
            key = (told["number"], line["sku"])
            if key in NOT_SOLD:
                continue
            filled = _line_in_erp(erp, party, line, module_demo.story_date)
            if filled["unit_price"] != Decimal(line["unit_price"]):
                seen[key] = filled["unit_price"]
            rate = sum((rates[tax["id"]] for _, tax in filled["taxes"]["add"]), Decimal(0))
            if rate != Decimal(line["tax_rate"]) / 100:
                wrong_tax[key] = rate
    assert seen == OTHER_PRICE
    assert wrong_tax == OTHER_TAX


def test_each_sku_exists_in_the_erp(erp: Erp, module_demo: Demo) -> None:
    codes = {row["code"] for row in erp.read("product.product", [["active", "in", [True, False]]], ["code"])}
    symbols = {row["symbol"] for row in erp.read("product.uom", [], ["symbol"])}
    with Crm(module_demo) as crm:
        for product in crm.products():
            code, slash, symbol = product["sku"].partition("/")
            assert code in codes
            assert not slash or symbol in symbols


def test_linked_accounts_name_one_erp_customer(erp: Erp, accounts: dict[str, Record]) -> None:
    linked = {name: row["custom_fields"].get("erp_customer_no") for name, row in accounts.items()}
    assert sorted(name for name, number in linked.items() if not number) == [
        "Janssen Bouw Groep",
        "Nieuwland Energie BV",
    ]
    for name, number in linked.items():
        if number:
            domain = [["code", "=", number], ["active", "in", [True, False]]]
            party = erp.one("party.party", domain, ["identifiers.code"])
            assert [row["code"] for row in party["identifiers."]] == [
                accounts[name]["custom_fields"]["vat_id"]
            ]


def test_01_a_quote_converts_cleanly(erp: Erp, quotes: dict[str, Record]) -> None:
    stock = erp.one(
        "product.product",
        [["code", "=", "CP-100"]],
        ["quantity"],
        locations=[erp.context["warehouse"]],
        stock_date_end=dt.date.fromisoformat(quotes["Q-0001"]["custom_fields"]["promised_date"]),
    )
    assert stock["quantity"] >= 27


def test_02_the_stock_of_a_quote_is_reserved_for_another_order(
    erp: Erp, sales: dict[str, Record], module_demo: Demo
) -> None:
    held = erp.read(
        "stock.move",
        [["product.code", "=", "HV-200"], ["state", "=", "assigned"]],
        ["quantity", "planned_date"],
    )
    assert [move["quantity"] for move in held] == [180]
    assert [row["state"] for row in sales["SO-2207"]["shipments."]] == ["assigned"]
    on_hand = erp.one(
        "product.product",
        [["code", "=", "HV-200"]],
        ["quantity"],
        locations=[erp.context["warehouse"]],
        stock_date_end=module_demo.story_date,
    )
    assert on_hand["quantity"] == 260
    (receipt,) = _receipts(erp, "HV-200")
    assert (receipt["quantity"], receipt["planned_date"]) == (200, working_day(module_demo.story_date, 8))


def _receipts(erp: Erp, code: str) -> list[Record]:
    domain = [["product.code", "=", code], ["from_location.type", "=", "supplier"], ["state", "=", "draft"]]
    return erp.read("stock.move", domain, ["quantity", "planned_date"])


def test_03_a_kit_has_its_recipe(erp: Erp) -> None:
    template = erp.one(
        "product.template",
        [["products.code", "=", "KIT-HZ"]],
        ["type", "components.product.code", "components.quantity"],
    )
    parts = {row["product."]["code"]: row["quantity"] for row in template["components."]}
    assert template["type"] == "kit"
    assert parts == {"CP-100": 1, "BV-25": 2, "TS-2": 1, "FH-50": 2}


def test_04_a_customer_goes_over_its_limit_with_an_overdue_invoice(
    erp: Erp, quotes: dict[str, Record], sales: dict[str, Record], module_demo: Demo
) -> None:
    party = erp.one("party.party", [["code", "=", "10004"]], ["credit_limit_amount", "credit_amount"])
    order = Decimal(quotes["Q-0004"]["subtotal"]) * Decimal("1.21")
    assert party["credit_amount"] < party["credit_limit_amount"] < party["credit_amount"] + order
    (invoice,) = sales["SO-2201"]["invoices."]
    (due,) = (row["maturity_date"] for row in invoice["lines_to_pay."])
    assert (module_demo.story_date - due).days == 38
    assert invoice["amount_to_pay"] == Decimal("6979.28")


def test_05_one_firm_is_spelt_three_ways(erp: Erp) -> None:
    found = erp.read(
        "party.party", [["code", "in", ["10005", "10006", "10007"]]], ["name", "identifiers.code"]
    )
    assert len({row["name"] for row in found}) == 3
    numbers = [[number["code"] for number in row["identifiers."]] for row in found]
    assert sorted(map(len, numbers)) == [0, 1, 1], "two branches carry the VAT number, one has none"


def test_06_the_erp_does_not_know_the_new_customer(erp: Erp, accounts: dict[str, Record]) -> None:
    vat = accounts["Nieuwland Energie BV"]["custom_fields"]["vat_id"]
    assert erp.read("party.party", [["identifiers.code", "=", vat]], ["name"]) == []
    assert erp.read("party.party", [["name", "ilike", "%Nieuwland%"]], ["name"]) == []


def test_07_a_product_is_discontinued(erp: Erp) -> None:
    row = erp.one("product.product", [["code", "=", "CP-80"], ["active", "=", False]], ["name"])
    assert row["name"] == "Circulation pump 80"
    assert not erp.one("product.product", [["code", "=", "DM-01"]], ["salable"])["salable"]


def test_11_the_second_warehouse_has_the_stock(erp: Erp) -> None:
    found = {}
    for code in ("PUR", "TIL"):
        place = erp.one("stock.location", [["code", "=", code], ["type", "=", "warehouse"]], ["name"])
        found[code] = erp.one(
            "product.product", [["code", "=", "BP-60"]], ["quantity"], locations=[place["id"]]
        )
    assert {code: row["quantity"] for code, row in found.items()} == {"PUR": 1, "TIL": 15}


def test_12_the_second_company_has_stock_and_orders_of_its_own(
    erp: Erp, second_company: Erp, sales: dict[str, Record]
) -> None:
    assert sales["SO-2215"]["company"] != sales["SO-2201"]["company"]
    place = erp.one("stock.location", [["code", "=", "TIL"], ["type", "=", "warehouse"]], ["name"])["id"]
    stock = [
        user.one("product.product", [["code", "=", "FM-25"]], ["quantity"], locations=[place])["quantity"]
        for user in (erp, second_company)
    ]
    assert stock == [0, 6]
    (invoice,) = sales["SO-2214"]["invoices."]
    assert invoice["state"] == "posted"


def test_13_an_order_is_part_delivered(sales: dict[str, Record], module_demo: Demo) -> None:
    sale = sales["SO-2206"]
    assert sale["shipment_state"] == "partially shipped"
    states = sorted(row["state"] for row in sale["shipments."])
    assert states == ["done", "waiting"]
    done = next(row for row in sale["shipments."] if row["state"] == "done")
    assert done["effective_date"] == module_demo.story_date - dt.timedelta(days=7)


def test_14_a_quote_has_expired(quotes: dict[str, Record]) -> None:
    assert quotes["Q-0015"]["is_expired"]
    assert quotes["Q-0015"]["status"] == "Sent"


def test_deliveries_happened_when_the_story_says(story: dict[str, Any], sales: dict[str, Record]) -> None:
    for told in story["sales"]:
        if told.get("shipped"):
            days = {
                row["effective_date"] for row in sales[told["number"]]["shipments."] if row["state"] == "done"
            }
            assert days == {dt.date.fromisoformat(told["shipped"])}, told["number"]


def test_invoices_are_open_part_paid_and_paid(sales: dict[str, Record]) -> None:
    left = {
        number: (row["state"], row["amount_to_pay"], row["total_amount"])
        for number, sale in sales.items()
        for row in sale["invoices."]
        if row["state"] in ("posted", "paid")
    }
    assert left["SO-2202"] == ("paid", 0, Decimal("1992.00"))
    assert left["SO-2204"] == ("posted", Decimal("739.04"), Decimal("1239.04"))
    assert left["SO-2205"] == ("posted", Decimal("1460.00"), Decimal("1460.00"))


def test_overdue_receipts_come_dated_and_undated(erp: Erp, module_demo: Demo) -> None:
    (dated,) = _receipts(erp, "EV-80")
    assert dated["planned_date"] == module_demo.story_date - dt.timedelta(days=4)
    (undated,) = _receipts(erp, "CV-25")
    assert undated["planned_date"] is None


def test_the_key_field_refuses_a_second_sale_of_a_quote(erp: Erp) -> None:
    party = erp.one("party.party", [["code", "=", "10001"]], ["addresses.id"])
    address = party["addresses."][0]["id"]
    sale = {"party": party["id"], "company": erp.context["company"], "currency": 1, "crm_quote": "demo-test"}
    sale |= {"warehouse": erp.context["warehouse"], "invoice_address": address, "shipment_address": address}
    sale |= {"shipment_cost_method": None}
    (first,) = erp.call("sale.sale", "create", [sale])
    with pytest.raises(ValueError, match="A sale for this CRM quote already exists"):
        erp.call("sale.sale", "create", [sale])
    (copied,) = erp.call("sale.sale", "copy", [first])
    assert erp.one("sale.sale", [["id", "=", copied]], ["crm_quote"])["crm_quote"] is None
    erp.call("sale.sale", "cancel", [first])
    (again,) = erp.call("sale.sale", "create", [sale])
    erp.call("sale.sale", "cancel", [again, copied])
    erp.call("sale.sale", "delete", [again, copied, first])


def test_the_second_user_has_sales_rights_only(module_demo: Demo) -> None:
    with Erp(module_demo, "salesonly") as erp:
        assert erp.read("sale.sale", [], ["number"])
        with pytest.raises(ValueError, match=r"purchase|access"):
            erp.read("purchase.purchase", [], ["number"])
