"""Everything that needs a person, and what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import FirmdateError, NoPermission, NotFound, UsageError
from app.services.convert import settle_unfinished
from app.services.promises import watch_promises
from app.services.workspace import Workspace
from app.storage import inbox, journal
from app.storage.inbox import Event as Event
from app.storage.inbox import Item as Item
from app.storage.journal import Step as Step


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
    """Marks it read and gives its history."""
    await workspace.store.run(inbox.mark_read, item.id)
    history = tuple(await workspace.store.run(inbox.history, item.id))
    return Entry(item, history, await _conversion_steps(workspace, item))


async def _conversion_steps(workspace: Workspace, item: Item) -> tuple[Step, ...]:
    if item.kind not in ("conversion_failed", "outcome_unknown", "write_back_owed"):
        return ()
    quote_id = item.subject.removeprefix(f"{workspace.crm.name}:").rpartition(":r")[0]
    entries = await workspace.store.run(journal.of_quote, workspace.crm.name, quote_id)
    mine = [entry for entry in entries if entry.external_reference == item.subject]
    return tuple(await workspace.store.run(journal.steps, mine[-1].id)) if mine else ()


async def dismiss_entry(workspace: Workspace, item_id: int, reason: str) -> None:
    """Raises UsageError("reason_missing") and NotFound("inbox_entry")."""
    if not reason.strip():
        raise UsageError("reason_missing")
    if not await workspace.store.run(inbox.dismiss, item_id, workspace.user, reason):
        raise NotFound("inbox_entry", text=str(item_id))


async def assign_entry(workspace: Workspace, item_id: int, owner: str) -> None:
    await workspace.store.run(inbox.assign, item_id, workspace.user, owner)


async def note_entry(workspace: Workspace, item_id: int, text: str) -> None:
    await workspace.store.run(inbox.note, item_id, workspace.user, text)


async def retry_all(workspace: Workspace) -> None:
    """What the timer does, now: settles conversions, pays write-backs owed, looks at promises."""
    await settle_unfinished(workspace)
    await watch_promises(workspace)


async def report_fault(workspace: Workspace, fault: FirmdateError) -> Item:
    """A system lost or a right missing: one entry per system and fault, counted while it lasts."""
    kind: inbox.ItemKind = "permission" if isinstance(fault, NoPermission) else "connection"
    params = {"system": fault.system, **{key: str(value) for key, value in fault.params.items()}}
    subject = f"{fault.system}:{fault.code}"
    return await workspace.store.run(inbox.report, kind, subject, fault.code, params)


async def report_recovery(workspace: Workspace, system: str) -> None:
    """Closes what was open about this system's connection."""
    for item in await workspace.store.run(inbox.listed):
        if item.kind == "connection" and item.subject.startswith(f"{system}:"):
            await workspace.store.run(inbox.settle, "connection", item.subject, "reachable again")
