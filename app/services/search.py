"""One box for everything: customers, quotes, sales orders, items. Prefixes first, then typing errors."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.freshness import due
from app.errors import FirmdateError
from app.services.workspace import Workspace
from app.storage import cache, search_index
from app.storage.search_index import SearchEntry as SearchEntry

GROUPS = ("customer", "quote", "sales_order", "product")
_TYPO_FLOOR = 72
"""rapidfuzz ratio of 100 from which a title counts as meant, when fewer than five begin with the text."""


@dataclass(frozen=True)
class SearchAnswer:
    """`hits` grouped in the order of GROUPS; `index_read_at` None when the index was never filled."""

    hits: tuple[SearchEntry, ...]
    index_read_at: datetime | None


async def refresh_index(workspace: Workspace, *, force: bool = False) -> bool:
    """Reads customers of both systems, quotes, open orders into the index when it is older than the
    freshness policy allows. True when it was read. Raises what the systems raise; the old index stays."""
    kept = await workspace.local.run(cache.get, "search_index", "all")
    if kept is not None and not force and not due("customer_index", workspace.clock() - kept.read_at):
        return False
    entries = await _customers(workspace)
    quotes = await workspace.crm.quotes()
    items = await workspace.erp.search_products("", limit=5000)
    at = workspace.clock()
    batch = at.isoformat()
    await workspace.local.run(search_index.replace_all, "customer", batch, entries)
    await workspace.local.run(
        search_index.replace_all,
        "quote",
        batch,
        [SearchEntry("quote", q.id, f"{q.number} {q.title}".strip(), q.account_name) for q in quotes],
    )
    await workspace.local.run(
        search_index.replace_all,
        "product",
        batch,
        [SearchEntry("product", p.code, f"{p.code} {p.name}", "") for p in items if p.active],
    )
    await workspace.local.run(cache.put, "search_index", "all", json.dumps(len(entries)), at)
    return True


async def _customers(workspace: Workspace) -> list[SearchEntry]:
    entries: dict[str, SearchEntry] = {}
    linked: dict[str, str] = {}
    async for page in workspace.crm.all_accounts():
        for account in page:
            numbers = ", ".join(account.erp_numbers)
            detail = ", ".join(part for part in (account.address.city, numbers) if part)
            entries[account.id] = SearchEntry("customer", account.id, account.name, detail)
            linked |= dict.fromkeys(account.erp_numbers, account.id)
    async for party_page in workspace.erp.all_customers():
        for party in party_page:
            if party.number in linked:
                known = entries[linked[party.number]]
                if party.name.casefold() != known.title.casefold():
                    detail = f"{known.detail}, {party.name}"
                    entries[known.record] = SearchEntry("customer", known.record, known.title, detail)
            else:
                entries[party.number] = SearchEntry(
                    "customer", party.number, party.name, f"ERP {party.number}"
                )
    return list(entries.values())


@dataclass(frozen=True)
class CustomerIndex:
    """All customers of both systems as the index has them; `read_at` None: it was never filled."""

    customers: tuple[SearchEntry, ...]
    read_at: datetime | None


async def list_customers(workspace: Workspace) -> CustomerIndex:
    """By name, from the local index only."""
    entries = await workspace.local.run(search_index.all_titles, "customer")
    kept = await workspace.local.run(cache.get, "search_index", "all")
    return CustomerIndex(tuple(entries), kept.read_at if kept else None)


async def search(workspace: Workspace, text: str, *, per_group: int = 6) -> SearchAnswer:
    """At most `per_group` hits of each kind; from the local index only, so it answers at once."""
    found = await workspace.local.run(search_index.by_prefix, text, 60)
    if len(found) < 5 and len(text.strip()) >= 3:
        seen = {(entry.kind, entry.record) for entry in found}
        guesses = await _similar(workspace, text)
        found += [entry for entry in guesses if (entry.kind, entry.record) not in seen]
    kept = await workspace.local.run(cache.get, "search_index", "all")
    hits = [entry for group in GROUPS for entry in [e for e in found if e.kind == group][:per_group]]
    return SearchAnswer(tuple(hits), kept.read_at if kept else None)


async def _similar(workspace: Workspace, text: str) -> list[SearchEntry]:
    """Titles that begin almost as `text` does: one wrong, missing or doubled letter anywhere."""
    entries = await workspace.local.run(search_index.all_titles, "customer")
    return await asyncio.to_thread(_closest, text.casefold(), entries)


def _closest(text: str, entries: Sequence[SearchEntry]) -> list[SearchEntry]:
    from rapidfuzz import fuzz, process

    heads = [entry.title.casefold()[: len(text) + 1] for entry in entries]
    ranked = process.extract(text, heads, scorer=fuzz.ratio, score_cutoff=_TYPO_FLOOR, limit=12)
    return [entries[place] for _, _, place in ranked]


async def index_age(workspace: Workspace) -> timedelta | None:
    kept = await workspace.local.run(cache.get, "search_index", "all")
    return workspace.clock() - kept.read_at if kept else None


async def refresh_quietly(workspace: Workspace) -> FirmdateError | None:
    """For the timer: a system that cannot be reached leaves the old index, and is returned to be shown."""
    try:
        await refresh_index(workspace)
    except FirmdateError as fault:
        return fault
    return None
