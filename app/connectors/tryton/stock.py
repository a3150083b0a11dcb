"""What lies in each warehouse and what is planned, read live."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from app.connectors.tryton.client import TrytonClient, record_id
from app.connectors.tryton.mapping import quantity
from app.connectors.tryton.moves import MOVE_FIELDS, Move, fold, move
from app.connectors.tryton.stock_documents import documents_of
from app.connectors.tryton.stock_supply import id_pages, replenishment_days
from app.domain.stock import NativeAvailability, StockSituation

Pair = tuple[str, str]


async def stock(
    client: TrytonClient, product_ids: Sequence[str], warehouse_ids: Sequence[str]
) -> list[StockSituation]:
    """One situation per product and warehouse. Two requests deep: moves, then what they belong to."""
    products = list(dict.fromkeys(product_ids))
    warehouses = list(dict.fromkeys(warehouse_ids))
    if not products or not warehouses:
        return []
    on_hand, moves, safety, ordered = await asyncio.gather(
        quantities_on_hand(client, products, warehouses),
        planned_moves(client, products, warehouses),
        _safety_stock(client, products),
        replenishment_days(client, products),
    )
    events = fold(moves, await documents_of(client, moves))
    return [
        StockSituation(
            product_id=product,
            warehouse_id=warehouse,
            on_hand=on_hand.get((product, warehouse), Decimal(0)),
            events=tuple(events.get((product, warehouse), ())),
            safety_stock=safety.get((product, warehouse), Decimal(0)),
            replenishment_days=ordered.get(product),
        )
        for product in products
        for warehouse in warehouses
    ]


async def quantities_on_hand(
    client: TrytonClient, products: Sequence[str], warehouses: Sequence[str]
) -> dict[Pair, Decimal]:
    """Everything that lies in a warehouse: input, storage and output zones together."""
    return await _figures(client, products, warehouses, "quantity", None)


async def native_availability(
    client: TrytonClient, product_ids: Sequence[str], warehouse_ids: Sequence[str], on: date
) -> list[NativeAvailability]:
    """Tryton's own forecast for the end of a day, as its screens show it; of goods only."""
    products = list(dict.fromkeys(product_ids))
    warehouses = list(dict.fromkeys(warehouse_ids))
    figures = await _figures(client, products, warehouses, "forecast_quantity", on)
    pairs = ((product, warehouse) for product in products for warehouse in warehouses)
    return [NativeAvailability(*pair, on, figures[pair]) for pair in pairs if pair in figures]


async def _figures(
    client: TrytonClient, products: Sequence[str], warehouses: Sequence[str], field: str, on: date | None
) -> dict[Pair, Decimal]:
    """A quantity field of goods by product and warehouse, at the end of day `on` or now; one read per page
    of products and warehouse. Without `locations` Tryton answers 0 instead of an error, so it is named."""

    async def one(warehouse: str, page: list[int]) -> list[tuple[Pair, Decimal]]:
        place = record_id("stock.location", warehouse)
        context: dict[str, object] = {"locations": [place], "active_test": False}
        if on is not None:
            context["stock_date_end"] = on
        found = await client.search_read(
            "product.product", [["id", "in", page]], ["type", field], context=context
        )
        # Of a kit Tryton tells how many its components would make, as if they served nothing else.
        own = [item for item in found if item.text("type") in ("goods", "assets")]
        return [((item.id(), warehouse), quantity(item, field)) for item in own]

    answers = await asyncio.gather(*(one(place, page) for place in warehouses for page in id_pages(products)))
    return dict(pair for answer in answers for pair in answer)


async def planned_moves(
    client: TrytonClient, products: Sequence[str], warehouses: Sequence[str]
) -> list[Move]:
    """Planned and assigned moves that touch one of the warehouses."""
    session = await client.session()
    places = [record_id("stock.location", text) for text in warehouses]
    touching = [
        "OR",
        ["from_location", "child_of", places, "parent"],
        ["to_location", "child_of", places, "parent"],
    ]
    answers = await asyncio.gather(
        *(
            client.search_read(
                "stock.move",
                [
                    ["product", "in", page],
                    ["state", "in", ["draft", "assigned"]],
                    ["company", "=", session.company.id],
                    touching,
                ],
                MOVE_FIELDS,
                order=[["id", "ASC"]],
            )
            for page in id_pages(products)
        )
    )
    return [move(item) for answer in answers for item in answer]


async def _safety_stock(client: TrytonClient, products: Sequence[str]) -> dict[Pair, Decimal]:
    """The order point's minimum: below it Tryton itself buys more."""
    session = await client.session()
    if "stock_supply" not in session.modules:
        return {}
    answers = await asyncio.gather(
        *(
            client.search_read(
                "stock.order_point",
                [["product", "in", page], ["type", "=", "purchase"], ["company", "=", session.company.id]],
                ["product", "warehouse_location", "min_quantity"],
            )
            for page in id_pages(products)
        )
    )
    result: dict[Pair, Decimal] = {}
    for item in (item for answer in answers for item in answer):
        least = item.optional_number("min_quantity")
        if least is not None and least > 0:
            result[item.id("product"), item.optional_id("warehouse_location")] = quantity(
                item, "min_quantity"
            )
    return result
