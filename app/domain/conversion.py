"""From an accepted quote to one sales order: checks, the key, and the states of the journal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from app.domain.quotes import QuoteLine

CheckResult = Literal["pass", "warn", "block"]

CHECK_IDS = (
    "quote_accepted",
    "quote_not_expired",
    "quote_latest_revision",
    "quote_not_converted",
    "customer_linked",
    "customer_active",
    "company_right",
    "ship_to_known",
    "products_known",
    "products_sellable",
    "units_convertible",
    "quantities_valid",
    "kit_content",
    "discounts",
    "prices_equal",
    "price_taken",
    "taxes_equal",
    "currency_equal",
    "availability",
    "credit",
    "overdue",
    "payment_term",
    "totals_reconcile",
    "total_with_tax",
    "one_arbiter",
)
"""Every check of a pre-flight, in the order a rep reads them within one result."""


@dataclass(frozen=True)
class Check:
    """One finding. `code` and `params` make the sentence and the remedy in app.wording.

    `id` names what was checked (one of CHECK_IDS), `code` what was found, `subject` the line's item
    code and `line` the number where the finding is about one line (0: about the whole). A `warn` needs a
    reason under `key`.
    """

    id: str
    result: CheckResult
    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    subject: str = ""
    line: int = 0

    @property
    def key(self) -> str:
        """What a typed reason refers to: the id, with the item where there is one."""
        return f"{self.id}:{self.subject}" if self.subject else self.id


def blocks(checks: Sequence[Check]) -> list[Check]:
    return [check for check in checks if check.result == "block"]


def missing_reasons(checks: Sequence[Check], reasons: Mapping[str, str]) -> list[Check]:
    """Warnings without a typed reason. A reason given for the bare id covers all its subjects."""
    return [
        check
        for check in checks
        if check.result == "warn" and not (reasons.get(check.key) or reasons.get(check.id) or "").strip()
    ]


def external_reference(crm: str, quote_id: str, revision: int, part: int) -> str:
    """Our key on the sales order: derived, never random, so that a second try has the same one.

    >>> external_reference("bottlecrm", "Q-1187", 3, 1)
    'bottlecrm:Q-1187:r3:p1'
    """
    if not crm or ":" in crm or not quote_id or revision < 1 or part < 1:
        raise ValueError(
            "a reference needs a CRM (without a colon), a quote, a revision and a part from 1 up"
        )
    return f"{crm}:{quote_id}:r{revision}:p{part}"


State = Literal[
    "claimed", "creating", "unknown", "created", "confirming", "confirmed", "done", "refused", "cancelled"
]

TRANSITIONS: frozenset[tuple[State, State]] = frozenset(
    {
        ("claimed", "creating"),  # looked up: no such order; the create is about to be sent
        ("claimed", "created"),  # looked up: an earlier create is there
        ("claimed", "refused"),  # nothing was sent, and a check or the ERP said no
        ("creating", "created"),
        ("creating", "unknown"),  # sent, and nobody knows
        ("creating", "refused"),  # the ERP answered no
        ("creating", "claimed"),  # the request was never sent
        ("unknown", "created"),  # looked up: it is there
        ("unknown", "creating"),  # not found, and the ERP itself refuses a second one: send again
        ("unknown", "refused"),  # a person said that it is not there
        ("created", "confirming"),  # content compared and right
        ("created", "cancelled"),  # content differs, or the ERP refuses it: the draft is cancelled
        ("created", "confirmed"),  # found confirmed already
        ("confirming", "confirmed"),
        ("confirming", "created"),  # the request was never sent, or the ERP asks first
        ("confirming", "cancelled"),
        ("confirmed", "done"),  # written back to the CRM and read back
        ("confirmed", "cancelled"),  # it was cancelled in the ERP, and a person frees its part
        ("done", "cancelled"),
        ("done", "confirmed"),  # the quote no longer names it: the write-back is owed again
    }
)

FINAL: frozenset[State] = frozenset({"done", "refused", "cancelled"})
"""Nothing is left to do, as far as we know. What is `done` is taken up again when a person frees the part of
an order that was cancelled in the ERP, or when the CRM quote no longer names it."""

LATE_COMMIT_SECONDS = 900
"""A server may still do within this time what it was sent, though the sender has given up waiting: the
longest that we know of are a gateway's ten minutes. Until then "not found" does not mean "not there"."""

EMPTY_HANDED: frozenset[State] = frozenset({"refused", "cancelled"})
"""No sales order exists under the reference: the part's quantities are free again."""


def may_become(before: State, after: State) -> bool:
    return (before, after) in TRANSITIONS


@dataclass(frozen=True)
class PartLine:
    """So much of a quote line goes into this part, in the line's unit."""

    line_id: str
    quantity: Decimal


def lines_held(
    ordered: Sequence[tuple[str, str, Decimal]], quoted: Sequence[QuoteLine]
) -> tuple[PartLine, ...] | None:
    """Which lines of a quote an order holds, and how much of each. `ordered`: item code, unit code and
    quantity per line of the order. What is more than was quoted stands with the last line that fits (a quote
    can be revised downwards). None where the order holds something that was not quoted at all."""
    left = {line.id: line.quantity for line in quoted}
    held: dict[str, Decimal] = {}
    for item, unit, quantity in ordered:
        fitting = [
            line for line in quoted
            if line.sku == item and (line.unit_code or unit).casefold() == unit.casefold()
        ]  # fmt: skip
        if not fitting:
            return None
        for line in fitting:
            taken = quantity if line is fitting[-1] else min(quantity, max(left[line.id], Decimal(0)))
            held[line.id] = held.get(line.id, Decimal(0)) + taken
            left[line.id] -= taken
            quantity -= taken
    return tuple(PartLine(line_id, quantity) for line_id, quantity in held.items() if quantity)


def is_part(lines: Sequence[PartLine] | None, quoted: Sequence[QuoteLine]) -> bool:
    """Whether an order with these lines can be a part of the quote: something of it, and no more than it."""
    most = {line.id: line.quantity for line in quoted}
    return bool(lines) and all(line.quantity <= most[line.line_id] for line in lines or ())


def remaining(quoted: Mapping[str, Decimal], parts: Sequence[Sequence[PartLine]]) -> dict[str, Decimal]:
    """Per quote line what no living part has taken. Never negative: more than quoted is a fault upstream."""
    left = dict(quoted)
    for part in parts:
        for line in part:
            left[line.line_id] = left.get(line.line_id, Decimal(0)) - line.quantity
    return {line_id: max(Decimal(0), quantity) for line_id, quantity in left.items()}
