"""Our projected balance against the ERP's own forecast, on generated histories of a real Tryton.

Tryton's policy differs from ours by three named rules. With them our figures are its figures, each one
exactly; without them the difference is exactly what the rules say, and it always errs on the same side.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal

import pytest

from app.connectors.tryton.erp import TrytonErp
from app.connectors.tryton.moves import Move, fold
from app.connectors.tryton.stock import planned_moves, quantities_on_hand
from app.demo.servers import Demo
from app.domain.availability import AvailabilityPolicy, Projection, StockSituation, project
from app.domain.products import Product
from app.domain.stock import NativeAvailability
from tests.connectors.tryton.conftest import signed_in_as
from tests.connectors.tryton.histories import Histories, Writer, Written, generate
from tests.servers import run_apart

pytestmark = [pytest.mark.real("tryton"), pytest.mark.xdist_group("tryton-forecast")]

SEED, PRODUCTS, KITS, DATES = 20_261_124, 300, 40, 12
POLICY = AvailabilityPolicy(overdue_supply="ignore", keep_safety_stock=False, horizon_days=400)

Pair = tuple[str, str]
Rule = Callable[[Sequence[Move], date], list[Move]]


def assigned_counts_today(moves: Sequence[Move], today: date) -> list[Move]:
    """Tryton dates an assigned move today, whatever day it is planned for: receipts and issues alike."""
    return [replace(move, on=today) if move.state == "assigned" else move for move in moves]


def late_demand_is_forgotten(moves: Sequence[Move], today: date) -> list[Move]:
    """A draft delivery whose day has passed or is missing is no demand to Tryton (trap 16)."""
    return [move for move in moves if not (_leaves(move) and move.state == "draft" and _late(move, today))]


def picking_is_not_seen(moves: Sequence[Move], today: date) -> list[Move]:
    """A reservation sits on a move inside the warehouse; the forecast of the warehouse overlooks it and
    takes the goods only on the day of the delivery (trap 15)."""
    return [move for move in moves if move.source.warehouse != move.target.warehouse]


TRYTONS_RULES: tuple[Rule, ...] = (assigned_counts_today, late_demand_is_forgotten, picking_is_not_seen)


def _late(move: Move, today: date) -> bool:
    return move.on is None or move.on < today


def _leaves(move: Move) -> bool:
    return bool(move.source.warehouse) and move.source.warehouse != move.target.warehouse


@dataclass(frozen=True)
class Compared:
    """Everything read once: the server's forecasts by day, and what ours is made of."""

    today: date
    days: tuple[date, ...]
    histories: Histories
    written: Written
    warehouses: tuple[str, ...]
    kits: tuple[Product, ...]
    moves: tuple[Move, ...]
    on_hand: dict[Pair, Decimal]
    situations: dict[Pair, StockSituation]
    forecasts: dict[tuple[date, Pair], Decimal]
    stock_requests: int
    product_requests: int
    native: Sequence[NativeAvailability]
    native_requests: int
    seconds: float

    def projections(self, rules: Sequence[Rule]) -> dict[Pair, Projection]:
        moves: Sequence[Move] = self.moves
        for rule in rules:
            moves = rule(moves, self.today)
        events = fold(moves, {})
        situations = {
            pair: StockSituation(*pair, self.on_hand[pair], tuple(events.get(pair, ())))
            for pair in self.situations
        }
        return {pair: project(situation, self.today, POLICY) for pair, situation in situations.items()}

    def differing(self, projections: dict[Pair, Projection]) -> list[tuple[date, Pair, Decimal, Decimal]]:
        return [
            (day, pair, ours.balance_at(day), self.forecasts[day, pair])
            for pair, ours in projections.items()
            for day in self.days
            if ours.balance_at(day) != self.forecasts[day, pair]
        ]


async def compare(demo: Demo) -> Compared:
    started = time.monotonic()
    admin, erp = signed_in_as(demo, "admin"), signed_in_as(demo, "firmdate")
    await asyncio.gather(admin.connect(), erp.connect())
    today = await erp.client.today()
    histories = generate(SEED, PRODUCTS, KITS, today)
    database = demo.folder / "erp" / f"{demo.database}.sqlite"
    written = await Writer(admin.client, database).write(histories, "HIST")
    await admin.aclose()
    warehouses = tuple(place.id for place in await erp.warehouses())
    requests = erp.client.http.requests
    situations = await erp.stock(written.products, warehouses)
    stock_requests = erp.client.http.requests - requests
    codes = [f"HIST-{number}" for number in range(PRODUCTS)]
    await erp.products(codes)
    product_requests = erp.client.http.requests - requests - stock_requests
    kits = await erp.products([f"HIST-K{number}" for number in range(KITS)])
    dice = random.Random(SEED)
    days = (today, *(today + timedelta(days=ahead) for ahead in dice.sample(range(1, 110), DATES)))
    requests = erp.client.http.requests
    native = await erp.native_availability([*written.products, *written.kits], warehouses, days[1])
    native_requests = erp.client.http.requests - requests
    compared = Compared(
        today=today,
        days=days,
        histories=histories,
        written=written,
        warehouses=warehouses,
        kits=tuple(sorted(kits.values(), key=lambda kit: kit.id)),
        moves=tuple(await planned_moves(erp.client, written.products, warehouses)),
        on_hand=await quantities_on_hand(erp.client, written.products, warehouses),
        situations={(item.product_id, item.warehouse_id): item for item in situations},
        forecasts=await _forecasts(erp, [*written.products, *written.kits], warehouses, days),
        stock_requests=stock_requests,
        product_requests=product_requests,
        native=native,
        native_requests=native_requests,
        seconds=0,
    )
    await erp.aclose()
    return replace(compared, seconds=time.monotonic() - started)


async def _forecasts(
    erp: TrytonErp, ids: Sequence[str], warehouses: Sequence[str], days: Sequence[date]
) -> dict[tuple[date, Pair], Decimal]:
    """Tryton's own answer, every product of a day and warehouse in one call."""
    found: dict[tuple[date, Pair], Decimal] = {}
    for day in days:
        for warehouse in warehouses:
            context = {"locations": [int(warehouse)], "stock_date_end": day}
            rows = await erp.client.read_ids(
                "product.product", ids, ["forecast_quantity"], context, page=1000
            )
            found |= {(day, (row.id(), warehouse)): row.number("forecast_quantity") for row in rows}
    return found


@pytest.fixture(scope="module")
def compared(module_demo: Demo) -> Compared:
    return run_apart(lambda: compare(module_demo))


def test_with_trytons_rules_every_balance_is_its_forecast(compared: Compared) -> None:
    projections = compared.projections(TRYTONS_RULES)
    assert len(projections) == PRODUCTS * 2
    assert compared.differing(projections) == []


def test_the_histories_hold_what_they_should(compared: Compared) -> None:
    """Overdue drafts of both directions, moves without a date, reservations, boxes, tenths, transfers."""
    moves, today = compared.moves, compared.today
    late = [move for move in moves if move.state == "draft" and move.on is not None and move.on < today]
    assert len([move for move in late if _leaves(move)]) > 100
    assert len([move for move in late if not _leaves(move)]) > 100
    assert len([move for move in moves if move.on is None]) > 100
    assert len([move for move in moves if move.state == "assigned"]) > 300
    assert len({move.source.warehouse for move in moves}) == 3
    assert any(move.quantity % 1 for move in moves)
    assert any(made.unit == "BX25" for made in compared.histories.moves)
    assert any(limit < 0 for p in compared.projections(()).values() for limit in p.balances)


@pytest.mark.parametrize("left_out", TRYTONS_RULES, ids=lambda rule: rule.__name__)
def test_without_one_of_its_rules_figures_differ(compared: Compared, left_out: Rule) -> None:
    rules = [rule for rule in TRYTONS_RULES if rule is not left_out]
    assert len(compared.differing(compared.projections(rules))) > 100


def test_a_kit_is_as_many_as_its_scarcest_component_makes(compared: Compared) -> None:
    projections = compared.projections(TRYTONS_RULES)
    assert len(compared.kits) == KITS
    for kit in compared.kits:
        for warehouse in compared.warehouses:
            for day in compared.days:
                whole = min(
                    (projections[part.product_id, warehouse].balance_at(day) / part.quantity).quantize(
                        Decimal(1), ROUND_FLOOR
                    )
                    for part in kit.components
                )
                assert (kit.code, day, whole) == (kit.code, day, compared.forecasts[day, (kit.id, warehouse)])


def test_what_tryton_over_promises_is_exactly_late_demand_and_reservations(compared: Compared) -> None:
    """Our own policy, through the port: the difference is named to the last piece, and it is Tryton that
    tells more, never less."""
    moves = {item.id: item for item in compared.moves}
    checked = over = 0
    for pair, situation in compared.situations.items():
        ours = project(situation, compared.today, POLICY)
        mine = [move for move in compared.moves if move.product_id == pair[0]]
        for day in compared.days:
            more = compared.forecasts[day, pair] - ours.balance_at(day)
            assert more == _told_too_much(mine, moves, pair[1], day, compared.today) >= 0
            checked += 1
            over += more > 0
    assert checked == PRODUCTS * 2 * len(compared.days)
    assert over > checked / 10


def _told_too_much(
    mine: Sequence[Move], moves: dict[str, Move], warehouse: str, day: date, today: date
) -> Decimal:
    """Late demand forgotten, goods set aside for a later day, and assigned receipts that are not here."""
    total = Decimal(0)
    held: dict[str, Decimal] = {}
    for move in mine:
        model, _, served = move.origin.partition(",")
        if model == "stock.move" and move.state == "assigned" and served in moves:
            held[served] = held.get(served, Decimal(0)) + move.quantity
    for move in mine:
        if move.source.warehouse == move.target.warehouse:
            continue
        if move.source.warehouse == warehouse and move.state == "draft":
            if _late(move, today):
                total += move.quantity
            elif move.on is not None and move.on > day:
                total += held.get(move.id, Decimal(0))
        elif move.target.warehouse == warehouse and move.state == "assigned":
            arrives_later = _late(move, today) or (move.on is not None and move.on > day)
            total += move.quantity if arrives_later else 0
    return total


def test_the_port_tells_trytons_own_figure_of_all_goods_and_of_no_kit(compared: Compared) -> None:
    day, goods = compared.days[1], set(compared.written.products)
    own = {pair: figure for (on, pair), figure in compared.forecasts.items() if on == day}
    assert {one.on for one in compared.native} == {day}
    assert {(one.product_id, one.warehouse_id): one.quantity for one in compared.native} == {
        pair: figure for pair, figure in own.items() if pair[0] in goods
    }
    pages = -(-(PRODUCTS + KITS) // 200)
    assert compared.native_requests == pages * len(compared.warehouses)


def test_bulk_reads_are_few(compared: Compared) -> None:
    """At most one per 200 items and kind: 300 products are two pages."""
    pages = -(-PRODUCTS // 200)
    quantities, moves, order_points, suppliers = pages * len(compared.warehouses), pages, pages, pages
    assert compared.stock_requests == quantities + moves + order_points + suppliers
    assert compared.product_requests == pages + 1, "the products, and the default lead time"


def test_the_whole_comparison_is_quick(compared: Compared) -> None:
    assert compared.seconds < 60
