"""How old data may be: product.md section 3 as one table that the code asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

DataKind = Literal[
    "stock", "sales_orders", "open_items", "prices", "customer_index", "customer_details",
    "quotes", "accepted_quotes", "contacts", "promises", "closed_invoices",
]  # fmt: skip
Leader = Literal["crm", "erp", "program"]


@dataclass(frozen=True)
class Rule:
    """`maximum_age`: read again when older while shown; zero means live, never from the cache."""

    leader: Leader
    maximum_age: timedelta
    may_be_stale: bool
    """Whether the last answer is shown, greyed with its age, while the leader cannot be reached."""


FRESHNESS: dict[DataKind, Rule] = {
    "stock": Rule("erp", timedelta(0), True),
    "sales_orders": Rule("erp", timedelta(seconds=60), True),
    "open_items": Rule("erp", timedelta(minutes=5), True),
    "prices": Rule("erp", timedelta(0), False),
    "customer_index": Rule("crm", timedelta(minutes=15), True),
    "customer_details": Rule("crm", timedelta(0), True),
    "quotes": Rule("crm", timedelta(0), True),
    "accepted_quotes": Rule("crm", timedelta(seconds=60), True),
    "contacts": Rule("crm", timedelta(0), True),
    "promises": Rule("program", timedelta(minutes=15), True),
    "closed_invoices": Rule("erp", timedelta(days=1), True),
}


def due(kind: DataKind, age: timedelta) -> bool:
    """Whether data of this age must be read again before it is shown as current.

    A negative age means that the computer's clock was set back: how old it is, nobody knows.
    """
    return age < timedelta(0) or age >= FRESHNESS[kind].maximum_age
