"""What a rep chose for a conversion so far, and what else may be chosen where a check stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from app.domain.conversion import EMPTY_HANDED, Check, remaining
from app.domain.preflight import Line
from app.domain.values import Quantity, UnitMismatch, UnitOfMeasure
from app.services.preflight import Choice, Preflight
from app.wording import formats
from ui.i18n import tr
from ui.models.preflight import free_part

ActionKind = Literal["leave_out", "take_part", "erp_price", "quote_price", "ship_to", "create_account"]

LINKABLE = ("customer_not_linked", "customer_link_broken")
_WITHOUT_LINE = frozenset(
    {
        "products_known", "products_sellable", "units_convertible", "quantities_valid", "kit_content",
        "discounts", "taxes_equal", "availability",
    }
)  # fmt: skip
"""Checks of one line that stand no more once the line is left out."""


@dataclass(frozen=True)
class Action:
    """What may be done about a check, as its button says it."""

    kind: ActionKind
    label: str
    line: int = 0
    quantity: Decimal = Decimal(0)


@dataclass
class Chosen:
    """`quantities`: by line number while part is converted, None for all that is left."""

    quantities: dict[int, Decimal] | None = None
    erp_number: str = ""
    ship_to: str = ""
    erp_prices: frozenset[int] = frozenset()
    ship_complete: bool | None = None

    def choice(self) -> Choice:
        wanted = None
        prices = self.erp_prices
        if self.quantities is not None:
            wanted = {n: quantity for n, quantity in self.quantities.items() if quantity > 0}
            prices &= wanted.keys()
        return Choice(
            quantities=wanted,
            erp_number=self.erp_number,
            delivery_address_id=self.ship_to,
            erp_prices=prices,
            ship_complete=self.ship_complete,
        )

    def take(self, preflight: Preflight, line: int, quantity: Decimal) -> bool:
        """So much of a line, none of it for 0. False where nothing at all would be left."""
        before = self.quantities or {one.number: one.quantity for one in preflight.lines}
        wanted = {**before, line: quantity}
        if not any(one > 0 for one in wanted.values()):
            return False
        self.quantities = wanted
        return True


def actions(check: Check, preflight: Preflight, language: str, *, may_create: bool) -> list[Action]:
    """`may_create`: profile and ERP let an ERP account be created."""
    if check.code in LINKABLE and may_create:
        return [Action("create_account", tr("Create an ERP account…"))]
    if check.id == "ship_to_known" and check.result == "pass" and len(_addresses(preflight)) > 1:
        return [Action("ship_to", tr("Choose another address"))]
    if check.code in ("price_higher_in_erp", "price_lower_in_erp"):
        return [Action("erp_price", tr("Take the ERP's price"), check.line)]
    if check.code == "price_taken":
        return [Action("quote_price", tr("Keep the quote's price"), check.line)]
    if check.result == "pass" or check.id not in _WITHOUT_LINE:
        return []
    found = []
    line = next((line for line in preflight.lines if line.number == check.line), None)
    now = possible_now(line) if line is not None and check.id == "availability" else Decimal(0)
    if line is not None and now > 0:
        count = formats.count(now, line.quoted.unit_code or "", language)
        found.append(Action("take_part", tr("Convert {count} now", count=count), check.line, now))
    if line is not None and len(preflight.lines) > 1:
        found.append(Action("leave_out", tr("Leave this line out"), check.line))
    return found


def possible_now(line: Line) -> Decimal:
    """How much of a line can be promised on the asked date, in the line's unit; 0 where that is no exact
    quantity of it."""
    if line.answer is None or line.product is None or line.unit is None:
        return Decimal(0)
    stock = Quantity(line.answer.available_quantity, line.product.unit)
    steps = stock.value * line.product.unit.factor / line.unit.factor // line.unit.rounding
    whole = steps * line.unit.rounding
    return whole if _fits(whole, line.unit, line.product.unit) else Decimal(0)


def _fits(quantity: Decimal, unit: UnitOfMeasure, stock: UnitOfMeasure) -> bool:
    try:
        Quantity(quantity, unit).to(stock)
    except UnitMismatch:
        return False
    return True


def _addresses(preflight: Preflight) -> list[str]:
    return [address.id for address in preflight.party.addresses] if preflight.party else []


# What remains ---------------------------------------------------------------


def rest(preflight: Preflight, reference: str) -> Mapping[int, Decimal]:
    """By line number what is left once the part under `reference` is ordered: nothing for a line without.

    The pre-flight may be older than the part (it was made for it) or have been read since.
    """
    living = [entry for entry in preflight.entries if entry.state not in EMPTY_HANDED]
    parts = [entry.lines for entry in living]
    quoted = {line.id: line.quantity for line in preflight.quote.lines}
    left = remaining(quoted, parts)
    if reference and reference not in (entry.external_reference for entry in living):
        for line in preflight.lines:
            left[line.quoted.id] -= line.quantity
    numbered = {number: left[line.id] for number, line in enumerate(preflight.quote.lines, 1)}
    return {number: quantity for number, quantity in numbered.items() if quantity > 0}


@dataclass(frozen=True)
class Rest:
    """What the next part would be, in words: Part 2: 40 of HV-200 left."""

    part: int
    words: str


def next_part(preflight: Preflight, reference: str, language: str) -> Rest | None:
    """None where nothing is left."""
    left = rest(preflight, reference)
    if not left:
        return None
    part = free_part(preflight, _part_of(reference))
    number, quantity = next(iter(left.items()))
    line = preflight.quote.lines[number - 1]
    what = tr(
        "{quantity} of {item}",
        quantity=formats.count(quantity, line.unit_code or "", language),
        item=line.sku or line.name,
    )
    if len(left) > 1:
        what = tr("{what} and {count} more", what=what, count=len(left) - 1)
    return Rest(part, tr("Part {part}: {what} left", part=part, what=what))


def _part_of(reference: str) -> int:
    number = reference.rpartition(":p")[2]
    return int(number) if number.isdecimal() else 0
