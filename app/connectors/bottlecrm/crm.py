"""BottleCRM as a `CrmConnector`. What it cannot do, and why, stands in CHECKLIST.md."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing
from datetime import date, datetime
from typing import Literal

import httpx

from app.connectors.bottlecrm import mapping
from app.connectors.bottlecrm.catalogue import Catalogue
from app.connectors.bottlecrm.client import BottleCrmClient
from app.connectors.bottlecrm.inspection import inspect
from app.connectors.bottlecrm.mapping import CustomFieldKeys, whole
from app.connectors.bottlecrm.paging import Fetch, Page, each_once
from app.connectors.bottlecrm.searching import search_terms
from app.connectors.wire.fields import Fields
from app.connectors.wire.http import RetryPolicy, Timeouts
from app.domain.customers import AccountDetails, CrmAccount
from app.domain.quotes import Quote, QuoteStatus, WriteBack
from app.errors import NotFound, Rejected
from app.ports import Capabilities, SystemInfo

NoteTarget = Literal["quote", "opportunity", "account"]

ACCOUNTS = "/api/accounts/"
ESTIMATES = "/api/invoices/estimates/"
OPPORTUNITIES = "/api/opportunities/"
INTERACTIONS = "/api/interactions/"

LONGEST_NOTE = 10_000
_ACTIVITIES = "50"
_SEARCH_PAGE = 200
_STATUSES: dict[QuoteStatus, tuple[str, ...]] = {
    "draft": ("Draft",),
    "sent": ("Sent", "Viewed"),
    "accepted": ("Accepted",),
    "declined": ("Declined",),
    # A quote past its date keeps its status until a nightly task of the CRM runs.
    "expired": ("Expired", "Sent", "Viewed"),
    "other": ("",),
}
"""What to ask for: the CRM's own statuses, "" for all of them."""


class BottleCrm:
    """`base_url` is the server's address, `token` gives a personal access token (bcrm_pat_…) when asked.

    `keys` names the custom fields of this organisation. `unit_separator` splits the SKUs of its products
    into item code and unit ("/" for "BV-25/BX25"); "" where they are item codes as they stand.
    `page_size`: rows asked for at once.
    """

    name = "bottlecrm"

    def __init__(
        self,
        base_url: str,
        token: Callable[[], str],
        *,
        keys: CustomFieldKeys | None = None,
        unit_separator: str = "",
        page_size: int = 500,
        transport: httpx.AsyncBaseTransport | None = None,
        timeouts: Timeouts | None = None,
        retries: RetryPolicy | None = None,
    ) -> None:
        self.client = BottleCrmClient(
            base_url, token, transport=transport, timeouts=timeouts, retries=retries
        )
        self._keys = keys or CustomFieldKeys()
        self._unit_separator = unit_separator
        self._page_size = page_size
        self._catalogue = Catalogue(self.client)

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(
            arbiter="none",
            write_back=bool(self._keys.erp_order_no),
            order_status=bool(self._keys.erp_order_no and self._keys.erp_order_status),
            notes_on=("opportunity", "account"),
            lists_notes=True,
            stages=True,
        )

    async def connect(self) -> SystemInfo:
        return await inspect(self.client, self._keys)

    async def aclose(self) -> None:
        self._catalogue.forget()
        await self.client.aclose()

    # ------------------------------------------------------------------ accounts

    async def search_accounts(self, text: str, *, limit: int = 20) -> Sequence[CrmAccount]:
        wanted = text.strip()
        # The list's order is random, so that more is read than shown: the best of it comes first.
        size = max(limit, _SEARCH_PAGE)
        found: dict[str, CrmAccount] = {}
        for term in search_terms(wanted):
            async with aclosing(each_once(self._account_pages(search=term), size)) as pages:
                async for rows in pages:
                    accounts = [mapping.account(row, self._keys) for row in rows]
                    found |= {a.id: a for a in accounts if wanted.casefold() in a.name.casefold()}
                    if len(found) >= limit:
                        break
        return sorted(found.values(), key=lambda account: _rank(account, wanted))[:limit]

    async def all_accounts(self) -> AsyncIterator[Sequence[CrmAccount]]:
        async for rows in each_once(self._account_pages(), self._page_size):
            yield [mapping.account(row, self._keys) for row in rows]

    async def account(self, account_id: str) -> AccountDetails:
        if not _is_id(account_id):
            raise NotFound("account", system="crm", account=account_id)
        try:
            detail, interactions = await asyncio.gather(
                self.client.record(f"{ACCOUNTS}{account_id}/", "account"),
                self.client.record(INTERACTIONS, "interactions", account=account_id, limit=_ACTIVITIES),
            )
        except NotFound:
            raise NotFound("account", system="crm", account=account_id) from None
        return mapping.account_details(detail, interactions, self._keys)

    def _account_pages(self, **params: str) -> Fetch:
        async def fetch(offset: int, limit: int) -> Page:
            reply = await self.client.record(
                ACCOUNTS, "accounts", offset=str(offset), limit=str(limit), **params
            )
            active, closed = reply.inner("active_accounts"), reply.inner("closed_accounts")
            return Page(
                (active.each("open_accounts"), closed.each("close_accounts")),
                (whole(active, "open_accounts_count"), whole(closed, "close_accounts_count")),
            )

        return fetch

    # ------------------------------------------------------------------ quotes

    async def quotes(
        self, *, account_id: str | None = None, status: QuoteStatus | None = None
    ) -> Sequence[Quote]:
        if account_id is not None and not _is_id(account_id):
            return []
        params = {} if account_id is None else {"account": account_id}
        asked = _STATUSES[status] if status else ("",)
        lists = await asyncio.gather(
            *(self._headers(**params, **({"status": name} if name else {})) for name in asked)
        )
        rows = {row.id(): row for rows in lists for row in rows}
        newest_first = sorted(rows.values(), key=_made, reverse=True)
        found = [mapping.quote_header(row) for row in newest_first]
        return [quote for quote in found if status in (None, quote.status)]

    async def quote(self, id_or_number: str) -> Quote:
        wanted = id_or_number.strip()
        _, estimate = await asyncio.gather(self._catalogue.refresh(), self._estimate_called(wanted))
        skus = await self._catalogue.skus(mapping.product_ids(estimate))
        return mapping.quote(estimate, skus, self._keys, self._unit_separator)

    async def write_back(self, quote_id: str, what: WriteBack) -> None:
        if not self.capabilities.write_back:
            raise Rejected("rejected", system="crm", text="No custom field is named for order numbers.")
        if not _is_id(quote_id):
            raise NotFound("quote", system="crm", quote=quote_id)
        try:
            fields = mapping.written(what, self._keys)
            await self.client.change("PUT", f"{ESTIMATES}{quote_id}/", {"custom_fields": fields})
        except NotFound:
            raise NotFound("quote", system="crm", quote=quote_id) from None

    async def read_write_back(self, quote_id: str) -> WriteBack:
        if not _is_id(quote_id):
            raise NotFound("quote", system="crm", quote=quote_id)
        return mapping.write_back(await self._estimate(quote_id), self._keys)

    async def _headers(self, **params: str) -> list[Fields]:
        async def fetch(offset: int, limit: int) -> Page:
            reply = await self.client.record(
                ESTIMATES, "estimate", offset=str(offset), limit=str(limit), **params
            )
            return Page((reply.each("results"),), (whole(reply, "count"),))

        return [row async for rows in each_once(fetch, self._page_size) for row in rows]

    async def _quote_id(self, id_or_number: str) -> str:
        """The id of the quote with exactly this number; the CRM's search also finds what only contains it."""
        if _is_id(id_or_number):
            return id_or_number
        rows = await self._headers(search=id_or_number) if id_or_number else []
        numbers = {row.text("estimate_number"): row.id() for row in rows}
        same = [
            quote_id for number, quote_id in numbers.items() if number.casefold() == id_or_number.casefold()
        ]
        if id_or_number not in numbers and len(same) != 1:
            raise NotFound("quote", system="crm", quote=id_or_number)
        return numbers.get(id_or_number) or same[0]

    async def _estimate_called(self, id_or_number: str) -> Fields:
        return await self._estimate(await self._quote_id(id_or_number))

    async def _estimate(self, quote_id: str) -> Fields:
        try:
            reply = await self.client.record(f"{ESTIMATES}{quote_id}/", "quote")
        except NotFound:
            raise NotFound("quote", system="crm", quote=quote_id) from None
        return reply.inner("estimate")

    # ------------------------------------------------------------------ notes and links

    async def add_note(self, on: NoteTarget, record_id: str, text: str) -> None:
        if on not in self.capabilities.notes_on:
            raise Rejected("rejected", system="crm", text=f"BottleCRM keeps no notes on a {on}.")
        if not text.strip() or len(text) > LONGEST_NOTE:
            # An empty one is answered with 200 and not kept.
            raise Rejected(
                "rejected", system="crm", text=f"A note in BottleCRM has 1 to {LONGEST_NOTE} characters."
            )
        if not _is_id(record_id):
            raise NotFound(on, system="crm", **{on: record_id})
        path = f"{ACCOUNTS if on == 'account' else OPPORTUNITIES}{record_id}/"
        try:
            await self.client.change("POST", path, {"comment": text})
        except NotFound:
            raise NotFound(on, system="crm", **{on: record_id}) from None

    async def notes(self, on: NoteTarget, record_id: str) -> Sequence[str]:
        if on not in self.capabilities.notes_on:
            raise Rejected("rejected", system="crm", text=f"BottleCRM keeps no notes on a {on}.")
        page = await self._page(on, ACCOUNTS if on == "account" else OPPORTUNITIES, record_id)
        return [row.text("comment") for row in page.each("comments")]

    async def read_stage(self, opportunity_id: str) -> str:
        page = await self._page("opportunity", OPPORTUNITIES, opportunity_id)
        return page.inner("opportunity_obj").text("stage")

    async def move_stage(self, opportunity_id: str, stage: str) -> None:
        """`stage`: a code of the opportunity's pipeline, such as CLOSED_WON; others are answered with 400."""
        if not _is_id(opportunity_id):
            raise NotFound("opportunity", system="crm", opportunity=opportunity_id)
        try:
            await self.client.change("PATCH", f"{OPPORTUNITIES}{opportunity_id}/", {"stage": stage})
        except NotFound:
            raise NotFound("opportunity", system="crm", opportunity=opportunity_id) from None

    async def _page(self, kind: str, path: str, record_id: str) -> Fields:
        """One record with what hangs on it. Raises NotFound(kind)."""
        try:
            if not _is_id(record_id):
                raise NotFound(kind, system="crm")
            return await self.client.record(f"{path}{record_id}/", kind)
        except NotFound:
            raise NotFound(kind, system="crm", **{kind: record_id}) from None

    def record_url(self, kind: Literal["account", "quote", "opportunity"], record_id: str) -> str | None:
        """The page in the CRM's administration, the only web pages the server has; none for accounts."""
        pages = {"quote": "invoices/estimate", "opportunity": "opportunity/opportunity"}
        if kind not in pages or not _is_id(record_id):
            return None
        return f"{self.client.http.base_url}/admin/{pages[kind]}/{record_id}/change/"


def _is_id(text: str) -> bool:
    """Whether this can be a record's id: everything else would be another path, or a 404 in HTML."""
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False


def _rank(account: CrmAccount, wanted: str) -> tuple[bool, str]:
    name = account.name.casefold()
    return (not name.startswith(wanted.casefold()), name)


def _made(row: Fields) -> tuple[date, datetime]:
    return (mapping.day(row, "issue_date") or date.min, mapping.moment(row, "created_at"))
