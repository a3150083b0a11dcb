"""The practice company, told from the same story as the demo's real servers (resources/demo/story).

The story's facts are brought in through the company's own rules where these exist: its sales orders are
created, confirmed, set aside, delivered and invoiced as a user would do it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from importlib.resources import files
from typing import Any

from app.connectors.practice import selling, story_crm
from app.connectors.practice.company import PracticeCompany
from app.connectors.practice.records import Item, Move, Party, PaymentTerm, PriceList, PriceRule, Tax
from app.domain.customers import Address
from app.domain.products import Component, Product, ProductKind, Warehouse
from app.domain.sales_orders import DraftLine, SalesOrderDraft
from app.domain.values import UnitOfMeasure

Told = dict[str, Any]

_OFFSET = re.compile(r"^([+-]\d+)([wd])$")
_FORMULA = re.compile(r"^(?:unit_price(?: \* (?P<factor>[\d.]+))?|(?P<price>[\d.]+))$")
_BASE_UNITS = (
    UnitOfMeasure("u", "Unit", "units"),
    UnitOfMeasure("m", "Meter", "length", rounding=Decimal("0.01")),
    UnitOfMeasure("h", "Hour", "time", rounding=Decimal("0.01")),
)


def practice_company(today: date, *, clock: Callable[[], date] | None = None) -> PracticeCompany:
    """A fresh practice company whose story happens around `today`; `clock` (else `today` for ever) is its
    business date from then on."""
    told = load_story(today)
    company = PracticeCompany(clock or (lambda: today))
    _tell_basics(company, told)
    _tell_products(company, told)
    _tell_price_lists(company, told)
    _tell_customers(company, told)
    _tell_stock(company, told, today)
    _tell_purchases(company, told)
    for sale in told["sales"]:
        _tell_sale(company, told, sale, today)
    _close(company, told)
    story_crm.tell(company, told)
    return company


def load_story(today: date) -> Told:
    """The story's files as one mapping; "+3w" (working days) and "-38d" (days) are dates around `today`."""
    told: Told = {}
    folder = files("resources").joinpath("demo", "story")
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            told.update(tomllib.loads(file.read_text(encoding="utf-8")))
    return {key: _with_dates(value, today) for key, value in told.items()}


def _with_dates(value: Any, today: date) -> Any:
    if isinstance(value, dict):
        return {key: _with_dates(inner, today) for key, inner in value.items()}
    if isinstance(value, list):
        return [_with_dates(inner, today) for inner in value]
    found = _OFFSET.match(value) if isinstance(value, str) else None
    if not found:
        return value
    offset = int(found[1])
    return _working_day(today, offset) if found[2] == "w" else today + timedelta(days=offset)


def _working_day(start: date, offset: int) -> date:
    """The working day `offset` working days after `start`; 0 is the first one from `start` on."""
    day, step, left = start, 1 if offset >= 0 else -1, abs(offset)
    while left or day.weekday() >= 5:
        day += timedelta(days=step)
        if left and day.weekday() < 5:
            left -= 1
    return day


def _tell_basics(company: PracticeCompany, told: Told) -> None:
    state, organisation = company.state, told["organisation"]
    state.name, state.currency = organisation["name"], organisation["currency"]
    state.timezone = organisation["timezone"]
    state.companies = [row["name"] for row in told["companies"]]
    for unit in _BASE_UNITS:
        state.units[unit.code] = unit
    for row in told["units"]:
        state.units[row["symbol"]] = UnitOfMeasure(
            row["symbol"], row["name"], "units", Decimal(row["factor"])
        )
    for row in told["taxes"]:
        state.taxes[f"tax-{row['key']}"] = Tax(f"tax-{row['key']}", row["name"], Decimal(row["rate"]))
    for row in told["terms"]:
        state.payment_terms[f"term-{row['key']}"] = PaymentTerm(
            f"term-{row['key']}", row["name"], row["days"]
        )
    for row in told["warehouses"]:
        warehouse_id = f"warehouse-{row['key']}"
        transfers = tuple((f"warehouse-{key}", days) for key, days in row.get("transfer_days", {}).items())
        state.warehouses[warehouse_id] = Warehouse(
            warehouse_id, row["key"], row["name"], state.timezone, transfers
        )
    for prefix, start in organisation["erp_sequences"].values():
        state.counters[prefix] = start - 1
    prefix, start = organisation["erp_sequences"]["invoice"]
    state.counters[f"{prefix}B-"] = start - 1


def _tell_products(company: PracticeCompany, told: Told) -> None:
    state = company.state
    for row in told["products"]:
        unit = state.units[row.get("unit", "u")]
        kind: ProductKind = row.get("type", "goods")
        product = Product(
            id=f"product-{row['code']}",
            code=row["code"],
            name=row["name"],
            kind=kind,
            unit=unit,
            sales_unit=unit,
            units=tuple(other for other in state.units.values() if other.category == unit.category),
            sellable=row.get("salable", True),
            components=tuple(
                Component(f"product-{code}", code, Decimal(quantity))
                for code, quantity in row.get("components", ())
            ),
            substitutes=(row["replaced_by"],) if "replaced_by" in row else (),
        )
        state.items[product.id] = Item(product, Decimal(row["price"]), (f"tax-{row.get('tax', '21')}",))


def _tell_price_lists(company: PracticeCompany, told: Told) -> None:
    for row in told["price_lists"]:
        price_list = PriceList(f"price-list-{row['key']}", row["name"])
        price_list.rules = [_price_rule(line) for line in row["lines"]]
        company.state.price_lists[price_list.id] = price_list


def _price_rule(told: Told) -> PriceRule:
    formula = _FORMULA.match(told["formula"])
    if formula is None:
        raise ValueError(f"the story has a price formula of an unknown form: {told['formula']!r}")
    return PriceRule(
        product_id=f"product-{told['product']}" if "product" in told else "",
        minimum_quantity=Decimal(told.get("quantity", "0")),
        factor=Decimal(formula["factor"] or "1"),
        price=Decimal(formula["price"]) if formula["price"] else None,
    )


def _tell_customers(company: PracticeCompany, told: Told) -> None:
    rules = {
        rule["key"]: {
            tax_id: f"tax-{rule['to']}" for tax_id in company.state.taxes if tax_id != f"tax-{rule['to']}"
        }
        for rule in told["tax_rules"]
    }
    for customer in told["customers"]:
        for row in customer.get("erp", ()):
            party = Party(
                id=f"party-{row['code']}",
                number=row["code"],
                name=row["name"],
                changed_at=company.now(),
                vat_number=row.get("vat", ""),
                email=f"administratie@{customer['domain']}",
                phone=customer["phone"],
                addresses=[_address(row, number) for number in range(len(row["addresses"]))],
                payment_term_id=f"term-{row['term']}",
                price_list_id=f"price-list-{row['price_list']}" if "price_list" in row else "",
                tax_rule=dict(rules.get(row.get("tax_rule", ""), {})),
            )
            company.state.parties[party.id] = party


def _address(party: Told, number: int) -> Address:
    place = party["addresses"][number]
    return Address(
        id=f"address-{party['code']}-{number + 1}",
        name=place.get("name", party["name"]),
        street=place["street"],
        postal_code=place["postcode"],
        city=place["city"],
        country=place["country"],
        invoice=place["invoice"],
        delivery=place["delivery"],
    )


def _tell_stock(company: PracticeCompany, told: Told, today: date) -> None:
    main, *others = company.state.companies
    for row in told["products"]:
        openings = [(main, row.get("opening", {}))]
        openings += [(other, row.get("opening_other_company", {})) for other in others]
        for owner, opening in openings:
            for warehouse, quantity in opening.items():
                _move(company, owner, row["code"], warehouse, Decimal(quantity), today - timedelta(days=90))


def _move(
    company: PracticeCompany, owner: str, code: str, warehouse: str, quantity: Decimal, done_on: date
) -> None:
    move = Move(
        id=company.next_id("move"),
        company=owner,
        product_id=f"product-{code}",
        warehouse_id=f"warehouse-{warehouse}",
        quantity=quantity,
        kind="other",
        state="done",
        on=done_on,
        document="opening stock",
    )
    company.state.moves[move.id] = move


def _tell_purchases(company: PracticeCompany, told: Told) -> None:
    suppliers = {row["key"]: row["name"] for row in told["suppliers"]}
    for purchase in told["purchases"]:
        for line in purchase["lines"]:
            move = Move(
                id=company.next_id("move"),
                company=company.main_company,
                product_id=f"product-{line['product']}",
                warehouse_id="warehouse-PUR",
                quantity=Decimal(line["quantity"]),
                kind="purchase",
                on=line["arrives"] if line.get("dated", True) else None,
                document=purchase["number"],
                party=suppliers[purchase["supplier"]],
            )
            company.state.moves[move.id] = move


def _tell_sale(company: PracticeCompany, told: Told, sale: Told, today: date) -> None:
    """Takes a sales order as far as the story says, and checks that it gets the number of the story."""
    owners = {row["key"]: row["name"] for row in told["companies"]}
    owner = owners[sale.get("company", told["companies"][0]["key"])]
    party = company.state.parties[f"party-{sale['customer']}"]
    order = selling.create_order(company, owner, _draft(company, party, sale))
    order.external_reference = ""
    if sale["state"] == "draft":
        return
    selling.quote_order(company, order)
    if order.number != sale["number"]:
        raise ValueError(f"the story says {sale['number']}, the practice company says {order.number}")
    if sale["state"] == "cancelled":
        selling.cancel_order(company, order)
    elif sale["state"] != "quotation":
        selling.confirm_order(company, order)
        if sale["state"] == "assigned":
            selling.reserve_order(company, order)
        for line in order.lines if "shipped" in sale else ():
            shipped = Decimal(sale.get("shipped_quantity", line.quantity))
            selling.deliver_line(company, order, line, shipped, sale["shipped"])
        if "invoiced" in sale:
            invoice = selling.invoice_order(company, order, sale["invoiced"])
            paid = sale.get("paid", {"amount": "0"})
            invoice.paid_amount = Decimal(paid.get("amount", invoice.total_amount))


def _draft(company: PracticeCompany, party: Party, sale: Told) -> SalesOrderDraft:
    lines = []
    for row in sale["lines"]:
        item = company.state.items[f"product-{row['product']}"]
        unit = company.state.units[row.get("unit", item.product.sales_unit.code)]
        quantity = Decimal(row["quantity"])
        price = selling.unit_price(company, item, quantity, unit, party.price_list_id)
        if price != Decimal(row["price"]):
            raise ValueError(f"the story says {row['price']}, the practice company's price is {price}")
        lines.append(DraftLine(item.product.id, quantity, unit, price, selling.taxes_for(party, item)))
    invoice = next(address.id for address in party.addresses if address.invoice)
    delivery = next(address.id for address in party.addresses if address.delivery)
    return SalesOrderDraft(
        external_reference=f"story:{company.next_id('story')}",
        customer_id=party.id,
        invoice_address_id=invoice,
        delivery_address_id=delivery,
        currency=company.state.currency,
        lines=tuple(lines),
        warehouse_id=f"warehouse-{sale.get('warehouse', 'PUR')}",
        order_date=sale["date"],
        promised_date=sale.get("ship_on"),
        payment_term_id=party.payment_term_id,
        price_list_id=party.price_list_id,
        customer_reference=sale.get("reference", ""),
    )


def _close(company: PracticeCompany, told: Told) -> None:
    """Last: a closed customer or product could not be traded while the story happens."""
    for customer in told["customers"]:
        for row in customer.get("erp", ()):
            party = company.state.parties[f"party-{row['code']}"]
            party.active = row.get("active", True)
            party.credit_limit = Decimal(row["credit_limit"]) if "credit_limit" in row else None
    for row in told["products"]:
        if row.get("discontinued"):
            item = company.state.items[f"product-{row['code']}"]
            item.product = replace(item.product, active=False)
