"""A claim in the ERP before a create, where it has no unique key of ours but unique records (`erp_claim`).

The claim decides between journals: whoever's record is there may create, nobody else. It says which journal
holds it, so that after a crash our own is taken up again; another's is left alone until the server can no
longer be at work on what was sent under it, and a person says that it is stale.

The order is looked up once more after the claim was won: who held it before may have created and let go.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from app.domain.conversion import LATE_COMMIT_SECONDS
from app.domain.sales_orders import SalesOrder
from app.errors import FirmdateError, NotFound, Rejected, UsageError
from app.services.workspace import Workspace
from app.storage import audit
from app.storage.identity import identity

_log = logging.getLogger(__name__)


class HeldElsewhere(Exception):
    """Another journal holds the claim, and there is no order yet. `holder` as the ERP shows it."""

    def __init__(self, holder: str) -> None:
        self.holder = holder
        super().__init__(holder)


async def hold(
    workspace: Workspace, reference: str, find: Callable[[], Awaitable[SalesOrder | None]]
) -> SalesOrder | None:
    """Claims the reference; the order that is there already, None where it is ours to create.

    Raises HeldElsewhere, and what the ERP raises: then nobody knows whether the claim is there, and a second
    try finds it as ours.
    """
    if workspace.erp.capabilities.arbiter != "erp_claim":
        return None
    ours = await workspace.store.run(identity)
    won = await workspace.erp.claim(reference, f"{workspace.writer} {ours}")
    there = await find()
    if there is not None or won:
        return there
    held = await workspace.erp.claim_holder(reference)
    if held is not None and held.holder.endswith(f" {ours}"):
        return None
    raise HeldElsewhere(held.holder.rpartition(" ")[0] if held else "")


async def let_go(workspace: Workspace, reference: str) -> None:
    """Takes our claim away: the order is there, or it is certain that there will be none. One that cannot be
    taken away now stays ours, and is in nobody's way but other journals'."""
    if workspace.erp.capabilities.arbiter != "erp_claim":
        return
    try:
        ours = await workspace.store.run(identity)
        held = await workspace.erp.claim_holder(reference)
        if held is not None and held.holder.endswith(f" {ours}"):
            await workspace.erp.release_claim(reference)
    except FirmdateError as fault:
        _log.warning("claim on %s stays: %s", reference, fault.code)


async def free_stale_claim(workspace: Workspace, reference: str, reason: str) -> str:
    """A person says that whoever held it is gone. Gives the former holder.

    Raises UsageError("reason_missing"), NotFound("claim_unknown"), and Rejected("claim_not_stale") while the
    server may still do what was sent under it, or where its order exists.
    """
    if not reason.strip():
        raise UsageError("reason_missing")
    held = await workspace.erp.claim_holder(reference)
    if held is None:
        raise NotFound("claim_unknown", system="erp", reference=reference)
    age = workspace.clock() - held.since
    if age < timedelta(seconds=LATE_COMMIT_SECONDS):
        minutes = int(age.total_seconds() // 60)
        raise Rejected("claim_not_stale", system="erp", minutes=str(minutes), reference=reference)
    await workspace.erp.release_claim(reference)
    details = {"holder": held.holder, "since": held.since.isoformat(), "reason": reason.strip()}
    await workspace.store.run(
        audit.append, workspace.writer, workspace.user, "claim_freed", reference, details
    )
    return held.holder
