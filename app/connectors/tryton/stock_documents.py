"""What the planned moves belong to: number, party and state of the sale or purchase behind each."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from app.connectors.tryton.client import TrytonClient
from app.connectors.tryton.moves import Document, Move, origin_of
from app.connectors.tryton.rights import rights
from app.connectors.wire.fields import Fields
from app.domain.stock import DocumentState

LINE_PAGE = 2000
"""Lines are many and narrow: two hundred products may have thousands."""


@dataclass(frozen=True)
class Origin:
    """`path` leads from a line to its document, `module` brings the model, `progress` is the document's
    field of how far its goods have moved and `complete` what stands there when all have. `delivers`: the
    line is one that goods leave for."""

    path: str
    module: str
    progress: str
    complete: str
    delivers: bool = False


ORIGINS: Mapping[str, Origin] = {
    "sale.line": Origin("sale.", "sale", "shipment_state", "sent", delivers=True),
    "sale.line.component": Origin("line.sale.", "product_kit", "shipment_state", "sent", delivers=True),
    "purchase.line": Origin("purchase.", "purchase", "shipment_state", "received"),
}
OPEN_FIELDS = (
    "quantity",
    "unit.factor",
    "product.default_uom.factor",
    "product.default_uom.rounding",
    "moves.state",
    "moves.internal_quantity",
)
_ENDED: Mapping[str, DocumentState] = {"cancelled": "cancelled", "done": "closed"}


async def documents_of(client: TrytonClient, moves: Sequence[Move]) -> dict[str, Document]:
    """By origin reference, one read per kind of line and page."""
    by_id = {item.id: item for item in moves}
    wanted = {origin_of(item, by_id) for item in moves}
    session = await client.session()
    kinds = [model for model in ORIGINS if any(_is_of(reference, model) for reference in wanted)]
    kinds = [model for model in kinds if ORIGINS[model].module in session.modules]
    found = await asyncio.gather(*(_read(client, model, wanted) for model in kinds))
    return {reference: document for part in found for reference, document in part.items()}


def _is_of(reference: str, model: str) -> bool:
    return reference.partition(",")[0] == model


async def _read(client: TrytonClient, model: str, wanted: Iterable[str]) -> dict[str, Document]:
    if model == "purchase.line" and not await _may_read_purchases(client):
        # The receipt itself counts; whose it is stays unknown to who may not see purchases.
        return {}
    ids = sorted(reference.partition(",")[2] for reference in wanted if _is_of(reference, model))
    origin = ORIGINS[model]
    fields = [f"{origin.path}{name}" for name in ("number", "party.name", "state", origin.progress)]
    fields += OPEN_FIELDS if origin.delivers else ()
    found = await client.read_ids(model, ids, fields, page=LINE_PAGE)
    return {f"{model},{item.id()}": _document(item, origin) for item in found}


def _document(line: Fields, origin: Origin) -> Document:
    header = line
    for step in origin.path.rstrip(".").split("."):
        header = header.inner(f"{step}.")
    state: DocumentState = "delivered" if header.text(origin.progress) == origin.complete else "open"
    return Document(
        number=header.text("number"),
        party=header.inner("party.").text("name"),
        state=_ENDED.get(header.text("state"), state),
        open_quantity=_open_quantity(line) if origin.delivers else None,
    )


def _open_quantity(line: Fields) -> Decimal | None:
    """Ordered less moved. Tryton rounds each move to the stock unit, so the rest is rounded up to it: what
    rounding holds too much is no data problem. None for a line by which goods come back."""
    if line.number("quantity") <= 0 or line.optional_inner("product.") is None:
        return None
    own_unit = line.inner("product.").inner("default_uom.")
    ordered = line.number("quantity") * line.inner("unit.").number("factor") / own_unit.number("factor")
    moves = [move for move in line.each("moves.") if move.text("state") == "done"]
    rest = ordered - sum((move.number("internal_quantity") for move in moves), Decimal(0))
    step = own_unit.number("rounding")
    return max(Decimal(0), (rest / step).to_integral_value(ROUND_CEILING) * step)


async def _may_read_purchases(client: TrytonClient) -> bool:
    _, missing = await rights(client)
    return not any(name.startswith("purchase.line ") for name in missing)
