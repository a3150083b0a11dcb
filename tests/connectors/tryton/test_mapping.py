"""Records to domain values: complete, exact, and each odd field named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.connectors.tryton import mapping
from app.connectors.tryton.sale_mapping import SHIP_COMPLETE, sales_order
from app.connectors.tryton.units import tax_rates
from app.connectors.wire.fields import Fields
from app.domain.values import Money
from app.errors import UnexpectedReply

Record = dict[str, Any]
UNIT: Record = {
    "id": 1,
    "symbol": "u",
    "name": "Unit",
    "factor": Decimal("1.0"),
    "rounding": Decimal("1.0"),
    "category": 1,
}
BOX: Record = {**UNIT, "id": 2, "symbol": "BX25", "name": "Box", "factor": Decimal("25.0")}
PRODUCT: Record = {
    "id": 3,
    "code": "P",
    "name": "Pump",
    "type": "goods",
    "active": 1,
    "salable": True,
    "lead_time": None,
    "replaced_by.": None,
    "template.": {"id": 9, "active": 1, "account_category": 1},
    "default_uom.": {**UNIT, "category.": {"id": 1, "uoms.": [UNIT, BOX]}},
    "sale_uom.": BOX,
}
INVOICE: Record = {
    "id": 4,
    "number": "INV-1",
    "party": 2,
    "party.": {"name": "Alpha"},
    "invoice_date": date(2026, 11, 1),
    "total_amount": Decimal("300.00"),
    "amount_to_pay": Decimal("250.00"),
    "currency.": {"code": "EUR"},
    "company.": {"party.": {"name": "Main"}},
    "lines_to_pay.": [
        {
            "maturity_date": date(2026, 11, 20),
            "reconciliation": None,
            "debit": Decimal(100),
            "credit": Decimal(0),
        },
        {
            "maturity_date": date(2026, 12, 20),
            "reconciliation": None,
            "debit": Decimal(200),
            "credit": Decimal(0),
        },
    ],
}


def fields(record: Record, **changes: Any) -> Fields:
    return Fields.of({**record, **changes}, "record", "erp")


def product(**changes: Any) -> object:
    return mapping.product(fields(PRODUCT, **changes), (), 3)


def test_what_replaces_a_product_is_named_by_its_code() -> None:
    assert mapping.product(fields(PRODUCT), (), 3).substitutes == ()
    other = {"id": 8, "code": "P-2"}
    assert mapping.product(fields(PRODUCT, **{"replaced_by.": other}), (), 3).substitutes == ("P-2",)
    nameless = {"id": 8, "code": None}
    assert mapping.product(fields(PRODUCT, **{"replaced_by.": nameless}), (), 3).substitutes == ()


def test_a_product_with_its_units() -> None:
    found = mapping.product(fields(PRODUCT), (), 3)
    assert (found.active, found.sellable, found.kind, found.lead_time_days) == (True, True, "goods", 3)
    assert (found.unit.code, found.sales_unit.code, found.sales_unit.factor) == ("u", "BX25", 25)
    assert str(found.sales_unit.factor) == "25", "Tryton's 25.0 is 25"
    assert [unit.code for unit in found.units] == ["u", "BX25"]


def test_either_flag_makes_a_product_inactive() -> None:
    assert not mapping.product(fields(PRODUCT, active=0), (), 0).active
    assert not mapping.product(fields(PRODUCT, **{"template.": {"active": False}}), (), 0).active


def test_a_started_day_of_lead_time_counts() -> None:
    own = mapping.product(fields(PRODUCT, lead_time=timedelta(days=2, hours=1)), (), 9)
    assert own.lead_time_days == 3


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"code": 7}, "record.code"),
        ({"type": "riddle"}, "record.type"),
        ({"active": "yes"}, "record.active"),
        ({"lead_time": 3}, "record.lead_time"),
        ({"template.": None}, "record.template."),
        ({"default_uom.": {**UNIT, "factor": "x", "category.": {"uoms.": []}}}, "record.default_uom..factor"),
        (
            {"default_uom.": {**UNIT, "factor": Decimal(0), "category.": {"uoms.": []}}},
            "record.default_uom..factor",
        ),
    ],
)
def test_an_odd_field_is_named(changes: Record, named: str) -> None:
    with pytest.raises(UnexpectedReply) as caught:
        product(**changes)
    assert (caught.value.code, caught.value.params["field"]) == ("field_wrong", named)


def test_a_missing_field_is_named() -> None:
    record = {key: value for key, value in PRODUCT.items() if key != "salable"}
    with pytest.raises(UnexpectedReply) as caught:
        mapping.product(fields(record), (), 0)
    assert (caught.value.code, caught.value.params["field"]) == ("field_missing", "record.salable")


def test_an_open_item_owes_the_residual_and_is_due_first() -> None:
    item = mapping.open_item(fields(INVOICE), ("SO-1",))
    assert (item.open_amount, item.due_date) == (Money(Decimal("250.00"), "EUR"), date(2026, 11, 20))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, 50),  # 50 of the first 100 were paid
        ({"amount_to_pay": Decimal(300)}, 100),
        ({"amount_to_pay": Decimal(150)}, 0),  # more than what was due is paid
        ({"amount_to_pay": Decimal(0)}, 0),
        ({"total_amount": Decimal(-300), "amount_to_pay": Decimal(-300)}, 0),
        (
            {"total_amount": Decimal(600), "amount_to_pay": Decimal(600)},
            100,
        ),  # two to one in the company's currency
    ],
)
def test_what_is_overdue_of_an_invoice_in_parts(changes: Record, expected: int) -> None:
    assert mapping.overdue(fields(INVOICE, **changes), date(2026, 11, 24)) == expected


def test_what_is_due_today_is_not_overdue() -> None:
    assert mapping.overdue(fields(INVOICE), date(2026, 11, 20)) == 0


def tax(kind: str, rate: str | None = None, childs: tuple[Record, ...] = ()) -> Record:
    number = None if rate is None else Decimal(rate)
    dates = {"start_date": None, "end_date": None}
    return {"id": 1, "type": kind, "rate": number, "childs.": list(childs), **dates}


def test_the_rate_of_a_tax() -> None:
    day = date(2026, 11, 24)
    both = (tax("percentage", "0.21"), tax("percentage", "-0.21"))
    assert tax_rates(fields(tax("percentage", "0.21")), day) == (Decimal("0.21"),)
    assert tax_rates(fields(tax("none", childs=both)), day) == (Decimal("0.21"), Decimal("-0.21"))
    old = {**tax("percentage", "0.19"), "end_date": date(2025, 12, 31)}
    new = {**tax("percentage", "0.21"), "start_date": date(2026, 1, 1)}
    assert tax_rates(fields(tax("none", childs=(old, new))), day) == (Decimal("0.21"),)
    with pytest.raises(UnexpectedReply):
        tax_rates(fields(tax("fixed")), day)


def a_move(quantity: str, state: str = "done", factor: str = "1.0") -> Record:
    return {"state": state, "quantity": Decimal(quantity), "unit.": {"factor": Decimal(factor)}}


LINE: Record = {
    "id": 8,
    "type": "line",
    "product": 3,
    "product.": {"code": "P", "name": "Pump"},
    "description": None,
    "quantity": Decimal("4.0"),
    "unit.": BOX,
    "unit_price": Decimal("365.0000"),
    "amount": Decimal("1460.00"),
    "shipping_date": date(2026, 12, 1),
    "moves.": [],
    "taxes.": [tax("percentage", "0.21")],
    "components.": [],
}
SALE: Record = {
    "id": 5,
    "number": None,
    "reference": "Q-1",
    "description": "text",
    "crm_quote": "crm:Q-1:r1:p1",
    "state": "draft",
    "shipment_state": "none",
    "sale_date": date(2026, 11, 24),
    "shipping_date": date(2026, 12, 1),
    "party": 2,
    "party.": {"name": "Alpha"},
    "shipment_address": 3,
    "comment": "Gate 4.",
    "currency.": {"code": "EUR"},
    "untaxed_amount": Decimal("1460.00"),
    "tax_amount": Decimal("306.60"),
    "total_amount": Decimal("1766.60"),
    "company.": {"party.": {"name": "Main"}},
    "invoices.": [{"number": None, "state": "draft"}, {"number": "INV-1", "state": "posted"}],
    "lines.": [LINE],
}


def test_our_key_has_its_own_field_or_the_reference() -> None:
    with_key = sales_order(fields(SALE), has_key=True, has_kits=True)
    assert (with_key.external_reference, with_key.customer_reference) == ("crm:Q-1:r1:p1", "Q-1")
    without = sales_order(fields(SALE), has_key=False, has_kits=True)
    assert (without.external_reference, without.customer_reference) == ("Q-1", "text")
    assert with_key.number == "" and with_key.invoice_numbers == ("INV-1",)


@pytest.mark.parametrize(
    ("changes", "delivered"),
    [
        ({"moves.": [a_move("50.0"), a_move("50.0", state="draft")]}, 2),  # pieces of boxes of 25
        ({"moves.": [a_move("2.0", factor="25.0"), a_move("1.0", state="cancelled", factor="25.0")]}, 2),
        ({"moves.": [a_move("10.0")]}, Decimal("0.4")),
    ],
)
def test_what_was_delivered_is_told_in_the_lines_unit(changes: Record, delivered: Decimal) -> None:
    order = sales_order(fields(SALE, **{"lines.": [{**LINE, **changes}]}), has_key=True, has_kits=True)
    assert order.lines[0].delivered_quantity == delivered


def test_of_a_kit_whole_kits_are_delivered() -> None:
    def part(product: int, each: str, done: str) -> Record:
        return {
            "product": product,
            "product.": {"default_uom.": {"factor": Decimal("0.5")}},
            "quantity": Decimal(each),
            "unit.": {"factor": Decimal("1.0")},
            "moves.": [a_move(done)],
        }

    kit = {
        **LINE,
        "quantity": Decimal("3.0"),
        "unit.": UNIT,
        "components.": [part(7, "3.0", "2.0"), part(8, "6.0", "3.0")],
    }
    order = sales_order(fields(SALE, **{"lines.": [kit]}), has_key=True, has_kits=True)
    assert order.lines[0].delivered_quantity == 1
    assert order.lines[0].components == (("7", 6), ("8", 12))  # in stock units of half a piece


def test_ship_to_and_ship_complete_are_told() -> None:
    order = sales_order(fields(SALE), has_key=True, has_kits=True)
    assert (order.delivery_address_id, order.ship_complete) == ("3", False)
    said = f"Gate 4.\n{SHIP_COMPLETE}"
    assert sales_order(fields(SALE, comment=said), has_key=True, has_kits=True).ship_complete
    assert not sales_order(fields(SALE, comment=None), has_key=True, has_kits=True).ship_complete


@pytest.mark.parametrize(
    ("changes", "named"),
    [({"state": "riddle"}, "record.state"), ({"shipment_state": "lost"}, "record.shipment_state")],
)
def test_an_unknown_state_is_named(changes: Record, named: str) -> None:
    with pytest.raises(UnexpectedReply) as caught:
        sales_order(fields(SALE, **changes), has_key=True, has_kits=True)
    assert caught.value.params["field"] == named


CHECKED: list[tuple[str, Callable[[Fields], object]]] = [
    ("date", lambda record: mapping.optional_date(record, "value")),
    ("money", lambda record: mapping.money(record, "value", "EUR")),
    ("quantity", lambda record: mapping.quantity(record, "value")),
]


@pytest.mark.parametrize(("name", "read"), CHECKED, ids=[name for name, _ in CHECKED])
def test_a_value_of_the_wrong_kind_is_no_value(name: str, read: Callable[[Fields], object]) -> None:
    for odd in (True, [1], "2026-01-01" if name == "date" else "much"):
        with pytest.raises(UnexpectedReply):
            read(fields({"value": odd}))
