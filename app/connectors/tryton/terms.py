"""What Tryton would put on a sale: addresses, payment term, prices and taxes, before anything is written.

Creating a sale runs no on_change, so all of this must be asked for and sent explicitly.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from app.connectors.tryton.client import PAGE, TrytonClient, record_id
from app.connectors.tryton.codec import Number
from app.connectors.tryton.prices import bulk_prices
from app.connectors.tryton.units import Currency, UnitBook, currency, rates_by_tax
from app.connectors.wire.fields import Fields
from app.domain.sales_orders import LineTerms, PriceRequest, SalesTerms
from app.errors import UnexpectedReply

FEW_LINES = 4
"""Up to so many lines each is asked for by itself, as Tryton's own client does."""


@dataclass(frozen=True)
class Header:
    """What Tryton fills in when a customer is chosen; ids as text, "" for none."""

    customer_id: str
    payment_term_id: str
    payment_term: str
    price_list_id: str
    invoice_address_id: str
    delivery_address_id: str
    invoice_method: str
    shipment_method: str


@dataclass(frozen=True)
class Line:
    """One distinct question: prices and taxes depend on nothing else of a request."""

    product_id: str
    quantity: Decimal
    unit_id: int


@dataclass(frozen=True)
class Priced:
    unit_price: Decimal
    tax_ids: tuple[str, ...]


async def header(client: TrytonClient, customer_id: str) -> Header:
    """By the on_change of the sale: the customer's own settings, else those of the company."""
    session = await client.session()
    values = {"party": record_id("party.party", customer_id), "company": session.company.id, "lines": []}
    answer = await client.read("sale.sale", "on_change", values, ["party"])
    changed = Fields.of(answer, "sale.sale.on_change", "erp")

    def named(name: str) -> str:
        return changed.optional_id(name) if name in changed.record else ""

    def chosen(name: str) -> str:
        return changed.text(name) if name in changed.record else ""

    return Header(
        customer_id=customer_id,
        payment_term_id=named("payment_term"),
        payment_term=changed.inner("payment_term.").text("rec_name") if named("payment_term") else "",
        price_list_id=named("price_list"),
        invoice_address_id=named("invoice_address"),
        delivery_address_id=named("shipment_address"),
        invoice_method=chosen("invoice_method"),
        shipment_method=chosen("shipment_method"),
    )


async def sales_terms(
    client: TrytonClient,
    book: UnitBook,
    customer_id: str,
    requests: Sequence[PriceRequest],
    *,
    on: date,
    currency_code: str,
    delivery_address_id: str = "",
) -> tuple[SalesTerms, Header]:
    """`delivery_address_id` "": the one that Tryton chooses."""
    session = await client.session()
    head, money, rounding, unit_ids = await asyncio.gather(
        header(client, customer_id),
        currency(client, currency_code),
        _tax_rounding(client),
        book.ids([request.unit for request in requests]),
    )
    head = replace(head, delivery_address_id=delivery_address_id or head.delivery_address_id)
    asked = [
        Line(request.product_id, request.quantity, unit_id)
        for request, unit_id in zip(requests, unit_ids, strict=True)
    ]
    distinct = list(dict.fromkeys(asked))
    sale = _sale(head, money, session.company.id, on)
    if len(distinct) <= FEW_LINES:
        answers = await asyncio.gather(*(line_on_change(client, sale, line) for line in distinct))
        priced = dict(zip(distinct, answers, strict=True))
    else:
        priced = await _many(client, sale, distinct)
    rates = await rates_by_tax(client, [tax for item in priced.values() for tax in item.tax_ids], on)
    terms = SalesTerms(
        customer_id=customer_id,
        currency=currency_code,
        payment_term=head.payment_term,
        lines=tuple(_line_terms(line, priced[line], rates) for line in asked),
        payment_term_id=head.payment_term_id,
        price_list_id=head.price_list_id,
        invoice_address_id=head.invoice_address_id,
        delivery_address_id=head.delivery_address_id,
        company=session.company.name,
        tax_rounding="line" if rounding == "line" else "document",
        rounding="half_even",
        rounding_step=money.rounding,
        price_digits=_digits(priced.values()),
    )
    return terms, head


def _digits(prices: Iterable[Priced]) -> int:
    """Digits of a unit price: Tryton writes all of them. 4 is its default."""
    return max([4, *(-int(item.unit_price.as_tuple().exponent) for item in prices)])


def _line_terms(line: Line, priced: Priced, rates: Mapping[str, tuple[Decimal, ...]]) -> LineTerms:
    missing = [tax for tax in priced.tax_ids if tax not in rates]
    if missing:
        raise UnexpectedReply("tax_unknown", system="erp", tax=missing[0])
    return LineTerms(
        product_id=line.product_id,
        unit_price=priced.unit_price,
        tax_ids=priced.tax_ids,
        tax_rates=tuple(rate for tax in priced.tax_ids for rate in rates[tax]),
    )


async def _tax_rounding(client: TrytonClient) -> str:
    """ "document" or "line"."""
    answer = await client.read("account.configuration", "read", [1], ["tax_rounding"])
    return TrytonClient.records(answer, "account.configuration")[0].text("tax_rounding")


def _sale(head: Header, money: Currency, company: int, on: date) -> dict[str, object]:
    """The sale as a line sees it; id -1 stands for one that is not written yet."""
    sale: dict[str, object] = {
        "id": -1,
        "party": record_id("party.party", head.customer_id),
        "company": company,
        "currency": money.id,
        "sale_date": on,
    }
    for name, value in (
        ("price_list", head.price_list_id),
        ("invoice_address", head.invoice_address_id),
        ("shipment_address", head.delivery_address_id),
    ):
        if value:
            sale[name] = int(value)
    return sale


async def line_on_change(client: TrytonClient, sale: Mapping[str, object], line: Line) -> Priced:
    """Price and taxes of one line, as Tryton's own client would see them."""
    values = {
        "type": "line",
        "product": record_id("product.product", line.product_id),
        "quantity": Number(line.quantity),
        "unit": line.unit_id,
        "company": sale["company"],
        "sale": sale,
    }
    answer = await client.read("sale.line", "on_change", values, ["product", "quantity"])
    changed = Fields.of(answer, "sale.line.on_change", "erp")
    pairs: Sequence[object] = ()
    if changed.record.get("taxes") is not None:
        lists = changed.inner("taxes")
        pairs = lists.many("add") if "add" in lists.record else ()
    taxes = [str(_added_id(changed, pair)) for pair in pairs]
    return Priced(changed.number("unit_price"), tuple(sorted(taxes, key=int)))


def _added_id(changed: Fields, pair: object) -> int:
    """An added record comes as [position, {"id": …}]."""
    if isinstance(pair, list) and len(pair) == 2 and isinstance(pair[1], dict):
        number = pair[1].get("id")
        if isinstance(number, int) and not isinstance(number, bool):
            return number
    raise changed.wrong("taxes")


async def _many(
    client: TrytonClient, sale: Mapping[str, object], lines: Sequence[Line]
) -> dict[Line, Priced]:
    """Prices in bulk, and taxes once per accounting category: they depend on it and on the customer alone."""
    fields = ["template.account_category", "default_uom.factor", "sale_uom.factor"]
    found = await client.read_ids("product.product", [line.product_id for line in lines], fields)
    facts = {item.id(): item for item in found}
    category = {
        number: item.inner("template.").optional_id("account_category") or f"product {number}"
        for number, item in facts.items()
    }
    for line in lines:
        if line.product_id not in facts:
            raise UnexpectedReply("product_unknown", system="erp", product=line.product_id)
    typical = {category[line.product_id]: line for line in lines}
    prices, taxed = await asyncio.gather(
        bulk_prices(client, sale, [(x.product_id, x.quantity, x.unit_id) for x in lines], facts, PAGE),
        asyncio.gather(*(line_on_change(client, sale, line) for line in typical.values())),
    )
    taxes = {name: priced.tax_ids for name, priced in zip(typical, taxed, strict=True)}
    return {
        line: Priced(price, taxes[category[line.product_id]])
        for line, price in zip(lines, prices, strict=True)
    }
