"""Generated stock histories, and how a test writes them into its own Tryton in bulk. The dice are seeded."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Literal

from app.connectors.tryton.client import TrytonClient
from app.connectors.tryton.codec import Number

State = Literal["draft", "assigned", "done", "cancelled"]
BATCH = 1000
PRODUCT_BATCH = 40  # more in one create can exceed the server's recursion limit

PLACES = ("in", "storage", "out")
UNITS = ("u", "BX25", "m")


@dataclass
class Made:
    """A move: `source` and `target` are "PUR storage", "customer" and the like; `on` its planned date.
    `quantity` is in `unit`; `serves` is the outgoing move that a picking names as its origin."""

    product: int
    quantity: Decimal
    source: str
    target: str
    state: State
    on: date | None
    unit: str
    serves: Made | None = None
    id: int = 0


@dataclass(frozen=True)
class Kit:
    """`parts`: (number of the product, quantity, unit)."""

    parts: tuple[tuple[int, Decimal, str], ...]


@dataclass
class Histories:
    """Of `products` products, numbered from 0, and of kits of them; `units` are their stock units."""

    units: list[str]
    moves: list[Made] = field(default_factory=list)
    kits: list[Kit] = field(default_factory=list)


def generate(seed: int, products: int, kits: int, today: date) -> Histories:
    dice = random.Random(seed)
    made = Histories([dice.choice(("u", "u", "m")) for _ in range(products)])
    for number, unit in enumerate(made.units):
        made.moves += _Teller(dice, number, unit, today).told()
    for _ in range(kits):
        chosen = dice.sample(range(products), dice.randrange(1, 4))
        parts = []
        for number in chosen:
            boxed = made.units[number] == "u" and dice.random() < 0.2
            parts.append((number, Decimal(dice.randrange(1, 5)), "BX25" if boxed else made.units[number]))
        made.kits.append(Kit(tuple(parts)))
    return made


class _Teller:
    """Makes one product's moves: what was, what is reserved, what is planned, late or without a date."""

    def __init__(self, dice: random.Random, product: int, unit: str, today: date) -> None:
        self.dice, self.product, self.unit, self.today = dice, product, unit, today

    def told(self) -> Iterator[Made]:
        yield self._move("lost", "PUR storage", "done", self._past(), self._amount(60, 300))
        for _ in range(self.dice.randrange(1, 5)):
            yield self._was()
        for _ in range(self.dice.randrange(3, 9)):
            yield from self.dice.choice((self._receipt, self._delivery, self._delivery, self._rest))()

    def _amount(self, least: int, most: int) -> Decimal:
        if self.unit == "m":
            return Decimal(self.dice.randrange(least * 10, most * 10)) / 10
        return Decimal(self.dice.randrange(least, most))

    def _past(self) -> date:
        return self.today - timedelta(days=self.dice.randrange(1, 120))

    def _day(self) -> date | None:
        """One in four is overdue, one in eight has no date, some are of today."""
        chance = self.dice.random()
        if chance < 0.125:
            return None
        if chance < 0.375:
            return self._past()
        return self.today + timedelta(days=self.dice.randrange(0, 100))

    def _warehouse(self) -> str:
        return self.dice.choice(("PUR", "PUR", "TIL"))

    def _move(self, source: str, target: str, state: State, on: date | None, quantity: Decimal) -> Made:
        return Made(self.product, quantity, source, target, state, on, self.unit)

    def _was(self) -> Made:
        place = f"{self._warehouse()} storage"
        ways = (("supplier", place), (place, "customer"), ("PUR storage", "TIL storage"), ("lost", place))
        return self._move(*self.dice.choice(ways), "done", self._past(), self._amount(1, 40))

    def _receipt(self) -> Iterator[Made]:
        move = self._move("supplier", f"{self._warehouse()} in", "draft", self._day(), self._amount(1, 90))
        if self.unit == "u" and self.dice.random() < 0.3:
            move.quantity, move.unit = Decimal(self.dice.randrange(1, 4)), "BX25"
        yield move

    def _delivery(self) -> Iterator[Made]:
        """As Tryton plans it: the outgoing move waits as a draft, its picking is what gets reserved."""
        where, day, quantity = self._warehouse(), self._day(), self._amount(2, 40)
        outgoing = self._move(f"{where} out", "customer", "draft", day, quantity)
        yield outgoing
        states: tuple[State, ...] = ("draft", "draft", "assigned", "assigned", "done")
        picked = self.dice.choice(states)
        parts = [quantity]
        if self.dice.random() < 0.25:
            parts = [quantity - 1, Decimal(1)]
        for part in parts:
            on = self._past() if picked == "done" else day
            picking = self._move(f"{where} storage", f"{where} out", picked, on, part)
            picking.serves = outgoing
            yield picking
            if picked == "assigned" and self.dice.random() < 0.5:
                picked = "draft"

    def _rest(self) -> Iterator[Made]:
        """Without picking, between warehouses, a return, or cancelled."""
        kind = self.dice.choice(("direct", "transfer", "transit", "return", "cancelled"))
        day, quantity = self._day(), self._amount(1, 30)
        open_state: State = self.dice.choice(("draft", "assigned"))
        if kind == "direct":
            yield self._move(f"{self._warehouse()} storage", "customer", open_state, day, quantity)
        elif kind == "transfer":
            yield self._move("TIL storage", "PUR storage", open_state, day, quantity)
        elif kind == "transit":
            later = day + timedelta(days=3) if day else None
            yield self._move("PUR storage", "transit", open_state, day, quantity)
            yield self._move("transit", "TIL storage", "draft", later, quantity)
        elif kind == "return":
            yield self._move("customer", f"{self._warehouse()} in", "draft", day, quantity)
        else:
            yield self._move("PUR out", "customer", "cancelled", day, quantity)


@dataclass(frozen=True)
class Written:
    """Ids in Tryton, in the order of the histories' products and kits."""

    products: tuple[str, ...]
    kits: tuple[str, ...]


class Writer:
    """Writes through the server's own interface as an administrator, in batches. Only the states of moves
    are then set in the database: the server's own way takes them one by one and recomputes costs."""

    def __init__(self, client: TrytonClient, database: Path) -> None:
        self._client, self._database = client, database
        self._units: dict[str, int] = {}
        self._places: dict[str, int] = {}

    async def write(self, histories: Histories, name: str) -> Written:
        await self._look_around()
        rows = [
            self._template(f"{name}-{number}", "goods", unit) for number, unit in enumerate(histories.units)
        ]
        products = await self._create_products(rows)
        kits = await self._create_products(
            [self._kit(f"{name}-K{number}", kit, products) for number, kit in enumerate(histories.kits)]
        )
        await self._create_moves([move for move in histories.moves if move.serves is None], products)
        await self._create_moves([move for move in histories.moves if move.serves is not None], products)
        self._set_states(histories.moves)
        return Written(tuple(products), tuple(kits))

    async def _look_around(self) -> None:
        found = await self._client.search_read("product.uom", [["symbol", "in", list(UNITS)]], ["symbol"])
        self._units = {item.text("symbol"): int(item.id()) for item in found}
        fields = ["type", "code", "warehouse", "input_location", "storage_location", "output_location"]
        places = await self._client.search_read("stock.location", [], fields)
        for item in places:
            if item.text("type") == "warehouse":
                for short, long in zip(PLACES, ("input", "storage", "output"), strict=True):
                    self._places[f"{item.text('code')} {short}"] = int(item.id(f"{long}_location"))
            elif item.text("type") in ("customer", "supplier"):
                self._places[item.text("type")] = int(item.id())
            elif item.text("type") == "lost_found":
                self._places["lost"] = int(item.id())
            elif item.text("type") == "storage" and not item.optional_id("warehouse"):
                self._places["transit"] = int(item.id())

    def _template(self, code: str, kind: str, unit: str) -> dict[str, object]:
        return {
            "name": code,
            "type": kind,
            "default_uom": self._units[unit],
            "list_price": Decimal(1),
            "cost_price_method": "fixed",
            "products": [["create", [{"suffix_code": code}]]],
        }

    def _kit(self, code: str, kit: Kit, products: Sequence[str]) -> dict[str, object]:
        parts = [
            {"product": int(products[number]), "quantity": Number(quantity), "unit": self._units[unit]}
            for number, quantity, unit in kit.parts
        ]
        return {**self._template(code, "kit", "u"), "components": [["create", parts]]}

    async def _create_products(self, rows: Sequence[dict[str, object]]) -> list[str]:
        ids: list[int] = []
        for start in range(0, len(rows), PRODUCT_BATCH):
            ids += await self._create("product.template", rows[start : start + PRODUCT_BATCH])
        found = await self._client.read_ids("product.template", [str(number) for number in ids], ["products"])
        by_template = {int(item.id()): item.many("products") for item in found}
        return [str(by_template[number][0]) for number in ids]

    async def _create_moves(self, moves: Sequence[Made], products: Sequence[str]) -> None:
        for start in range(0, len(moves), BATCH):
            batch = moves[start : start + BATCH]
            ids = await self._create("stock.move", [self._row(move, products) for move in batch])
            for move, number in zip(batch, ids, strict=True):
                move.id = number

    def _row(self, move: Made, products: Sequence[str]) -> dict[str, object]:
        session = self._client.current_session
        assert session is not None
        row: dict[str, object] = {
            "product": int(products[move.product]),
            "quantity": Number(move.quantity),
            "unit": self._units[move.unit],
            "from_location": self._places[move.source],
            "to_location": self._places[move.target],
            "company": session.company.id,
            "planned_date": move.on,
        }
        if {move.source, move.target} & {"customer", "supplier"}:
            row |= {"unit_price": Decimal(1), "currency": session.company.currency_id}
        if move.serves is not None:
            row["origin"] = f"stock.move,{move.serves.id}"
        return row

    async def _create(self, model: str, rows: Sequence[dict[str, object]]) -> list[int]:
        ids = await self._client.change(model, "create", rows)
        assert isinstance(ids, list) and len(ids) == len(rows)
        return ids

    def _set_states(self, moves: Sequence[Made]) -> None:
        rows = [(move.state, move.on if move.state == "done" else None, move.id) for move in moves]
        changed = [
            (state, day.isoformat() if day else None, number)
            for state, day, number in rows
            if state != "draft"
        ]
        with closing(sqlite3.connect(self._database, timeout=20)) as connection, connection:
            connection.executemany(
                "UPDATE stock_move SET state = ?, effective_date = ? WHERE id = ?", changed
            )
