"""What becomes of converted orders flows back: their status onto the CRM's quote, changes into the inbox.

The ERP leads. Orders are read in bulk, compared with what was seen before, and only what became another is
written. Nothing that somebody did in the ERP frees a part of a quote by itself: a person says so.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta

import msgspec

from app.domain.order_status import Change, OrderStatus, changes, order_status, quote_status
from app.domain.quotes import WriteBack
from app.domain.sales_orders import SalesOrder, SalesOrderDraft
from app.errors import FirmdateError, NotFound, Rejected, UsageError
from app.services import conversion_records as records
from app.services.after_conversion import settle_owed
from app.services.workspace import Workspace
from app.storage import audit, inbox, journal, order_watch
from app.storage.connection import Connection, transaction
from app.storage.order_watch import Watched

FOLLOW_DELIVERED = timedelta(days=90)
"""An order that was delivered so long ago and is not invoiced, as far as the ERP tells, is left alone."""

_MOST_TRIES = 3
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class OrderNews:
    """One round: how many orders were read, which quotes carry a new status now, and which still lack it."""

    read: int = 0
    told: tuple[str, ...] = ()
    owed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    """Numbers of orders that differ from what was ordered since this round, or were cancelled."""


async def watch_orders(workspace: Workspace) -> OrderNews:
    """Reads every order whose end is not seen yet, 100 in one request, and passes on what is new.

    Raises what the ERP raises. A CRM that cannot be told is no failure: it is owed, and shown so.
    """
    since = workspace.clock() - FOLLOW_DELIVERED
    followed = await workspace.store.run(order_watch.watched, since)
    ids = list(dict.fromkeys(one.entry.order_id for one in followed))
    found = {order.id: order for order in await workspace.erp.sales_orders_by_id(ids)} if ids else {}
    changed = []
    for one in followed:
        if await _look_at(workspace, one, found.get(one.entry.order_id)):
            changed.append(one.entry.order_number)
    told, owed = [], []
    untold = await workspace.store.run(order_watch.quotes_to_tell, workspace.crm.name, since)
    for quote_id, number in untold.items():
        match await tell_quote(workspace, quote_id):
            case "told":
                told.append(number)
            case "owed":
                owed.append(number)
    return OrderNews(len(ids), tuple(told), tuple(owed), tuple(changed))


async def _look_at(workspace: Workspace, before: Watched, order: SalesOrder | None) -> bool:
    """Keeps what the order is now; True where it became other than what was ordered. An order that is gone
    counts as cancelled: whether it was, a person has to say anyhow."""
    status: OrderStatus = "cancelled" if order is None else order_status(order)
    differences: tuple[Change, ...] = ()
    if order is not None and status != "cancelled" and before.entry.draft:
        ordered = msgspec.convert(before.entry.draft, SalesOrderDraft)
        differences = changes(order, ordered, before.entry.customer_name)
    if (status, differences) == (before.status, before.changes):
        return False
    return await workspace.store.run(_keep, before, status, differences, workspace.writer, workspace.user)


def _keep(
    connection: Connection,
    before: Watched,
    status: OrderStatus,
    differences: Sequence[Change],
    writer: str,
    user: str,
) -> bool:
    with transaction(connection):
        if not order_watch.seen(connection, before, status, differences):
            return False
        entry = before.entry
        details = {"order": entry.order_number, "status": status, "before": before.status}
        if differences:
            details["changes"] = json.dumps([_said(change) for change in differences])
        audit.append(connection, writer, user, "order_seen", entry.external_reference, details)
        odd = status in ("cancelled", "not confirmed")
        if not odd and not differences:
            inbox.settle(connection, "order_changed", entry.external_reference, status)
            return False
        newly_odd = odd and status != before.status
        if newly_odd or (differences and tuple(differences) != before.changes):
            report_change(connection, before.entry, status, differences)
            return True
    return False


def notice_cancelled(connection: Connection, entry: journal.Entry, writer: str, user: str) -> None:
    """Somebody wants to order of a quote whose order was cancelled in the ERP: the inbox says what to do,
    also where this was dismissed before."""
    with transaction(connection):
        watched = order_watch.of_entry(connection, entry.id)
        new = watched is not None and watched.status != "cancelled"
        if watched is None or not new or not _keep(connection, watched, "cancelled", (), writer, user):
            report_change(connection, entry, "cancelled", ())


def report_change(
    connection: Connection, entry: journal.Entry, status: OrderStatus, differences: Sequence[Change]
) -> None:
    """Opens the inbox entry that says how the order is no longer what the quote agreed."""
    code = {"cancelled": "order_cancelled", "not confirmed": "order_reopened"}.get(status, "order_changed")
    params = {
        "quote": entry.quote_number,
        "order": entry.order_number,
        "reference": entry.external_reference,
        "changes": json.dumps([_said(change) for change in differences]) if differences else "",
    }
    inbox.report(connection, "order_changed", entry.external_reference, code, params, entry.customer_name)


def _said(change: Change) -> Mapping[str, str]:
    return {name: value for name, value in asdict(change).items() if value}


async def tell_quote(workspace: Workspace, quote_id: str) -> str:
    """Writes the status of its orders onto the quote where it is another than what stands there, and reads
    it back. "told", "owed" (the inbox says so), or "" where there was nothing to do.

    A quote with a conversion under way is left to that: its own write-back comes first.
    """
    crm = workspace.crm.name
    if not workspace.crm.capabilities.order_status:
        return ""
    for _ in range(_MOST_TRIES):
        entries = await workspace.store.run(journal.of_quote, crm, quote_id)
        followed = await workspace.store.run(order_watch.of_quote, crm, quote_id)
        known = await workspace.store.run(order_watch.told_of, crm, quote_id)
        alive = journal.living(entries)
        if not entries or any(entry.state != "done" for entry in alive):
            return ""
        wanted = quote_status([one.status for one in followed]) if followed else "cancelled"
        if wanted == known:
            await workspace.store.run(inbox.settle, "write_back_owed", _owed_subject(crm, quote_id))
            return ""
        problem = await _write_status(workspace, quote_id, entries, wanted)
        if problem:
            await workspace.store.run(_owe_status, entries[-1], wanted, problem)
            return "owed"
        if await workspace.store.run(_told, entries[-1], wanted, known, workspace.writer, workspace.user):
            return "told"
    return "owed"  # conversions keep writing to it; the next round sees what stands there then


async def _write_status(
    workspace: Workspace, quote_id: str, entries: Sequence[journal.Entry], status: OrderStatus
) -> str:
    """ "" when it stands there, else why not."""
    try:
        named = (await workspace.crm.read_write_back(quote_id)).sales_order_numbers
        numbers = records.numbers_for_quote(entries, named)
        await workspace.crm.write_back(quote_id, WriteBack(numbers, status))
        stands = await workspace.crm.read_write_back(quote_id)
    except FirmdateError as fault:
        return fault.code
    if stands.status != status or set(stands.sales_order_numbers) != set(numbers):
        return "write_back_vanished"
    return ""


def _owed_subject(crm: str, quote_id: str) -> str:
    return f"{crm}:{quote_id}:status"


def _owe_status(connection: Connection, entry: journal.Entry, status: OrderStatus, problem: str) -> None:
    params = {
        "quote": entry.quote_number,
        "order": entry.order_number,
        "status": status,
        "problem": problem,
    }
    subject = _owed_subject(entry.crm, entry.quote_id)
    inbox.report(connection, "write_back_owed", subject, "status_owed", params, entry.customer_name)


def _told(
    connection: Connection, entry: journal.Entry, status: OrderStatus, known: str, writer: str, user: str
) -> bool:
    """False where a conversion wrote meanwhile: then its status stands on the quote."""
    with transaction(connection):
        now = journal.living(journal.of_quote(connection, entry.crm, entry.quote_id))
        if any(one.state != "done" for one in now):
            return False
        if not order_watch.told(connection, entry.crm, entry.quote_id, status, known):
            return False
        inbox.settle(connection, "write_back_owed", _owed_subject(entry.crm, entry.quote_id), status)
        details = {"quote": entry.quote_number, "status": status, "before": known}
        audit.append(connection, writer, user, "status_told", f"{entry.crm}:{entry.quote_id}", details)
    return True


async def free_cancelled_order(workspace: Workspace, external_reference: str, reason: str) -> str:
    """A person says that a cancelled order's part of the quote may be ordered again. Gives its number.

    Read once more in the ERP first. Raises UsageError("reason_missing"), NotFound("sales_order") for a
    reference that no order of ours has, and Rejected("order_not_cancelled").
    """
    if not reason.strip():
        raise UsageError("reason_missing")
    entry = await _living_entry(workspace, external_reference)
    found = await workspace.erp.sales_orders_by_id([entry.order_id])
    if any(order.state != "cancelled" for order in found):
        raise Rejected("order_not_cancelled", system="erp", order=entry.order_number)
    await workspace.store.run(_free, entry, reason.strip(), workspace.writer, workspace.user)
    await tell_quote(workspace, entry.quote_id)
    return entry.order_number


async def _living_entry(workspace: Workspace, external_reference: str) -> journal.Entry:
    quote_id = external_reference.removeprefix(f"{workspace.crm.name}:").rpartition(":r")[0]
    entries = await workspace.store.run(journal.of_quote, workspace.crm.name, quote_id)
    for entry in reversed(entries):
        if entry.external_reference == external_reference and entry.state in ("confirmed", "done"):
            return entry
    raise NotFound("sales_order", id=external_reference)


def _free(connection: Connection, entry: journal.Entry, reason: str, writer: str, user: str) -> None:
    with transaction(connection):
        to = records.Move("cancelled", "cancelled_in_erp")
        records.move(connection, entry, to, writer, user)
        inbox.settle(connection, "order_changed", entry.external_reference, reason)
        inbox.settle(connection, "conversion_failed", entry.external_reference, reason)
        settle_owed(connection, entry, reason)
        order_watch.told(connection, entry.crm, entry.quote_id, "", None)  # its number is to go
        details = {"order": entry.order_number, "quote": entry.quote_number, "reason": reason}
        audit.append(connection, writer, user, "part_freed", entry.external_reference, details)
