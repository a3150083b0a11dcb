"""The ERP's own projected figure beside ours, read after an answer stands."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.domain.availability import Projection
from app.domain.recipes import recipe_of
from app.services.delivery import DeliveryCheck, LineAnswer
from app.services.workspace import Workspace
from app.wording.beside import OwnFigureReason


@dataclass(frozen=True)
class ErpFigure:
    """Of the stocked product `item` that limits a line (for a kit a component), in its stock unit `unit`
    ("" where only the ERP knows it), at the end of the day `on` on which stock has to be ready.

    `ours` is what can be promised from then on, never below zero; `reasons` say why it differs.
    """

    item: str
    unit: str
    warehouse: str
    on: date
    theirs: Decimal
    ours: Decimal
    reasons: tuple[OwnFigureReason, ...] = ()

    @property
    def differs(self) -> bool:
        return self.theirs != self.ours


@dataclass(frozen=True)
class ErpFigures:
    """One per line of the check; None for what needs no stock and where the ERP gives none."""

    lines: tuple[ErpFigure | None, ...]


@dataclass(frozen=True)
class _Wanted:
    product_id: str
    item: str
    unit: str
    warehouse_id: str
    warehouse: str
    on: date
    projection: Projection


async def read_erp_figures(workspace: Workspace, check: DeliveryCheck) -> ErpFigures | None:
    """None where the ERP has no figure of its own. One read per day and warehouse that is asked about, and
    per 200 products. Raises what the ERP raises."""
    if not workspace.erp.capabilities.native_availability:
        return None
    wanted = [_wanted(line) for line in check.lines]
    groups: dict[tuple[str, date], list[str]] = {}
    for one in wanted:
        if one is not None:
            ids = groups.setdefault((one.warehouse_id, one.on), [])
            if one.product_id not in ids:
                ids.append(one.product_id)
    answers = await asyncio.gather(
        *(workspace.erp.native_availability(ids, [place], on) for (place, on), ids in groups.items())
    )
    found = {
        (one.product_id, one.warehouse_id, on): one.quantity
        for (_, on), told in zip(groups, answers, strict=True)
        for one in told
    }
    return ErpFigures(tuple(_figure(one, found) for one in wanted))


def _wanted(line: LineAnswer) -> _Wanted | None:
    if line.dock is None or line.projection is None:
        return None
    use = next((use for use in recipe_of(line.product) if use.code == line.dock.bottleneck), None)
    own = line.product
    return _Wanted(
        product_id=use.product_id if use else own.id,
        item=use.code if use else own.code,
        unit="" if use else own.unit.code,
        warehouse_id=line.warehouse.id,
        warehouse=line.warehouse.name,
        on=max(line.dock.asked_date, line.projection.today),
        projection=line.projection,
    )


def _figure(wanted: _Wanted | None, found: dict[tuple[str, str, date], Decimal]) -> ErpFigure | None:
    if wanted is None:
        return None
    theirs = found.get((wanted.product_id, wanted.warehouse_id, wanted.on))
    if theirs is None:
        return None
    ours = wanted.projection.available_to_promise(wanted.on)
    reasons = () if theirs == ours else _reasons(wanted.projection, wanted.on, theirs)
    return ErpFigure(wanted.item, wanted.unit, wanted.warehouse, wanted.on, theirs, ours, reasons)


def _reasons(projection: Projection, on: date, theirs: Decimal) -> tuple[OwnFigureReason, ...]:
    """What the two count differently, as far as it can be seen in our projection."""
    found: list[OwnFigureReason] = []
    balance, (until, lowest) = projection.balance_at(on), projection.lowest(on)
    issues = [(day, event) for day, event in projection.events if day <= until and event.quantity < 0]
    if any(event.kind == "quote_line" for _, event in issues):
        found.append("lines_above")
    if balance != theirs:
        found += _counted_by_us(projection, on)
        if theirs > balance and projection.untrusted:
            found.append("late_receipts")
    if lowest < balance and any(day > on and event.kind != "quote_line" for day, event in issues):
        found.append("later_orders")
    if projection.safety_stock:
        found.append("safety_stock")
    return tuple(found) or ("own_rules",)


def _counted_by_us(projection: Projection, on: date) -> list[OwnFigureReason]:
    """What other systems forget: they know the days of documents only, and none that has passed."""
    found: list[OwnFigureReason] = []
    events = [event for day, event in projection.events if day <= on]
    forgotten = [event for event in events if event.on is None or event.on < projection.today]
    if any(event.quantity < 0 and not event.hard for event in forgotten):
        found.append("late_orders")
    if any(event.hard and (event in forgotten or event.on is None or event.on > on) for event in events):
        found.append("set_aside")
    if any(event.quantity > 0 for event in forgotten):
        found.append("late_receipts_counted")
    return found
