"""Everything that needs a person, and what can be done about it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import FirmdateError, NoPermission, NotFound, UsageError
from app.services.after_conversion import give_up
from app.services.conversion_claims import free_stale_claim
from app.services.convert import settle_unfinished
from app.services.order_status import free_cancelled_order, watch_orders
from app.services.promise_watch import watch_promises
from app.services.shared_links import STORE_FAULTS
from app.services.workspace import Workspace
from app.storage import audit, inbox, journal
from app.storage.connection import Connection, transaction
from app.storage.inbox import Event as Event
from app.storage.inbox import Item as Item
from app.storage.journal import Step as Step

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Entry:
    """`conversion`: how the journal moved, for an entry about a conversion."""

    item: Item
    history: tuple[Event, ...]
    conversion: tuple[Step, ...] = ()


async def list_inbox(workspace: Workspace, *, all_states: bool = False) -> Sequence[Item]:
    """Open entries, newest first; with `all_states` the settled and dismissed ones too."""
    if all_states:
        return await workspace.store.run(lambda c: inbox.listed(c, state=None))
    return await workspace.store.run(inbox.listed)


async def open_entry(workspace: Workspace, item: Item) -> Entry:
    """Marks it read and gives it as it is now, with its history."""
    await workspace.store.run(inbox.mark_read, item.id)
    now: Item | None = await workspace.store.run(inbox.read, item.id)
    item = now or item
    history = tuple(await workspace.store.run(inbox.history, item.id))
    return Entry(item, history, await _conversion_steps(workspace, item))


async def _conversion_steps(workspace: Workspace, item: Item) -> tuple[Step, ...]:
    if item.kind not in ("conversion_failed", "outcome_unknown", "write_back_owed", "order_changed"):
        return ()
    quote_id = item.subject.removeprefix(f"{workspace.crm.name}:").rpartition(":r")[0]
    entries = await workspace.store.run(journal.of_quote, workspace.crm.name, quote_id)
    mine = [entry for entry in entries if entry.external_reference == item.subject]
    return tuple(await workspace.store.run(journal.steps, mine[-1].id)) if mine else ()


async def dismiss_entry(workspace: Workspace, item_id: int, reason: str) -> None:
    """Raises UsageError("reason_missing") and NotFound("inbox_entry")."""
    if not reason.strip():
        raise UsageError("reason_missing")
    if not await workspace.store.run(_dismiss, item_id, reason, workspace.writer, workspace.user):
        raise NotFound("inbox_entry", text=str(item_id))


def _dismiss(connection: Connection, item_id: int, reason: str, writer: str, user: str) -> bool:
    with transaction(connection):
        item = inbox.read(connection, item_id)
        if item is None or not inbox.dismiss(connection, item_id, user, reason):
            return False
        give_up(connection, item)
        details = {"kind": item.kind, "code": item.code, "reason": reason, **item.params}
        audit.append(connection, writer, user, "dismissed", item.subject, details)
    return True


async def free_part(workspace: Workspace, item_id: int, reason: str) -> None:
    """What a cancelled order of this entry held, or the claim of a computer that is gone, is free again.

    Raises NotFound("inbox_entry"), and what `free_cancelled_order` and `free_stale_claim` raise.
    """
    item = await workspace.store.run(inbox.read, item_id)
    if item is not None and item.code == "order_cancelled":
        await free_cancelled_order(workspace, item.subject, reason)
    elif item is not None and item.params.get("problem", "").startswith("claim_held"):
        await free_stale_claim(workspace, item.subject, reason)
        await workspace.store.run(inbox.settle, item.kind, item.subject, reason)
    else:
        raise NotFound("inbox_entry", text=str(item_id))


async def assign_entry(workspace: Workspace, item_id: int, owner: str) -> None:
    await workspace.store.run(inbox.assign, item_id, workspace.user, owner)


async def note_entry(workspace: Workspace, item_id: int, text: str) -> None:
    await workspace.store.run(inbox.note, item_id, workspace.user, text)


async def retry_all(workspace: Workspace) -> None:
    """What the timer does, now: settles conversions, pays write-backs owed, looks at orders and promises."""
    await settle_unfinished(workspace)
    await watch_orders(workspace)
    await watch_promises(workspace)


async def report_fault(workspace: Workspace, fault: FirmdateError) -> Item | None:
    """A system lost or a right missing: one entry per system and fault, counted while it lasts. None where
    the team's inbox cannot be reached either: it is reported again while it lasts."""
    kind: inbox.ItemKind = "permission" if isinstance(fault, NoPermission) else "connection"
    params = {"system": fault.system, **{key: str(value) for key, value in fault.params.items()}}
    subject = f"{fault.system}:{fault.code}"
    try:
        return await workspace.store.run(inbox.report, kind, subject, fault.code, params)
    except STORE_FAULTS as lost:
        if not workspace.store.shared:
            raise
        _log.info("not reported, since the inbox is away: %s (%s)", subject, lost.code)
        return None


async def report_recovery(workspace: Workspace, system: str) -> None:
    """Closes what was open about this system's connection, as soon as the inbox can be reached."""
    try:
        for item in await workspace.store.run(inbox.listed):
            if item.kind == "connection" and item.subject.startswith(f"{system}:"):
                await workspace.store.run(inbox.settle, "connection", item.subject, "reachable again")
    except STORE_FAULTS as lost:
        if not workspace.store.shared:
            raise
        _log.info("%s is back, and the inbox is away (%s)", system, lost.code)
