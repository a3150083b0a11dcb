"""Answers "can we deliver this, and when?" for one or several lines."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from app.domain.availability import (
    Answer,
    AvailabilityPolicy,
    Need,
    Projection,
    StockSituation,
    answer,
    needs_of,
    take_parts,
)
from app.domain.products import Product, Warehouse
from app.domain.recipes import quantities, recipe_of
from app.domain.values import Quantity, UnitMismatch, UnitOfMeasure
from app.errors import NotFound, UsageError
from app.services.workspace import Workspace, pick_warehouse


@dataclass(frozen=True)
class DeliveryRequest:
    """One line asked: `unit` None is the product's sales unit, `on` None is today, `warehouse` "" is
    the profile's."""

    item: str
    quantity: Decimal
    unit: str | None = None
    on: date | None = None
    warehouse: str = ""


@dataclass(frozen=True)
class Elsewhere:
    """The same question for another warehouse, alone; the rest as in `LineAnswer`."""

    warehouse: Warehouse
    answer: Answer
    projection: Projection
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True)
class LineAnswer:
    """`asked` is in the unit that was asked in; `answer` counts in `product.unit` (whole kits for kits).

    `answer` is None for a service, which needs no stock. `projection` is what limits: the product's own,
    or the bottleneck component's.
    """

    product: Product
    asked: Quantity
    on: date
    warehouse: Warehouse
    answer: Answer | None
    projection: Projection | None
    elsewhere: tuple[Elsewhere, ...]
    needs: tuple[Need, ...] = ()
    """What it takes, each with its projected stock: the product itself, or every component of a kit."""

    @property
    def in_time(self) -> bool:
        return self.answer is None or self.answer.in_time


@dataclass(frozen=True)
class DeliveryCheck:
    lines: tuple[LineAnswer, ...]
    today: date
    read_at: datetime


def uses_of(product: Product, quantity: Decimal) -> list[tuple[str, Decimal]]:
    """(product id, quantity) that `quantity` of this product takes from stock, in each one's stock unit."""
    return quantities(recipe_of(product), quantity)


def stocked_ids(products: Sequence[Product]) -> list[str]:
    """Ids whose stock answers for these products: their own, or their components'. Each once."""
    return list(dict.fromkeys(part for product in products for part, _ in uses_of(product, Decimal(1))))


def _checked(request: DeliveryRequest, today: date) -> date:
    if request.quantity <= 0:
        raise UsageError("quantity_not_positive", item=request.item, quantity=str(request.quantity))
    if request.on is not None and request.on < today:
        raise UsageError("date_in_the_past", item=request.item, date=request.on.isoformat())
    return request.on or today


def in_unit(product: Product, quantity: Decimal, code: str | None) -> Quantity:
    """The quantity in the unit that `code` means. Raises UsageError("unit_unknown" | "unit_not_exact")."""
    unit: UnitOfMeasure | None = product.unit_called(code)
    if unit is None:
        known = ", ".join(dict.fromkeys(u.code for u in (product.sales_unit, product.unit, *product.units)))
        raise UsageError("unit_unknown", item=product.code, unit=code, known=known)
    asked = Quantity(quantity, unit)
    try:
        asked.to(product.unit)
    except UnitMismatch:
        raise UsageError(
            "unit_not_exact", item=product.code, quantity=str(asked), unit=product.unit.code
        ) from None
    return asked


class Answered(NamedTuple):
    """`projection` is the limiting product's or component's, `needs` are all that it takes."""

    answer: Answer
    projection: Projection
    needs: tuple[Need, ...]


def answer_product(
    product: Product,
    quantity: Decimal,
    on: date,
    situations: Mapping[str, StockSituation],
    policy: AvailabilityPolicy,
    today: date,
) -> Answered | None:
    """`quantity` in the stock unit; None for what needs no stock. The policy's horizon counts from `on` where
    that is later than today: what is committed after the asked date is looked ahead to as well."""
    recipe = recipe_of(product)
    if not recipe:
        return None
    needs = needs_of(recipe, situations, today, policy.looking_past(on, today))
    found = answer(needs, quantity, on, product.unit.rounding, kit=product.kind == "kit")
    limiting = next((need for need in needs if need.code == found.bottleneck), needs[0])
    return Answered(found, limiting.projection, needs)


async def check_delivery(workspace: Workspace, requests: Sequence[DeliveryRequest]) -> DeliveryCheck:
    """Reads stock live and answers line by line: a later line sees what the earlier ones took.

    Raises UsageError for a bad quantity, date or unit, NotFound("item" | "warehouse").
    """
    today = await workspace.today()
    dates = [_checked(request, today) for request in requests]
    codes = list(dict.fromkeys(request.item for request in requests))
    products, warehouses = await asyncio.gather(workspace.erp.products(codes), workspace.erp.warehouses())
    unknown = [code for code in codes if code not in products]
    if unknown:
        raise NotFound("item", system="erp", item=", ".join(unknown))
    asked = [in_unit(products[request.item], request.quantity, request.unit) for request in requests]
    chosen = [pick_warehouse(warehouses, request.warehouse or workspace.warehouse) for request in requests]
    by_warehouse = await _situations(workspace, list(products.values()), warehouses)
    lines: list[LineAnswer] = []
    for request, on, quantity, warehouse in zip(requests, dates, asked, chosen, strict=True):
        product = products[request.item]
        needed = quantity.to(product.unit).value
        lines.append(
            _line(workspace, product, quantity, needed, on, warehouse, warehouses, by_warehouse, today)
        )
        if (answered := lines[-1].answer) is not None:
            by_warehouse[warehouse.id] = take_parts(
                by_warehouse[warehouse.id], recipe_of(product), answered.possible, document=request.item
            )
    return DeliveryCheck(tuple(lines), today, workspace.clock())


async def _situations(
    workspace: Workspace, products: Sequence[Product], warehouses: Sequence[Warehouse]
) -> dict[str, dict[str, StockSituation]]:
    """Warehouse id -> product id -> situation, read now."""
    ids = stocked_ids(products)
    result: dict[str, dict[str, StockSituation]] = {warehouse.id: {} for warehouse in warehouses}
    if ids:
        for situation in await workspace.erp.stock(ids, [warehouse.id for warehouse in warehouses]):
            result[situation.warehouse_id][situation.product_id] = situation
    return result


def _line(
    workspace: Workspace,
    product: Product,
    asked: Quantity,
    needed: Decimal,
    on: date,
    warehouse: Warehouse,
    warehouses: Sequence[Warehouse],
    by_warehouse: Mapping[str, Mapping[str, StockSituation]],
    today: date,
) -> LineAnswer:
    policy = workspace.policies.availability
    here = answer_product(product, needed, on, by_warehouse[warehouse.id], policy, today)
    elsewhere = []
    for other in warehouses:
        if other.id == warehouse.id or here is None:
            continue
        there = answer_product(product, needed, on, by_warehouse[other.id], policy, today)
        if there is not None:
            elsewhere.append(Elsewhere(other, there.answer, there.projection, there.needs))
    return LineAnswer(
        product=product,
        asked=asked,
        on=on,
        warehouse=warehouse,
        answer=here.answer if here else None,
        projection=here.projection if here else None,
        needs=here.needs if here else (),
        elsewhere=tuple(elsewhere),
    )
