"""What a delivery check is asked about: items by code or name, warehouses, a quote's lines, a language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.products import Product, Warehouse
from app.domain.quotes import Quote
from app.errors import NotFound
from app.services.customers import resolve_customer
from app.services.delivery import DeliveryRequest
from app.services.workspace import Workspace, pick_warehouse
from app.storage import search_index


@dataclass(frozen=True)
class Item:
    """As the search index knows it; whether it can be sold is asked of the ERP when it is checked."""

    code: str
    name: str


@dataclass(frozen=True)
class ItemIndex:
    """All items of the search index, to be completed from while typing, without asking anybody."""

    items: tuple[Item, ...] = ()

    def find(self, text: str, limit: int = 8) -> list[Item]:
        """Codes that begin so (signs and case ignored: "hv2" is HV-200), then names with such words."""
        said, words = _letters(text), text.casefold().split()
        if not said:
            return []
        codes = [item for item in self.items if _letters(item.code).startswith(said)]
        codes.sort(key=lambda item: (len(item.code), item.code))
        found = codes[:limit]
        for item in self.items:
            if len(found) >= limit:
                break
            starts = item.name.casefold().replace("-", " ").split()
            if item not in codes and all(any(start.startswith(word) for start in starts) for word in words):
                found.append(item)
        return found


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


async def read_item_index(workspace: Workspace) -> ItemIndex:
    """From the local index only; empty before it was first filled."""
    entries = await workspace.local.run(search_index.all_titles, "product")
    return ItemIndex(tuple(Item(e.record, e.title.removeprefix(e.record).strip()) for e in entries))


async def read_item(workspace: Workspace, code: str) -> Product:
    """With its units. Raises NotFound("item")."""
    found = await workspace.erp.products([code])
    if code not in found:
        raise NotFound("item", system="erp", item=code)
    return found[code]


async def read_warehouses(workspace: Workspace) -> Sequence[Warehouse]:
    """The one of the profile first."""
    found = await workspace.erp.warehouses()
    own = pick_warehouse(found, workspace.warehouse)
    return [own, *(warehouse for warehouse in found if warehouse.id != own.id)]


async def read_quote(workspace: Workspace, quote_id: str) -> Quote:
    """With its lines. Raises NotFound("quote")."""
    return await workspace.crm.quote(quote_id)


def requests_of(quote: Quote) -> list[DeliveryRequest]:
    """What a quote asks for, line by line, on the day its customer wants it."""
    return [
        DeliveryRequest(line.sku, line.quantity, line.unit_code, quote.wanted_date)
        for line in quote.lines
        if line.sku
    ]


async def customer_language(workspace: Workspace, key: str) -> str:
    """Two letters, "" where the ERP does not say which language the customer reads."""
    hit = await resolve_customer(workspace, key)
    accounts = hit.erp or tuple((await workspace.erp.customers(hit.erp_numbers)).values())
    return next((account.language for account in accounts if account.language), "")
