"""Looks at a world from the servers' own records and says what is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from app.domain.conversion import FINAL
from app.storage.journal import Entry, living
from tests.faults.world import MACHINES, Ordered, OrderedLine, Report, World

Wrong = Literal["duplicates", "lost", "wrong content", "untrue statuses", "unsettled"]
WRONGS: tuple[Wrong, ...] = ("duplicates", "lost", "wrong content", "untrue statuses", "unsettled")


@dataclass(frozen=True)
class Finding:
    kind: Wrong
    text: str


def at_any_time(world: World) -> list[Finding]:
    """What must hold after every step, whatever is under way."""
    return [*_duplicates(world), *_wrong_content(world), *_untrue(world)]


def at_the_end(world: World) -> list[Finding]:
    """What must hold as well when no fault is left and everything was settled."""
    return [*at_any_time(world), *_lost(world), *_unsettled(world)]


def living_orders(world: World) -> list[Ordered]:
    return [order for order in world.orders() if order.living]


def still_to_order(world: World) -> dict[str, Decimal]:
    """Per item what the latest revision has and no living order."""
    latest = world.quoted()[max(world.quoted())]
    left = {line.item: Decimal(0) for line in latest}
    for line in latest:
        left[line.item] += line.quantity
    for order in living_orders(world):
        for ordered in order.lines:
            left[ordered.item] = left.get(ordered.item, Decimal(0)) - ordered.quantity
    return {item: quantity for item, quantity in left.items() if quantity}


def _duplicates(world: World) -> Iterator[Finding]:
    orders = living_orders(world)
    for reference, count in Counter(order.reference for order in orders).items():
        if count > 1:
            yield Finding("duplicates", f"{count} orders under {reference}")
    most: dict[str, Decimal] = {}
    for lines in world.quoted().values():
        quoted: dict[str, Decimal] = {}
        for line in lines:
            quoted[line.item] = quoted.get(line.item, Decimal(0)) + line.quantity
        most = {item: max(quantity, most.get(item, Decimal(0))) for item, quantity in quoted.items()}
    confirmed = [order for order in orders if order.confirmed and not order.by_hand]
    for item, quantity in most.items():
        ordered = sum(
            (line.quantity for order in confirmed for line in order.lines if line.item == item), Decimal(0)
        )
        if ordered > quantity:
            yield Finding("duplicates", f"{ordered} of {item} ordered, {quantity} quoted")


def meant(world: World, entry: Entry) -> tuple[OrderedLine, ...]:
    """What the journal's row is to order, by the quote as it was then or, for a learnt row, later."""
    quantities = {line.line_id: line.quantity for line in entry.lines}
    for revision in range(entry.revision, max(world.quoted()) + 1):
        lines = [line for line in world.quoted()[revision] if line.id in quantities]
        if len(lines) == len(quantities):
            return tuple(OrderedLine(line.item, quantities[line.id], line.unit, line.price) for line in lines)
    return ()


def _wrong_content(world: World) -> Iterator[Finding]:
    """A confirmed order that is not what the journal's row says, or not of the quote at all."""
    rows = [(machine, entry) for machine in MACHINES for entry in living(world.entries(machine))]
    for order in living_orders(world):
        if order.by_hand or not order.confirmed:
            continue
        for machine, entry in rows:
            if entry.order_id == order.id and meant(world, entry) != order.lines:
                yield Finding("wrong content", f"{order.number} is not what the journal of {machine} says")


def _untrue(world: World) -> Iterator[Finding]:
    for report in world.reports:
        why = _untrue_report(world, report)
        if why:
            yield Finding(
                "untrue statuses", f"{report.machine}, {report.asked}: {report.result.status}, {why}"
            )


def _untrue_report(world: World, report: Report) -> str:
    result = report.result
    under = [o for o in report.orders if o.reference == result.external_reference and o.living]
    if result.status == "refused":
        return _untrue_refusal(report, under)
    if result.status not in ("converted", "already_converted"):
        return ""
    order = next((o for o in report.orders if o.id == result.order_id), None)
    if order is None:
        return "and there is no such order"
    earlier = next((o for o in report.before if o.id == order.id), None)
    if not order.living:
        return "" if earlier is None or earlier.living else f"and {order.number} was cancelled before"
    if not order.confirmed:
        return f"and {order.number} is {order.state}"
    if order.by_hand:
        return ""
    if report.entry is not None:
        return "" if meant(world, report.entry) == order.lines else "with another content"
    revision = world.quoted()[max(world.quoted())]
    all_of_it = tuple(OrderedLine(line.item, line.quantity, line.unit, line.price) for line in revision)
    parts = [o for o in report.orders if o.living]
    return (
        "" if order.lines == all_of_it or len(parts) > 1 or len(world.quoted()) > 1 else "and that is a part"
    )


def _untrue_refusal(report: Report, under: Sequence[Ordered]) -> str:
    """Nothing of the refused part may stand there, unless another store knows it as its own."""
    if not under or under[0].by_hand or report.elsewhere:
        return ""
    return f"and {under[0].number or under[0].id} stands there"


def _lost(world: World) -> Iterator[Finding]:
    rows = [entry for machine in MACHINES for entry in living(world.entries(machine))]
    named = set(world.named_on_quote())
    orders = living_orders(world)
    for order in orders:
        if order.id not in [entry.order_id for entry in rows]:
            yield Finding("lost", f"{order.number or order.id} is in no journal")
        elif order.number not in named:
            yield Finding("lost", f"{order.number or order.id} is not on the quote")
    cancelled = {order.number for order in world.orders() if order.by_hand and not order.living}
    for number in named - {order.number for order in orders} - cancelled:
        yield Finding("lost", f"{number} stands on the quote and is no living order")


def _unsettled(world: World) -> Iterator[Finding]:
    for machine in MACHINES:
        for entry in world.entries(machine):
            if entry.state not in FINAL:
                text = f"{entry.external_reference} is {entry.state} ({entry.problem}) at {machine}"
                yield Finding("unsettled", text)
        for kind in world.inbox_kinds(machine):
            if kind in ("outcome_unknown", "write_back_owed"):
                yield Finding("unsettled", f"the inbox of {machine} still says {kind}")
    for order in living_orders(world):
        if not order.confirmed:
            yield Finding("unsettled", f"{order.id} is still {order.state}")
