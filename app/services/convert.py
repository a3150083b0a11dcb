"""Converts an accepted quote into one sales order, and settles what was interrupted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar

from app.domain.conversion import EMPTY_HANDED, FINAL, Check, blocks, missing_reasons
from app.domain.quotes import Quote
from app.domain.sales_orders import SalesOrder, SalesOrderDraft
from app.errors import FirmdateError, Rejected, UsageError
from app.services import conversion_parts
from app.services import conversion_records as records
from app.services.after_conversion import tell_of_conversion, tell_what_is_owed
from app.services.choice import Choice, from_kept, kept
from app.services.conversion_claims import let_go
from app.services.conversion_figures import figures_of
from app.services.conversion_parts import Known
from app.services.conversion_steps import Run, StepReport
from app.services.drafts import make_draft
from app.services.fault_points import reached
from app.services.preflight import Preflight, check_read_quote, part_lines
from app.services.workspace import Workspace
from app.storage import journal
from app.storage.journal import Claim, Entry

Status = Literal["converted", "already_converted", "refused", "unknown"]
T = TypeVar("T")

_MOST_PARTS = 6
"""So often a quote is read again within one call, after a part of another program was learnt or one that was
begun before was finished; what is found beyond that waits for the next call."""


@dataclass(frozen=True)
class ConversionResult:
    """`order_id` and `order_number` are "" where no order exists or it is not known. `fault` is what kept
    a step from being done: with `refused` nothing was created, with `converted` something is owed."""

    status: Status
    quote: str
    external_reference: str
    order_id: str
    order_number: str
    checks: tuple[Check, ...]
    steps: tuple[StepReport, ...]
    fault: FirmdateError | None = None
    taken: SalesOrder | None = None
    """The order of another program that has the reference which this conversion wanted."""


async def convert_quote(
    workspace: Workspace,
    id_or_number: str,
    choice: Choice | None = None,
    reasons: Mapping[str, str] | None = None,
    on_step: Callable[[StepReport], None] = lambda _: None,
) -> ConversionResult:
    """Checks, claims, and drives the conversion. A second call for the same quote creates nothing.

    Raises before anything is claimed what the systems raise; afterwards every failure is a result.
    Cancelling the caller does not stop a conversion that has been claimed.
    """
    choice, reasons = choice or Choice(), dict(reasons or {})
    learnt: set[int] = set()
    for _ in range(_MOST_PARTS):
        read, today = await asyncio.gather(workspace.crm.quote(id_or_number), workspace.today())
        known = await conversion_parts.known_parts(workspace, read)
        quote = known.quote
        begun = await _finish_begun(workspace, known, choice, learnt, on_step)
        if isinstance(begun, ConversionResult):
            return begun
        if begun:  # what was read before is no longer so
            continue
        ended = await _ordered_before(workspace, known, on_step)
        if ended is not None:
            return ended
        preflight = await check_read_quote(workspace, quote, today, choice)
        elsewhere = await _converted_elsewhere(workspace, quote, preflight)
        if elsewhere is not None:
            return elsewhere
        if blocks(preflight.checks) or missing_reasons(preflight.checks, reasons):
            return ConversionResult("refused", quote.number, "", "", "", preflight.checks, ())
        result = await _shielded(_claim_and_drive(workspace, preflight, choice, reasons, on_step))
        if result is None:  # another program of ours claimed something since the pre-flight
            continue
        part = await conversion_parts.learn(workspace, quote, result.taken) if result.taken else None
        if part is None:
            return result
        learnt.add(part.id)
    busy = Check("quote_not_converted", "block", "quote_converted", {"orders": "?"})
    return ConversionResult("refused", id_or_number, "", "", "", (busy,), ())


async def _finish_begun(
    workspace: Workspace,
    known: Known,
    choice: Choice,
    learnt: set[int],
    on_step: Callable[[StepReport], None],
) -> ConversionResult | bool:
    """Finishes what was begun of the quote; its result where that answers what is asked here. What another
    program began (`learnt`), or what takes other lines than are chosen here, is no answer: then True where
    the journal and the quote have to be read again."""
    again = False
    for entry in known.entries:
        if entry.state not in ("confirmed", "done"):
            result = await _shielded(_continue(workspace, entry, on_step))
            done = result.status in ("converted", "already_converted")
            if entry.id not in learnt and not (done and _other_lines(known.quote, entry, choice)):
                return result
            if result.status == "unknown":
                return result
            again = again or entry.id not in learnt
    return again


async def _ordered_before(
    workspace: Workspace, known: Known, on_step: Callable[[StepReport], None]
) -> ConversionResult | None:
    """What was ordered before, with the write-backs that are owed of it paid; None where something of the
    quote is free to be ordered."""
    quote, entries = known.quote, known.entries
    lost = [entry.order_number for entry in conversion_parts.lost_lines(quote, entries)]
    if lost or known.strange:  # nobody can say what is left
        orders = {"orders": ", ".join([*lost, *(order.number or order.id for order in known.strange)])}
        check = Check("quote_not_converted", "block", "quote_converted", orders)
        return ConversionResult("refused", quote.number, "", "", "", (check,), ())
    owed = [entry for entry in entries if entry.state == "confirmed"]
    owed += await conversion_parts.owe_again(workspace, entries, quote.sales_order_numbers)
    paid = [await _shielded(_continue(workspace, entry, on_step)) for entry in owed]
    if entries and _nothing_left(quote, entries):
        if known.cancelled:
            waits = conversion_parts.waits_for_a_person(known.cancelled)
            return ConversionResult("refused", quote.number, "", "", "", (waits,), ())
        return paid[-1] if paid else _already(entries[-1])
    return None


def _other_lines(quote: Quote, entry: Entry, choice: Choice) -> bool:
    """Somebody chose lines or quantities, and this entry takes others."""
    if choice.quantities is None:
        return False
    numbers = {line.id: number for number, line in enumerate(quote.lines, 1)}
    taken = {numbers.get(line.line_id): line.quantity for line in entry.lines}
    return taken != dict(choice.quantities)


async def _shielded(work: Coroutine[Any, Any, T]) -> T:
    """A step that was sent is never abandoned, even when the window closes or the caller is cancelled."""
    return await asyncio.shield(asyncio.ensure_future(work))


def _nothing_left(quote: Quote, entries: list[Entry]) -> bool:
    taken: dict[str, Any] = {}
    for entry in entries:
        for line in entry.lines:
            taken[line.line_id] = taken.get(line.line_id, 0) + line.quantity
    return all(taken.get(line.id, 0) >= line.quantity for line in quote.lines)


def _already(entry: Entry) -> ConversionResult:
    return ConversionResult(
        "already_converted",
        entry.quote_number,
        entry.external_reference,
        entry.order_id,
        entry.order_number,
        (),
        (),
    )


async def _converted_elsewhere(
    workspace: Workspace, quote: Quote, preflight: Preflight
) -> ConversionResult | None:
    """The CRM quote names orders that our journal does not know: another program converted it."""
    if preflight.entries or not quote.sales_order_numbers:
        return None
    order = await workspace.erp.sales_order(quote.sales_order_numbers[-1])
    return ConversionResult(
        "already_converted",
        quote.number,
        order.external_reference,
        order.id,
        order.number,
        preflight.checks,
        (),
    )


async def _claim_and_drive(
    workspace: Workspace,
    preflight: Preflight,
    choice: Choice,
    reasons: Mapping[str, str],
    on_step: Callable[[StepReport], None],
) -> ConversionResult | None:
    """None where the journal no longer lets these quantities be claimed."""
    quote = preflight.quote
    if choice.ship_complete is None:  # what the profile says now is what an interrupted conversion keeps to
        choice = replace(choice, ship_complete=workspace.policies.ship_complete)
    wanted = Claim(
        crm=workspace.crm.name,
        quote_id=quote.id,
        quote_number=quote.number,
        revision=quote.revision,
        customer_name=preflight.account.name,
        quoted={line.id: line.quantity for line in quote.lines},
        lines=part_lines(preflight),
        writer=workspace.writer,
        reasons=reasons,
        choice=kept(choice),
    )
    details = {**figures_of(preflight), **records.grounds(preflight.checks, reasons, wanted.choice)}
    entry = await workspace.store.run(records.claim, wanted, workspace.user, details)
    if entry is None:
        return None
    reached("after_claim")
    on_step(StepReport("claim", "done", entry.external_reference))

    async def first_draft(claimed: Entry) -> SalesOrderDraft | tuple[Check, ...]:
        return _draft(workspace, preflight, claimed, choice)

    run = Run(workspace, entry, first_draft, on_step)
    run.named = tuple(quote.sales_order_numbers)
    run.reports.append(StepReport("claim", "done", entry.external_reference))
    await run.drive()
    await tell_of_conversion(workspace, run.entry, run.order, quote)
    return await _result(workspace, run, preflight.checks, before=entry)


async def _continue(
    workspace: Workspace, entry: Entry, on_step: Callable[[StepReport], None] = lambda _: None
) -> ConversionResult:
    """Takes an interrupted entry up again, checking afresh before anything new is created.

    Only where no other program of the team drives it: that one's lease has to end first.
    """
    held = await _hold(workspace, entry)
    if held is None:
        return await _held_elsewhere(workspace, entry)
    return await _drive_on(workspace, held, on_step)


async def _drive_on(
    workspace: Workspace, entry: Entry, on_step: Callable[[StepReport], None] = lambda _: None
) -> ConversionResult:
    """`_continue` of an entry whose lease is ours."""

    async def checked_again(interrupted: Entry) -> SalesOrderDraft | tuple[Check, ...]:
        return await _draft_again(workspace, interrupted)

    run = Run(workspace, entry, checked_again, on_step)
    await run.drive()
    await tell_of_conversion(workspace, run.entry, run.order)
    result = await _result(workspace, run, (), before=entry)
    if run.taken is None:
        return result
    part = await conversion_parts.learn_of(workspace, entry.quote_id, run.taken)
    return result if part is None else await _continue(workspace, part, on_step)


async def _hold(workspace: Workspace, entry: Entry) -> Entry | None:
    return await workspace.store.run(journal.take_lease, entry, workspace.writer, workspace.user)


async def _held_elsewhere(workspace: Workspace, entry: Entry) -> ConversionResult:
    """What another program has made of it so far; it tells the inbox itself."""
    entry = await workspace.store.run(journal.read, entry.id)
    if entry.state in ("confirmed", "done"):
        return _already(entry)
    ended = entry.state in EMPTY_HANDED
    return ConversionResult(
        status="refused" if ended else "unknown",
        quote=entry.quote_number,
        external_reference=entry.external_reference,
        order_id="" if ended else entry.order_id,
        order_number="" if ended else entry.order_number,
        checks=(),
        steps=(),
        fault=Rejected("conversion_held", quote=entry.quote_number, writer=entry.writer),
    )


async def _draft_again(workspace: Workspace, entry: Entry) -> SalesOrderDraft | tuple[Check, ...]:
    quote, today = await asyncio.gather(workspace.crm.quote(entry.quote_id), workspace.today())
    if quote.revision != entry.revision or conversion_parts.lost_lines(quote, [entry]):
        return (conversion_parts.superseded(entry),)
    numbers = {line.id: number for number, line in enumerate(quote.lines, 1)}
    quantities = {numbers[line.line_id]: line.quantity for line in entry.lines}
    choice = from_kept(quantities, entry.choice)
    try:
        again = await check_read_quote(workspace, quote, today, choice, ignore_entry=entry.id)
    except UsageError:  # what was claimed is more than is quoted now
        return (conversion_parts.superseded(entry),)
    against = [*blocks(again.checks), *missing_reasons(again.checks, entry.reasons)]
    if against:
        return tuple(again.checks)
    return _draft(workspace, again, entry, choice)


def _draft(workspace: Workspace, preflight: Preflight, entry: Entry, choice: Choice) -> SalesOrderDraft:
    complete = choice.ship_complete
    return make_draft(
        preflight,
        entry.external_reference,
        ship_complete=workspace.policies.ship_complete if complete is None else complete,
        line_dates=workspace.erp.capabilities.line_dates,
    )


async def _result(
    workspace: Workspace, run: Run, checks: tuple[Check, ...], *, before: Entry
) -> ConversionResult:
    """What the entry's state means to the caller; the inbox learns what needs a person."""
    if run.entry.writer != workspace.writer and run.entry.state not in FINAL:  # taken over meanwhile
        return await _held_elsewhere(workspace, run.entry)
    entry = await workspace.store.run(records.tell_waiting, run.entry)
    status: Status
    if run.cancelled:
        status, checks = "refused", (conversion_parts.waits_for_a_person(run.cancelled),)
    elif entry.state in ("done", "confirmed"):
        was_there = before.state in ("confirmed", "done") or run.adopted
        status = "already_converted" if was_there else "converted"
    elif entry.state in ("refused", "cancelled", "claimed"):
        status = "refused"
    else:
        status = "unknown"
    return ConversionResult(
        status=status,
        quote=entry.quote_number,
        external_reference=entry.external_reference,
        order_id=entry.order_id if status != "refused" else "",
        order_number=entry.order_number if status != "refused" else "",
        checks=tuple(run.checks) or checks,
        steps=tuple(run.reports),
        fault=next((report.fault for report in reversed(run.reports) if report.fault), None),
        taken=run.taken,
    )


async def settle_unfinished(workspace: Workspace) -> list[ConversionResult]:
    """At start and on a timer: takes every unfinished conversion as far as it goes, oldest first."""
    results = []
    await conversion_parts.read_quotes_again(workspace)
    await conversion_parts.look_for_late_orders(workspace)
    for entry in await workspace.store.run(journal.unfinished):
        held = await _hold(workspace, entry)
        if held is None:  # another program of the team drives it
            continue
        results.append(await _shielded(_drive_on(workspace, held)))
    await _shielded(tell_what_is_owed(workspace))
    return results


async def declare_not_created(workspace: Workspace, entry_id: int, reason: str) -> ConversionResult:
    """A person says that an unknown create did not happen: looked up once more, then the part is free.

    The result stays `unknown` while the server may still do what it was sent: nobody can know before that.
    Raises ValueError without a reason.
    """
    if not reason.strip():
        raise ValueError("saying that an order does not exist needs a reason")
    entry = await workspace.store.run(journal.read, entry_id)
    result = await _shielded(_continue(workspace, entry))
    if result.status != "unknown":
        return result
    current = await workspace.store.run(journal.read, entry_id)
    steps = await workspace.store.run(journal.steps, entry_id)
    if records.may_still_arrive(steps, workspace.clock()):
        return result
    if current.state == "unknown" and current.writer == workspace.writer:
        to = records.Move("refused", f"declared: {reason}")
        await workspace.store.run(records.move, current, to, workspace.writer, workspace.user)
        await let_go(workspace, entry.external_reference)
        return ConversionResult("refused", entry.quote_number, entry.external_reference, "", "", (), ())
    return result
