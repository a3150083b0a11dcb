"""Answers "can we deliver this, and when?" for one or several lines."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from app.domain.availability import (
    ANY_SPLIT,
    Answer,
    AvailabilityPolicy,
    Need,
    Part,
    Projection,
    SplitRules,
    StockSituation,
    answer,
    needs_of,
    take_parts,
)
from app.domain.delivered import Timing, delivered
from app.domain.network import Place, Sourced, needs_together, sources_of
from app.domain.policies import Policies
from app.domain.products import Product, Warehouse
from app.domain.recipes import quantities, recipe_of
from app.domain.values import Quantity, UnitMismatch, UnitOfMeasure
from app.errors import NotFound, UsageError
from app.services.delivery_terms import Transfer, policy_of, timing_of, transfers_to
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
class Offer:
    """One product from one warehouse. `asked` is in the unit that was asked in; `answer` counts in
    `product.unit` (whole kits for kits) and in the customer's days, `dock` in those on which stock is ready.
    `projection` is what limits: the product's own, or the bottleneck component's."""

    product: Product
    asked: Quantity
    warehouse: Warehouse
    timing: Timing
    answer: Answer
    dock: Answer
    projection: Projection
    needs: tuple[Need, ...]


@dataclass(frozen=True)
class Together(Offer):
    """From `warehouse`, which gets from others what it lacks."""

    transfers: tuple[Transfer, ...] = ()

    def sources(self, parts: Sequence[Part]) -> tuple[Sourced, ...]:
        """Which warehouse gives what for these parts of its answer. Raises ValueError where they cannot."""
        return sources_of(self.needs, [self.timing.at_dock(part) for part in parts])


@dataclass(frozen=True)
class LineAnswer:
    """What was asked, and every answer to it; the fields that it shares with `Offer` mean the same.

    `answer` is None for a service, which needs no stock. `elsewhere`: other warehouses, each alone.
    `together`: None where no transfer time is known.
    """

    product: Product
    asked: Quantity
    on: date
    warehouse: Warehouse
    answer: Answer | None
    projection: Projection | None
    elsewhere: tuple[Offer, ...]
    timing: Timing
    dock: Answer | None = None
    needs: tuple[Need, ...] = ()
    together: Together | None = None
    substitutes: tuple[Offer, ...] = ()

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
    """`answer` counts in the customer's days, `dock` in those on which stock is ready. `projection` is the
    limiting product's or component's, `needs` are all that it takes."""

    answer: Answer
    dock: Answer
    projection: Projection
    needs: tuple[Need, ...]


def answer_product(
    product: Product,
    quantity: Decimal,
    on: date,
    situations: Mapping[str, StockSituation],
    policy: AvailabilityPolicy,
    timing: Timing,
    rules: SplitRules = ANY_SPLIT,
) -> Answered | None:
    """`quantity` in the stock unit, wanted by the customer `on` a day; None for what needs no stock.

    The policy's horizon counts from `on` where that is later than today: what is committed after the asked
    date is looked ahead to as well.
    """
    recipe = recipe_of(product)
    if not recipe:
        return None
    needs = needs_of(recipe, situations, timing.today, policy.looking_past(on, timing.today))
    return answer_needs(product, needs, quantity, on, timing, rules)


def answer_needs(
    product: Product,
    needs: tuple[Need, ...],
    quantity: Decimal,
    on: date,
    timing: Timing,
    rules: SplitRules = ANY_SPLIT,
) -> Answered:
    """The same where the needs are known already, of one warehouse or of several together."""
    ready_by = timing.ready_by(on)
    is_kit = product.kind == "kit"
    dock = answer(needs, quantity, ready_by or timing.today, product.unit.rounding, kit=is_kit, rules=rules)
    limiting = next((need for need in needs if need.code == dock.bottleneck), needs[0])
    return Answered(delivered(dock, on, timing), dock, limiting.projection, needs)


async def check_delivery(workspace: Workspace, requests: Sequence[DeliveryRequest]) -> DeliveryCheck:
    """Reads stock live and answers line by line: a later line sees what the earlier ones took.

    Raises UsageError for a bad quantity, date or unit, NotFound("item" | "warehouse").
    """
    today = await workspace.today()
    dates = [_checked(request, today) for request in requests]
    codes = list(dict.fromkeys(request.item for request in requests))
    products, warehouses = await _products_and_warehouses(workspace, codes)
    unknown = [code for code in codes if code not in products]
    if unknown:
        raise NotFound("item", system="erp", item=", ".join(unknown))
    asked = [in_unit(products[request.item], request.quantity, request.unit) for request in requests]
    chosen = [pick_warehouse(warehouses, request.warehouse or workspace.warehouse) for request in requests]
    by_warehouse = await read_situations(workspace, list(products.values()), warehouses)
    answering = Answering(workspace.policies, products, warehouses, by_warehouse, today, workspace.clock())
    lines = [
        answering.line(products[request.item], quantity, on, warehouse)
        for request, on, quantity, warehouse in zip(requests, dates, asked, chosen, strict=True)
    ]
    return DeliveryCheck(tuple(lines), today, answering.now)


async def _products_and_warehouses(
    workspace: Workspace, codes: Sequence[str]
) -> tuple[dict[str, Product], Sequence[Warehouse]]:
    """With what the profile or the ERP lets be sold in their place. The profile's are read in one go with
    what is asked; those that only the ERP knows are asked for when it has named them."""
    named = [other for code in codes for other in workspace.policies.substitutes.get(code, ())]
    found, warehouses = await asyncio.gather(
        workspace.erp.products(list(dict.fromkeys([*codes, *named]))), workspace.erp.warehouses()
    )
    products = dict(found)
    more = [other for code in codes if code in products for other in products[code].substitutes]
    if missing := [code for code in dict.fromkeys(more) if code not in products]:
        products |= await workspace.erp.products(missing)
    return products, warehouses


async def read_situations(
    workspace: Workspace, products: Sequence[Product], warehouses: Sequence[Warehouse]
) -> dict[str, dict[str, StockSituation]]:
    """Warehouse id -> product id -> situation, read now."""
    ids = stocked_ids(products)
    result: dict[str, dict[str, StockSituation]] = {warehouse.id: {} for warehouse in warehouses}
    if ids:
        for situation in await workspace.erp.stock(ids, [warehouse.id for warehouse in warehouses]):
            result[situation.warehouse_id][situation.product_id] = situation
    return result


def offer_of(line: LineAnswer, *, together: bool = False) -> Offer | None:
    """What the asked warehouse answers, alone or with what others send it; None for what needs no stock."""
    if together and line.together is not None:
        return line.together
    if line.answer is None or line.dock is None or line.projection is None:
        return None
    return Offer(
        line.product, line.asked, line.warehouse, line.timing,
        line.answer, line.dock, line.projection, line.needs,
    )  # fmt: skip


@dataclass
class Answering:
    """Answers lines from what was read once; what a line takes is gone for the next one."""

    policies: Policies
    products: Mapping[str, Product]
    warehouses: Sequence[Warehouse]
    situations: dict[str, dict[str, StockSituation]]
    today: date
    now: datetime

    def line(self, product: Product, asked: Quantity, on: date, warehouse: Warehouse) -> LineAnswer:
        here = self.offer(product, asked, on, warehouse)
        found = LineAnswer(
            product=product,
            asked=asked,
            on=on,
            warehouse=warehouse,
            answer=here.answer if here else None,
            dock=here.dock if here else None,
            projection=here.projection if here else None,
            needs=here.needs if here else (),
            timing=here.timing if here else self._timing(product, warehouse),
            elsewhere=self._elsewhere(product, asked, on, warehouse) if here else (),
            together=self.together(product, asked, on, warehouse) if here else None,
            substitutes=self._substitutes(product, asked, on, warehouse) if here else (),
        )
        if here is not None:
            self.situations[warehouse.id] = take_parts(
                self.situations[warehouse.id], recipe_of(product), here.dock.possible, document=product.code
            )
        return found

    def _timing(self, product: Product, warehouse: Warehouse) -> Timing:
        return timing_of(self.policies, warehouse, [product], self.today, self.now)

    def offer(self, product: Product, asked: Quantity, on: date, warehouse: Warehouse) -> Offer | None:
        """From one warehouse alone; None for what needs no stock."""
        needed, timing = asked.to(product.unit).value, self._timing(product, warehouse)
        policy = policy_of(self.policies, warehouse)
        stock = self.situations[warehouse.id]
        found = answer_product(product, needed, on, stock, policy, timing, self.policies.split)
        return Offer(product, asked, warehouse, timing, *found) if found else None

    def _elsewhere(self, product: Product, asked: Quantity, on: date, here: Warehouse) -> tuple[Offer, ...]:
        others = [other for other in self.warehouses if other.id != here.id]
        offers = [self.offer(product, asked, on, other) for other in others]
        return tuple(offer for offer in offers if offer is not None)

    def together(self, product: Product, asked: Quantity, on: date, here: Warehouse) -> Together | None:
        """From here and from every warehouse whose goods are known to arrive here after some days."""
        transfers = transfers_to(self.policies, here, self.warehouses)
        if not transfers:
            return None
        timing, policy = self._timing(product, here), policy_of(self.policies, here)
        places = [Place(here.id, self.situations[here.id])] + [
            Place(transfer.source.id, self.situations[transfer.source.id], transfer.days)
            for transfer in transfers
        ]
        needs = needs_together(
            recipe_of(product), places, timing.today, policy.looking_past(on, timing.today),
            product.unit.rounding,
        )  # fmt: skip
        needed = asked.to(product.unit).value
        found = answer_needs(product, needs, needed, on, timing, self.policies.split)
        return Together(product, asked, here, timing, *found, transfers=tuple(transfers))

    def _substitutes(self, product: Product, asked: Quantity, on: date, here: Warehouse) -> tuple[Offer, ...]:
        """What may be sold in its place and counts in the same unit, best first."""
        codes = dict.fromkeys((*self.policies.substitutes.get(product.code, ()), *product.substitutes))
        offers = []
        for code in codes:
            other = self.products.get(code)
            if other is None or code == product.code or not other.for_sale:
                continue
            same = _same_in(other, asked)
            offer = self.offer(other, same, on, here) if same else None
            if offer is not None:
                offers.append(offer)
        return tuple(offers)


def _same_in(product: Product, asked: Quantity) -> Quantity | None:
    """As much of another product; None where it is not sold in that unit exactly."""
    try:
        return in_unit(product, asked.value, asked.unit.code)
    except UsageError:
        return None
