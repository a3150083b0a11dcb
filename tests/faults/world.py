"""What a run needs of the systems under it: the same run drives practice and real servers.

A world is one ERP and one CRM with one accepted quote in them, and the machines of two reps. It counts
from the servers' own records, never through a connector.
"""

from __future__ import annotations

from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, Protocol

from app.services.convert import ConversionResult
from app.services.preflight import Choice
from app.services.workspace import Workspace
from app.storage.journal import Entry

Setting = Literal["apart", "together", "keyless"]
"""Who decides between the two programs.

apart     a team, each rep with a store of their own: the ERP's key decides
together  a team on one store, the ERP has the key too
keyless   one writer with two windows on one store; the ERP takes a second order under a key
"""
SETTINGS: tuple[Setting, ...] = ("apart", "together", "keyless")
MACHINES = ("first", "second")


class PowerCut(BaseException):
    """The process ends here. No program catches it: it is no Exception."""


@dataclass(frozen=True)
class OrderedLine:
    """As the ERP has it: quantity in `unit`, price per unit without tax."""

    item: str
    quantity: Decimal
    unit: str
    price: Decimal


@dataclass(frozen=True)
class Ordered:
    """One sales order of ours in the ERP's own records. `state`: draft, quotation, confirmed, cancelled …;
    `by_hand`: a person has cancelled or changed it."""

    id: str
    number: str
    state: str
    reference: str
    customer: str
    lines: tuple[OrderedLine, ...]
    by_hand: bool = False

    @property
    def living(self) -> bool:
        return self.state != "cancelled"

    @property
    def confirmed(self) -> bool:
        return self.state in ("confirmed", "processing", "done")


@dataclass(frozen=True)
class QuotedLine:
    """A line of the accepted quote, as the CRM's own records have it."""

    id: str
    item: str
    quantity: Decimal
    unit: str
    price: Decimal


@dataclass(frozen=True)
class Report:
    """What a program told its user, beside what stood in the ERP at that moment."""

    machine: str
    asked: str
    result: ConversionResult
    orders: tuple[Ordered, ...]
    before: tuple[Ordered, ...]
    """What stood there when the user asked."""
    entry: Entry | None
    """The journal's newest row under the result's reference."""
    elsewhere: bool
    """The other rep's program has a living row under it, too."""


class Program(Protocol):
    """One running program of a rep."""

    machine: str
    alive: bool
    workspace: Workspace


class World(Protocol):
    """One quote in two systems, two machines, and the faults between them."""

    setting: Setting
    quote_number: str
    reports: list[Report]
    struck: list[str]
    fired: dict[str, int]
    """Faults that really happened, in order."""

    def start(self, machine: str) -> Program:
        """A new program on the machine, with whatever store is there."""
        ...

    def program(self, machine: str) -> Program:
        """The one that runs there; a new one where it ended."""
        ...

    def inject(self, fault: str, machine: str, after: int, *, change: bool = True) -> None:
        """Arms a fault: it strikes when the program there has made `after` more fitting steps. On the wire
        only changes fit, unless `change` is False."""
        ...

    def calm(self) -> None:
        """No more faults; what was lost stays lost."""
        ...

    async def pass_time(self, seconds: float) -> None:
        """Moves the clocks on; what the servers still had to do by then is done."""
        ...

    async def together(self, works: Sequence[Coroutine[Any, Any, object]]) -> None:
        """Runs what reps do at the same time."""
        ...

    async def server_time_passes(self) -> None:
        """Until no request that was ever sent can still be done."""
        ...

    async def convert(self, machine: str, choice: Choice) -> ConversionResult | None:
        """None where the program ended meanwhile or a system could not be read."""
        ...

    async def settle(self, machine: str) -> bool:
        """The timer of the program there. False where it ended or failed meanwhile."""
        ...

    async def free_cancelled(self, machine: str) -> None:
        """A rep says of every order that was cancelled in the ERP that its part may be ordered again."""
        ...

    async def declare(self, machine: str) -> None:
        """The rep looks into the ERP and says of every unknown create that it is not there."""
        ...

    def entries(self, machine: str) -> Sequence[Entry]:
        """Everything in the journal that the program there uses."""
        ...

    def inbox_kinds(self, machine: str) -> Sequence[str]:
        """Kinds of the open entries of the inbox there."""
        ...

    def orders(self) -> tuple[Ordered, ...]:
        """Every order of ours, cancelled ones too, from the ERP's own records."""
        ...

    def quoted(self) -> Mapping[int, tuple[QuotedLine, ...]]:
        """By revision, from the CRM's own records."""
        ...

    def named_on_quote(self) -> tuple[str, ...]:
        """The order numbers that stand on the quote."""
        ...

    def cancel_by_hand(self, order_id: str) -> None:
        """What a person does in the ERP's own window."""
        ...

    def close(self) -> None: ...
