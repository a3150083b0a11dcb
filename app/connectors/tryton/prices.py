"""Customer prices of many products at once, by Tryton's own `sale_price_uom`.

One read answers for many products but for one quantity and one unit. A quote of a thousand lines may
have hundreds of quantities; a price list tells them apart only at its own thresholds and only for the
products of those lines, so quantities between two thresholds are asked for together.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.connectors.tryton.client import TrytonClient
from app.connectors.tryton.codec import Number
from app.connectors.wire.fields import Fields
from app.errors import UnexpectedReply

Asked = tuple[str, Decimal, int]
"""Product, quantity, unit id."""

EXACT_READS = 3
"""Up to so many reads each quantity is asked for as it is: finding out about thresholds takes two."""


@dataclass(frozen=True)
class Thresholds:
    """Quantities at which a price list may change its price, ascending, in the sale or the stock unit.
    `products`: for which alone it may; None: for all."""

    steps: tuple[Decimal, ...]
    in_sale_unit: bool
    products: frozenset[str] | None


async def bulk_prices(
    client: TrytonClient,
    sale: Mapping[str, object],
    lines: Sequence[Asked],
    facts: Mapping[str, Fields],
    page: int,
) -> list[Decimal]:
    """Prices per asked unit, in order. `sale` is the sale that the lines would belong to."""
    groups: dict[tuple[object, ...], list[Asked]] = {}
    sizes = Counter((quantity, unit) for _, quantity, unit in lines)
    exact = sum(-(-size // page) for size in sizes.values()) <= max(EXACT_READS, -(-len(lines) // page))
    thresholds = None if exact else await _thresholds(client, sale.get("price_list"))
    factors = {} if thresholds is None else await _factors(client, {unit for _, _, unit in lines})
    for line in lines:
        groups.setdefault(_group(line, thresholds, factors, facts), []).append(line)
    answers = await asyncio.gather(*(_group_prices(client, sale, group, page) for group in groups.values()))
    found: dict[Asked, Decimal] = {}
    for group, prices in zip(groups.values(), answers, strict=True):
        for line in group:
            if line[0] not in prices:
                raise UnexpectedReply("price_missing", system="erp", product=line[0])
            found[line] = prices[line[0]]
    return [found[line] for line in lines]


async def _group_prices(
    client: TrytonClient, sale: Mapping[str, object], group: Sequence[Asked], page: int
) -> dict[str, Decimal]:
    """By product; whatever the quantities of a group, each product has one price in it."""
    products = list(dict.fromkeys(product for product, _, _ in group))
    parts = [products[start : start + page] for start in range(0, len(products), page)]
    answers = await asyncio.gather(*(_read(client, sale, group[0], part) for part in parts))
    return {product: price for answer in answers for product, price in answer.items()}


def _group(
    line: Asked,
    thresholds: Thresholds | None,
    factors: Mapping[int, Decimal],
    facts: Mapping[str, Fields],
) -> tuple[object, ...]:
    product, quantity, unit = line
    if thresholds is None:
        return (unit, quantity)
    if thresholds.products is not None and product not in thresholds.products:
        return (unit,)
    base = facts[product].inner("sale_uom." if thresholds.in_sale_unit else "default_uom.").number("factor")
    ratio = factors[unit] / base
    return (unit, ratio, bisect_right(thresholds.steps, quantity * ratio))


async def _thresholds(client: TrytonClient, price_list: object) -> Thresholds | None:
    """None where quantities cannot be grouped: lists built on other lists have thresholds of their own."""
    session = await client.session()
    if price_list is None:
        return Thresholds((), in_sale_unit=False, products=frozenset())
    if "product_price_list_parent" in session.modules:
        return None
    fields = ["unit", "lines.quantity", "lines.product"]
    (found,) = await client.read_ids("product.price_list", [str(price_list)], fields)
    if found.text("unit") not in ("product_default", "product_sale"):
        return None
    stepped = [line for line in found.each("lines.") if line.optional_number("quantity") is not None]
    named = frozenset(line.optional_id("product") for line in stepped)
    return Thresholds(
        tuple(sorted({line.number("quantity") for line in stepped})),
        in_sale_unit=found.text("unit") == "product_sale",
        products=None if "" in named else named,
    )


async def _factors(client: TrytonClient, units: set[int]) -> dict[int, Decimal]:
    found = await client.read_ids("product.uom", [str(unit) for unit in units], ["factor"])
    return {int(item.id()): item.number("factor") for item in found}


async def _read(
    client: TrytonClient, sale: Mapping[str, object], sample: Asked, products: Sequence[str]
) -> dict[str, Decimal]:
    context: dict[str, object] = {
        "customer": sale["party"],
        "currency": sale["currency"],
        "sale_date": sale["sale_date"],
        "quantity": Number(sample[1]),
        "uom": sample[2],
    }
    # Without the list in the context Tryton answers the list price, whoever the customer is.
    if "price_list" in sale:
        context["price_list"] = sale["price_list"]
    found = await client.read_ids("product.product", products, ["sale_price_uom"], context)
    return {item.id(): item.number("sale_price_uom") for item in found}
