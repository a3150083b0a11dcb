"""What lies in each warehouse and what is planned, read live."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from app.connectors.tryton.client import PAGE, TrytonClient, record_id
from app.connectors.tryton.mapping import quantity
from app.connectors.tryton.moves import MOVE_FIELDS, Document, Move, fold, move, origin_of
from app.connectors.tryton.rights import rights
from app.connectors.wire.fields import Fields
from app.domain.availability import StockSituation

Pair = tuple[str, str]

LINE_PAGE = 2000
"""Lines are many and narrow: two hundred products may have thousands."""

# Which field of a line leads to its document, and which module brings the model.
ORIGINS: Mapping[str, tuple[str, str]] = {
    "sale.line": ("sale.", "sale"),
    "sale.line.component": ("line.sale.", "product_kit"),
    "purchase.line": ("purchase.", "purchase"),
}


async def stock(
    client: TrytonClient, product_ids: Sequence[str], warehouse_ids: Sequence[str]
) -> list[StockSituation]:
    """One situation per product and warehouse. Two requests deep: moves, then what they belong to."""
    products = list(dict.fromkeys(product_ids))
    warehouses = list(dict.fromkeys(warehouse_ids))
    if not products or not warehouses:
        return []
    on_hand, moves, safety = await asyncio.gather(
        _on_hand(client, products, warehouses),
        _moves(client, products, warehouses),
        _safety_stock(client, products),
    )
    events = fold(moves, await _documents(client, moves))
    return [
        StockSituation(
            product_id=product,
            warehouse_id=warehouse,
            on_hand=on_hand.get((product, warehouse), Decimal(0)),
            events=tuple(events.get((product, warehouse), ())),
            safety_stock=safety.get((product, warehouse), Decimal(0)),
        )
        for product in products
        for warehouse in warehouses
    ]


def _pages(ids: Sequence[str]) -> list[list[int]]:
    numbers = [record_id("product.product", text) for text in ids]
    return [numbers[start : start + PAGE] for start in range(0, len(numbers), PAGE)]


async def _on_hand(
    client: TrytonClient, products: Sequence[str], warehouses: Sequence[str]
) -> dict[Pair, Decimal]:
    """Everything that lies in a warehouse: input, storage and output zones together.

    Without `locations` Tryton answers 0 instead of an error, so it is always named.
    """

    async def one(warehouse: str, page: list[int]) -> list[tuple[Pair, Decimal]]:
        context = {"locations": [record_id("stock.location", warehouse)], "active_test": False}
        found = await client.search_read(
            "product.product", [["id", "in", page]], ["type", "quantity"], context=context
        )
        # Of a kit Tryton tells how many its components would make, as if they served nothing else.
        own = [item for item in found if item.text("type") != "kit"]
        return [((item.id(), warehouse), quantity(item, "quantity")) for item in own]

    answers = await asyncio.gather(*(one(place, page) for place in warehouses for page in _pages(products)))
    return dict(pair for answer in answers for pair in answer)


async def _moves(client: TrytonClient, products: Sequence[str], warehouses: Sequence[str]) -> list[Move]:
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
            for page in _pages(products)
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
            for page in _pages(products)
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


async def _documents(client: TrytonClient, moves: Sequence[Move]) -> dict[str, Document]:
    """Numbers and parties by origin reference, one read per kind of line and page."""
    by_id = {item.id: item for item in moves}
    wanted = {origin_of(item, by_id) for item in moves}
    session = await client.session()
    kinds = [model for model in ORIGINS if any(_is_of(reference, model) for reference in wanted)]
    kinds = [model for model in kinds if ORIGINS[model][1] in session.modules]
    found = await asyncio.gather(*(_documents_of(client, model, wanted) for model in kinds))
    return {reference: document for part in found for reference, document in part.items()}


def _is_of(reference: str, model: str) -> bool:
    return reference.partition(",")[0] == model


async def _documents_of(client: TrytonClient, model: str, wanted: Iterable[str]) -> dict[str, Document]:
    if model == "purchase.line" and not await _may_read_purchases(client):
        # The receipt itself counts; whose it is stays unknown to who may not see purchases.
        return {}
    ids = sorted(reference.partition(",")[2] for reference in wanted if _is_of(reference, model))
    path = ORIGINS[model][0]
    found = await client.read_ids(model, ids, [f"{path}number", f"{path}party.name"], page=LINE_PAGE)
    return {f"{model},{item.id()}": _document(item, path) for item in found}


def _document(line: Fields, path: str) -> Document:
    header = line
    for step in path.rstrip(".").split("."):
        header = header.inner(f"{step}.")
    return Document(header.text("number"), header.inner("party.").text("name"))


async def _may_read_purchases(client: TrytonClient) -> bool:
    _, missing = await rights(client)
    return not any(name.startswith("purchase.line ") for name in missing)
