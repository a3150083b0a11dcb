"""Which ERP account is which CRM account, also while the team store cannot be reached: then as last known.

A team's links live in the team store. Each computer keeps a copy, so that reading goes on without it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.errors import AccessFault, FirmdateError, StorageFault
from app.services.workspace import Workspace
from app.storage import cache, links
from app.storage.links import Links, Said

_KIND, _KEY = "team_links", "all"
COPY_EVERY = timedelta(minutes=15)

STORE_FAULTS = (StorageFault, AccessFault)
"""What keeps a team store from being used: not reached, not let in, no password for it."""


@dataclass(frozen=True)
class LinkState:
    """`fault` is why the team store was not asked; the links are then those of `read_at`."""

    fault: FirmdateError | None = None
    read_at: datetime | None = None


async def links_of(workspace: Workspace, account_ids: Sequence[str]) -> tuple[dict[str, Links], LinkState]:
    """What people said of each of these CRM accounts. Raises what the team store raises where there is no
    copy either."""
    if not account_ids:
        return {}, LinkState()
    try:
        said = await workspace.store.run(links.of_accounts, account_ids)
    except STORE_FAULTS as fault:
        rows, state = await _copy(workspace, fault)
        return links.from_rows(rows, account_ids), state
    await _keep_copy(workspace)
    return said, LinkState()


async def accounts_of(workspace: Workspace, erp_number: str) -> tuple[list[str], LinkState]:
    """CRM accounts that are linked to an ERP number."""
    try:
        ids = await workspace.store.run(links.accounts_of, erp_number)
    except STORE_FAULTS as fault:
        rows, state = await _copy(workspace, fault)
        found = {row[0] for row in rows if row[1:] == (erp_number, "linked")}
        return sorted(found), state
    await _keep_copy(workspace)
    return ids, LinkState()


async def _copy(workspace: Workspace, fault: FirmdateError) -> tuple[list[Said], LinkState]:
    kept = await workspace.local.run(cache.get, _KIND, _KEY) if workspace.store.shared else None
    if kept is None:
        raise fault
    rows = [(account, number, verdict) for account, number, verdict in json.loads(kept.text)]
    return rows, LinkState(fault, kept.read_at)


async def _keep_copy(workspace: Workspace) -> None:
    """After the store answered, every quarter of an hour."""
    if not workspace.store.shared:
        return
    kept = await workspace.local.run(cache.get, _KIND, _KEY)
    if kept is None or not timedelta(0) <= workspace.clock() - kept.read_at < COPY_EVERY:
        await copy_links(workspace)


async def copy_links(workspace: Workspace) -> None:
    """Brings this computer's copy up to date now. Without a team store there is nothing to copy."""
    if workspace.store.shared:
        rows = await workspace.store.run(links.everything)
        await workspace.local.run(cache.put, _KIND, _KEY, json.dumps(rows), workspace.clock())
