"""The practice company: one small trading firm, all in memory, that both practice connectors look into.

`State` is everything it knows, as plain data; `PracticeCompany` finds records in it, counts numbers
up, and writes itself to JSON and back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Literal, TypeVar

import msgspec

from app.connectors.practice.records import (
    AccountFile,
    Invoice,
    Item,
    Move,
    Note,
    Order,
    Party,
    PaymentTerm,
    PriceList,
    Tax,
)
from app.connectors.practice.switches import Switches
from app.domain.products import Warehouse
from app.domain.quotes import Quote
from app.domain.values import UnitOfMeasure

T = TypeVar("T")

ORDER_NUMBER_FIELD = "erp_order_no"
ORDER_STATUS_FIELD = "erp_order_status"


@dataclass
class State:
    """All records by id, in the order in which they came."""

    name: str = "Practice company"
    currency: str = "EUR"
    timezone: str = "Europe/Brussels"
    companies: list[str] = field(default_factory=list)
    tax_rounding: Literal["document", "line"] = "document"
    password: str = "practice"  # guards made-up data in memory
    units: dict[str, UnitOfMeasure] = field(default_factory=dict)
    taxes: dict[str, Tax] = field(default_factory=dict)
    payment_terms: dict[str, PaymentTerm] = field(default_factory=dict)
    price_lists: dict[str, PriceList] = field(default_factory=dict)
    warehouses: dict[str, Warehouse] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    parties: dict[str, Party] = field(default_factory=dict)
    moves: dict[str, Move] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)
    invoices: dict[str, Invoice] = field(default_factory=dict)
    accounts: dict[str, AccountFile] = field(default_factory=dict)
    quotes: dict[str, Quote] = field(default_factory=dict)
    quote_fields: dict[str, dict[str, str]] = field(default_factory=dict)
    """Custom fields on quotes: quote id, then key."""
    defined_quote_fields: list[str] = field(default_factory=lambda: [ORDER_NUMBER_FIELD, ORDER_STATUS_FIELD])
    """Keys that an administrator has defined; others vanish without a word, as in real CRMs."""
    notes: list[Note] = field(default_factory=list)
    claims: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    """Who claimed a reference, and when (UTC): unique, as a server's own records are."""
    counters: dict[str, int] = field(default_factory=dict)


class PracticeCompany:
    """The company at work. `clock` gives its business date; `now` the time that changes are stamped with."""

    def __init__(
        self,
        clock: Callable[[], date],
        *,
        state: State | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.clock = clock
        self.now = now
        self.state = state or State()
        self.switches = Switches()
        self.latency = 0.0
        """Seconds that every call takes, to see a window wait."""

    @property
    def today(self) -> date:
        return self.clock()

    @property
    def main_company(self) -> str:
        return self.state.companies[0] if self.state.companies else self.state.name

    def next_id(self, kind: str) -> str:
        """A fresh id such as "order-17", never used again."""
        return f"{kind}-{self._count(kind)}"

    def next_number(self, prefix: str) -> str:
        """The next document number, such as SO-2301."""
        return f"{prefix}{self._count(prefix)}"

    def _count(self, name: str) -> int:
        value = self.state.counters.get(name, 0) + 1
        self.state.counters[name] = value
        return value

    def party_by_number(self, number: str) -> Party | None:
        return _first(p for p in self.state.parties.values() if p.number == number)

    def item_by_code(self, code: str) -> Item | None:
        return _first(i for i in self.state.items.values() if i.product.code == code)

    def warehouse_by_code(self, code: str) -> Warehouse | None:
        return _first(w for w in self.state.warehouses.values() if w.code == code)

    def orders_of(self, company: str) -> list[Order]:
        return [order for order in self.state.orders.values() if order.company == company]

    def order_called(self, company: str, id_or_number: str) -> Order | None:
        """One of this company, by id or number."""
        mine = self.orders_of(company)
        return _first(o for o in mine if id_or_number and id_or_number in (o.id, o.number))

    def quote_called(self, id_or_number: str) -> Quote | None:
        """By id or, where a number has several revisions, the latest with that number."""
        found = self.state.quotes.get(id_or_number)
        named = [q for q in self.state.quotes.values() if q.number == id_or_number]
        return found or max(named, key=lambda q: q.revision, default=None)

    def order_under_key(self, company: str, external_reference: str) -> Order | None:
        """The order that holds our key: cancelled ones have let go of it."""
        return _first(
            o
            for o in self.orders_of(company)
            if o.external_reference == external_reference and o.state != "cancelled"
        )

    def moves_at(self, company: str, product_id: str, warehouse_id: str) -> list[Move]:
        place = (company, product_id, warehouse_id)
        return [m for m in self.state.moves.values() if (m.company, m.product_id, m.warehouse_id) == place]

    def to_json(self) -> bytes:
        """Everything on file (not the switches), for `from_json`."""
        return msgspec.json.encode(self.state)

    @classmethod
    def from_json(cls, data: bytes, clock: Callable[[], date]) -> PracticeCompany:
        """Raises msgspec.ValidationError for data of another shape."""
        return cls(clock, state=msgspec.json.decode(data, type=State))


def _first(found: Iterable[T]) -> T | None:
    return next(iter(found), None)
