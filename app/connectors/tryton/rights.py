"""What the signed-in user may do, and which right was missing when the ERP refused.

Tryton refuses for a missing right with the same type of error as for everything else, so the rights
are asked for by themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.connectors.tryton.client import TrytonClient
from app.connectors.wire.fields import Fields
from app.errors import NoPermission, Rejected


@dataclass(frozen=True)
class Right:
    """`module`: without it the model does not exist and asking for it crashes the server."""

    model: str
    mode: str
    module: str

    @property
    def name(self) -> str:
        return f"{self.model} ({self.mode})"


NEEDED = (
    Right("party.party", "read", "party"),
    Right("product.product", "read", "product"),
    Right("stock.move", "read", "stock"),
    Right("stock.location", "read", "stock"),
    Right("stock.order_point", "read", "stock_supply"),
    Right("purchase.line", "read", "purchase"),
    Right("purchase.product_supplier", "read", "purchase"),
    Right("account.invoice", "read", "account_invoice"),
    Right("account.move.line", "read", "account"),
    Right("account.tax", "read", "account"),
    Right("sale.sale", "read", "sale"),
    Right("sale.sale", "create", "sale"),
    Right("sale.sale", "write", "sale"),
)

PARTY_RIGHTS = (
    Right("party.party", "create", "party"),
    Right("party.address", "create", "party"),
    Right("party.identifier", "create", "party"),
    Right("party.contact_mechanism", "create", "party"),
)
"""Needed only by who creates customers: not having them is no fault."""


async def rights(
    client: TrytonClient, needed: Sequence[Right] = NEEDED
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of these rights: those the user has, and those missing. One request."""
    session = await client.session()
    asked = [right for right in needed if right.module in session.modules]
    models = list(dict.fromkeys(right.model for right in asked))
    answer = await client.read("ir.model.access", "get_access", models)
    access = Fields.of(answer, "ir.model.access", "erp")
    held = [right.name for right in asked if access.inner(right.model).flag(right.mode)]
    return tuple(held), tuple(right.name for right in asked if right.name not in held)


async def name_missing_right(
    client: TrytonClient, refusal: Rejected, modes: tuple[str, ...], needed: Sequence[Right] = NEEDED
) -> Rejected:
    """Raises NoPermission when rights of these modes are missing; else gives the refusal back."""
    _, missing = await rights(client, needed)
    named = [right for right in missing if right.endswith(tuple(f"({mode})" for mode in modes))]
    if named:
        text = str(refusal.params.get("text", ""))
        raise NoPermission("no_permission", system="erp", right=", ".join(named), text=text) from None
    return refusal
