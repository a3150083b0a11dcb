"""Converts an accepted quote into one sales order, and settles what was interrupted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeVar

from app.domain.conversion import Check, blocks, missing_reasons
from app.domain.quotes import Quote
from app.domain.sales_orders import SalesOrderDraft
from app.errors import FirmdateError
from app.services.conversion_steps import Run, StepReport
from app.services.fault_points import reached
from app.services.preflight import Choice, Preflight, check_read_quote, make_draft, part_lines
from app.services.workspace import Workspace
from app.storage import audit, inbox, journal
from app.storage.journal import Claim, Entry

Status = Literal["converted", "already_converted", "refused", "unknown"]
T = TypeVar("T")


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
    quote, today = await asyncio.gather(workspace.crm.quote(id_or_number), workspace.today())
    entries = journal.living(await workspace.store.run(journal.of_quote, workspace.crm.name, quote.id))
    for entry in entries:
        if entry.state != "done":
            return await _shielded(_continue(workspace, entry, on_step))
    if entries and _nothing_left(quote, entries):
        return _already(entries[-1])
    preflight = await check_read_quote(workspace, quote, today, choice)
    elsewhere = await _converted_elsewhere(workspace, quote, preflight)
    if elsewhere is not None:
        return elsewhere
    if blocks(preflight.checks) or missing_reasons(preflight.checks, reasons):
        return ConversionResult("refused", quote.number, "", "", "", preflight.checks, ())
    return await _shielded(_claim_and_drive(workspace, preflight, choice, reasons, on_step))


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
) -> ConversionResult:
    quote = preflight.quote
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
        choice={
            "erp_number": choice.erp_number,
            "wanted_date": choice.wanted_date.isoformat() if choice.wanted_date else "",
        },
    )
    entry = await workspace.store.run(journal.claim, wanted)
    if entry is None:  # another process of ours claimed it since the pre-flight
        alive = journal.living(await workspace.store.run(journal.of_quote, workspace.crm.name, quote.id))
        return await _continue(workspace, alive[-1], on_step)
    reached("after_claim")
    on_step(StepReport("claim", "done", entry.external_reference))
    details = {
        "checks": [check.key for check in preflight.checks if check.result == "warn"],
        "reasons": reasons,
    }
    await workspace.store.run(
        audit.append, workspace.writer, workspace.user, "convert", entry.external_reference, details
    )

    async def first_draft(claimed: Entry) -> SalesOrderDraft | tuple[Check, ...]:
        return _draft(workspace, preflight, claimed)

    run = Run(workspace, entry, first_draft, on_step)
    run.reports.append(StepReport("claim", "done", entry.external_reference))
    await run.drive()
    return await _result(workspace, run, preflight.checks, before=entry)


async def _continue(
    workspace: Workspace, entry: Entry, on_step: Callable[[StepReport], None] = lambda _: None
) -> ConversionResult:
    """Takes an interrupted entry up again, checking afresh before anything new is created."""

    async def checked_again(interrupted: Entry) -> SalesOrderDraft | tuple[Check, ...]:
        return await _draft_again(workspace, interrupted)

    run = Run(workspace, entry, checked_again, on_step)
    await run.drive()
    return await _result(workspace, run, (), before=entry)


async def _draft_again(workspace: Workspace, entry: Entry) -> SalesOrderDraft | tuple[Check, ...]:
    quote, today = await asyncio.gather(workspace.crm.quote(entry.quote_id), workspace.today())
    numbers = {line.id: number for number, line in enumerate(quote.lines, 1)}
    quantities = {numbers[line.line_id]: line.quantity for line in entry.lines if line.line_id in numbers}
    wanted = entry.choice.get("wanted_date")
    choice = Choice(
        quantities, entry.choice.get("erp_number", ""), date.fromisoformat(wanted) if wanted else None
    )
    again = await check_read_quote(workspace, quote, today, choice, ignore_entry=entry.id)
    against = [*blocks(again.checks), *missing_reasons(again.checks, entry.reasons)]
    if against:
        return tuple(again.checks)
    return _draft(workspace, again, entry)


def _draft(workspace: Workspace, preflight: Preflight, entry: Entry) -> SalesOrderDraft:
    return make_draft(
        preflight,
        entry.external_reference,
        ship_complete=workspace.policies.ship_complete,
        line_dates=workspace.erp.capabilities.line_dates,
    )


async def _result(
    workspace: Workspace, run: Run, checks: tuple[Check, ...], *, before: Entry
) -> ConversionResult:
    """What the entry's state means to the caller; the inbox learns what needs a person."""
    entry = run.entry
    await _tell_inbox(workspace, entry, run)
    status: Status
    if entry.state in ("done", "confirmed"):
        was_there = before.state in ("confirmed", "done") or run.adopted
        status = "already_converted" if was_there else "converted"
    elif entry.state in ("refused", "cancelled", "claimed"):
        status = "refused"
    else:
        status = "unknown"
    if entry.state != before.state:
        details = {"status": status, "order": entry.order_number, "problem": entry.problem}
        await workspace.store.run(
            audit.append, workspace.writer, workspace.user, "converted", entry.external_reference, details
        )
    return ConversionResult(
        status=status,
        quote=entry.quote_number,
        external_reference=entry.external_reference,
        order_id=entry.order_id if status != "refused" else "",
        order_number=entry.order_number if status != "refused" else "",
        checks=tuple(run.checks) or checks,
        steps=tuple(run.reports),
        fault=next((report.fault for report in reversed(run.reports) if report.fault), None),
    )


async def _tell_inbox(workspace: Workspace, entry: Entry, run: Run) -> None:
    """One entry per reference and kind; those whose cause is gone are closed."""
    params = {
        "quote": entry.quote_number,
        "order": entry.order_number,
        "reference": entry.external_reference,
        "problem": entry.problem,
    }
    subject, customer = entry.external_reference, entry.customer_name
    told: dict[inbox.ItemKind, bool] = {
        "outcome_unknown": entry.state in ("unknown", "creating", "created", "confirming"),
        "conversion_failed": entry.state in ("refused", "cancelled", "claimed"),
        "write_back_owed": entry.state == "confirmed",
    }
    for kind, holds in told.items():
        if holds:
            await workspace.store.run(inbox.report, kind, subject, kind, params, customer)
        else:
            await workspace.store.run(inbox.settle, kind, subject)


async def settle_unfinished(workspace: Workspace) -> list[ConversionResult]:
    """At start and on a timer: takes every unfinished conversion as far as it goes, oldest first."""
    results = []
    for entry in await workspace.store.run(journal.unfinished):
        results.append(await _shielded(_continue(workspace, entry)))
    return results


async def declare_not_created(workspace: Workspace, entry_id: int, reason: str) -> ConversionResult:
    """A person says that an unknown create did not happen: looked up once more, then the part is free.

    Raises ValueError without a reason.
    """
    if not reason.strip():
        raise ValueError("saying that an order does not exist needs a reason")
    entry = await workspace.store.run(journal.read, entry_id)
    result = await _shielded(_continue(workspace, entry))
    if result.status != "unknown":
        return result
    current = await workspace.store.run(journal.read, entry_id)
    if current.state == "unknown":
        await workspace.store.run(lambda c: journal.move(c, current, "refused", detail=reason))
        await workspace.store.run(inbox.settle, "outcome_unknown", entry.external_reference, reason)
        await workspace.store.run(
            audit.append, workspace.writer, workspace.user, "declared_not_created",
            entry.external_reference, {"reason": reason},
        )  # fmt: skip
        return ConversionResult("refused", entry.quote_number, entry.external_reference, "", "", (), ())
    return result
