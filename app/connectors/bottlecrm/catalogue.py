"""SKUs of the CRM's products: quote lines name a product by its id only."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping

from app.connectors.bottlecrm.client import BottleCrmClient
from app.connectors.bottlecrm.mapping import whole
from app.connectors.bottlecrm.paging import Page, each_once
from app.connectors.wire.fields import Fields
from app.errors import NotFound

PRODUCTS = "/api/invoices/products/"
PAGE = 500
LARGEST = 2_000
"""A catalogue with more products is not read whole: each product is asked for when a quote names it."""
MAXIMUM_AGE = 300.0
"""Seconds. An SKU may be given to another product, and a conversion rests on it."""


class Catalogue:
    """Reads the catalogue on the first use and keeps it for `MAXIMUM_AGE`; `clock` counts seconds."""

    def __init__(self, client: BottleCrmClient, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._clock = clock
        self._skus: dict[str, str] = {}
        self._read_at: float | None = None
        self._reading = asyncio.Lock()

    async def refresh(self) -> None:
        """Reads the catalogue when it is too old; a catalogue too large to be read is only emptied."""
        async with self._reading:
            if self._read_at is not None and self._clock() - self._read_at < MAXIMUM_AGE:
                return
            started = self._clock()
            skus: dict[str, str] = {}
            first = await self._page(0, PAGE)
            if first.counts[0] <= len(first.rows):
                skus = _skus(first.rows)
            elif first.counts[0] <= LARGEST:
                async for rows in each_once(self._page, PAGE):
                    skus.update(_skus(rows))
            self._skus = skus
            self._read_at = started

    async def skus(self, product_ids: Iterable[str]) -> Mapping[str, str]:
        """The SKU per product id, "" where a product has none or was deleted meanwhile."""
        await self.refresh()
        wanted = set(product_ids)
        unknown = sorted(wanted - self._skus.keys())
        found = await asyncio.gather(*(self._one(product_id) for product_id in unknown))
        self._skus.update(zip(unknown, found, strict=True))
        return {product_id: self._skus[product_id] for product_id in wanted}

    def forget(self) -> None:
        self._skus = {}
        self._read_at = None

    async def _page(self, offset: int, limit: int) -> Page:
        reply = await self._client.record(PRODUCTS, "products", offset=str(offset), limit=str(limit))
        return Page((reply.each("results"),), (whole(reply, "count"),))

    async def _one(self, product_id: str) -> str:
        try:
            return (await self._client.record(f"{PRODUCTS}{product_id}/", "product")).text("sku").strip()
        except NotFound:
            return ""


def _skus(rows: Iterable[Fields]) -> dict[str, str]:
    return {row.id(): row.text("sku").strip() for row in rows}
