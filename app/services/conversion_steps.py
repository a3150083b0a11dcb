"""One entry of the journal on its way to a sales order: every step is safe to repeat.

claim -> look up by reference -> create -> verify -> confirm -> write back -> done. The journal is moved
before each change is sent and after each answer; `app.domain.conversion.TRANSITIONS` is the map.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

import msgspec

from app.domain.conversion import EMPTY_HANDED, Check, State, is_part, lines_held
from app.domain.order_status import OrderStatus
from app.domain.quotes import WriteBack
from app.domain.sales_orders import SalesOrder, SalesOrderDraft
from app.domain.verification import another_part, differences
from app.errors import DuplicateKey, FirmdateError, OutcomeUnknown, Rejected, WarningRaised
from app.services import conversion_claims as claims
from app.services import conversion_parts
from app.services import conversion_records as records
from app.services.conversion_report import STEPS as STEPS
from app.services.conversion_report import StepName as StepName
from app.services.conversion_report import StepReport as StepReport
from app.services.conversion_report import StepResult as StepResult
from app.services.fault_points import reached
from app.services.workspace import Workspace
from app.storage import journal
from app.storage.journal import Entry

LONG_AGO_SECONDS = 120
"""An interrupted conversion older than this is checked again before its order is created."""


MakeDraft = Callable[[Entry], Awaitable[SalesOrderDraft | tuple[Check, ...]]]
"""Checks again and gives the draft, or the checks that speak against it."""


@dataclass
class Run:
    """Drives one entry as far as it goes. `reports` and `checks` tell what happened on the way."""

    workspace: Workspace
    entry: Entry
    make_draft: MakeDraft
    on_step: Callable[[StepReport], None] = lambda _: None
    reports: list[StepReport] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    adopted: bool = False
    """The order under our key was there before this run sent anything."""
    taken: SalesOrder | None = None
    """The order under our key that is another part of the quote: another program gave it our number."""
    named: tuple[str, ...] | None = None
    """Order numbers that stood on the quote a moment ago, None where that was not read in this run."""
    order: SalesOrder | None = None
    """As it was read last in this run."""
    cancelled: tuple[Entry, ...] = ()
    """This entry, where somebody cancelled its confirmed order in the ERP: a person has to free its part."""
    _may_send: bool = False
    """`creating` was written by this run a moment ago: nothing has been sent under it yet."""
    _resent: bool = False

    async def drive(self) -> Entry:
        """Until the entry is final, or waits for something. A step that fails is reported, not raised."""
        steps: Mapping[State, Callable[[], Awaitable[bool]]] = {
            "claimed": self._look_up,
            "creating": self._create,
            "unknown": self._settle_unknown,
            "created": self._verify,
            "confirming": self._confirm,
            "confirmed": self._write_back,
        }
        for _ in range(24):
            step = steps.get(self.entry.state)
            if step is None or self.entry.writer != self.workspace.writer:
                break  # final, or another program has taken it over
            try:
                if not await step():
                    break
            except journal.MovedMeanwhile:
                self._may_send = False
                self.entry = await self.workspace.store.run(journal.read, self.entry.id)
        return self.entry

    def _report(
        self, step: StepName, result: StepResult, detail: str = "", fault: FirmdateError | None = None
    ) -> None:
        report = StepReport(step, result, detail, fault)
        self.reports.append(report)
        self.on_step(report)

    async def _move(
        self,
        after: State,
        detail: str = "",
        draft: Mapping[str, object] | None = None,
        order: SalesOrder | None = None,
        told: OrderStatus = "confirmed",
    ) -> None:
        to = records.Move(after, detail, draft, order, told)
        workspace = self.workspace
        self.entry = await workspace.store.run(records.move, self.entry, to, workspace.writer, workspace.user)
        if after in EMPTY_HANDED:
            await claims.let_go(workspace, self.entry.external_reference)

    async def _problem(self, step: StepName, fault: FirmdateError, result: StepResult = "failed") -> bool:
        """Keeps why the entry stays where it is; it is settled later."""
        await self.workspace.store.run(journal.note_problem, self.entry, fault.code)
        self._report(step, result, fault.code, fault)
        return False

    async def _find(self) -> SalesOrder | None:
        found = await self.workspace.erp.find_by_external_reference(self.entry.external_reference)
        return found[0] if found else None

    async def _look_up(self) -> bool:
        reached("before_lookup")
        try:
            there = await self._find()
        except FirmdateError as fault:
            return await self._problem("look_up", fault)
        reached("after_lookup")
        self._report("look_up", "done", there.number or there.id if there else "")
        if there is not None:
            return await self._found(there, "look_up")
        return await self._prepare()

    async def _found(self, there: SalesOrder, step: StepName) -> bool:
        """An order under our key: ours, or the same that another program made, or another part."""
        draft = await self._draft_to_compare()
        if draft is None:
            return False
        if another_part(there, draft):
            return await self._met_another_part(there, step)
        self.adopted, self.order = not await self._may_be_ours(), there
        await self._move("created", "found", draft=msgspec.to_builtins(draft), order=there)
        return True

    async def _met_another_part(self, there: SalesOrder, step: StepName) -> bool:
        """Another program's part has our number, or somebody changed our order in the ERP."""
        number = there.number or there.id
        try:
            quote = await self.workspace.crm.quote(self.entry.quote_id)
        except FirmdateError as fault:
            return await self._met_problem(step, fault.code, fault)
        ordered = [(line.product_code, line.unit.code, line.quantity) for line in there.lines]
        if not is_part(lines_held(ordered, quote.lines), quote.lines) and await self._may_be_ours():
            return await self._met_problem(step, f"content_differs: {number}", None)
        self.taken = there
        self.checks = [conversion_parts.ordered_elsewhere(number)]
        await self._move("refused", f"part_taken: {number}")
        self._report(step, "failed", f"part_taken: {number}")
        return False

    async def _met_problem(self, step: StepName, code: str, fault: FirmdateError | None) -> bool:
        """What stands there is not understood: nothing is sent, and the entry waits."""
        if self.entry.state == "creating":
            await self._move("unknown")
        await self.workspace.store.run(journal.note_problem, self.entry, code)
        self._report(step, "unknown", code, fault)
        return False

    async def _may_be_ours(self) -> bool:
        return records.may_be_ours(await self.workspace.store.run(journal.steps, self.entry.id))

    async def _may_still_arrive(self) -> bool:
        steps = await self.workspace.store.run(journal.steps, self.entry.id)
        return records.may_still_arrive(steps, self.workspace.clock())

    async def _prepare(self) -> bool:
        """Checks, writes down what will be sent, and only then goes to `creating`."""
        try:
            made = await self.make_draft(self.entry)
        except FirmdateError as fault:
            return await self._problem("create", fault)
        if isinstance(made, tuple):
            self.checks = list(made)
            code = next((check.code for check in made if check.result == "block"), "reason_missing")
            if self.entry.state == "claimed" or not await self._may_still_arrive():
                await self._move("refused", code)
            self._report("create", "failed", code)
            return False
        try:
            there = await claims.hold(self.workspace, self.entry.external_reference, self._find)
        except claims.HeldElsewhere as held:
            await self._move("refused", f"claim_held: {held.holder}")
            self._report("create", "failed", self.entry.problem)
            return False
        except FirmdateError as fault:
            return await self._problem("create", fault)
        if there is not None:
            return await self._found(there, "look_up")
        await self._move("creating", draft=msgspec.to_builtins(made))
        self._may_send = True
        return True

    async def _create(self) -> bool:
        if not self._may_send:  # an earlier run may have sent it
            await self._move("unknown", "interrupted")
            return True
        self._may_send = False
        draft = msgspec.convert(self.entry.draft, SalesOrderDraft)
        reached("before_create_sent")
        try:
            order = await self.workspace.erp.create_sales_order(draft)
        except DuplicateKey:
            return await self._adopt_winner()
        except Rejected as fault:
            return await self._not_created(fault, "refused", str(fault.params.get("text") or fault.code))
        except OutcomeUnknown as fault:
            await self._move("unknown", fault.code)
            self._report("create", "unknown", fault.code, fault)
            return False
        except FirmdateError as fault:  # nothing was sent
            return await self._not_created(fault, "claimed", fault.code)
        reached("after_create_sent")
        self.order = order
        await self._move("created", order=order)
        reached("after_created")
        self._report("create", "done", order.number or order.id)
        return True

    async def _not_created(self, fault: FirmdateError, after: State, why: str) -> bool:
        """This create was not done. An earlier one may still arrive: then nobody says that there is none."""
        if await self._may_still_arrive():
            await self._move("unknown")
            return await self._problem("create", fault, "unknown")
        await self._move(after, why)
        self._report("create", "failed", fault.code, fault)
        return False

    async def _adopt_winner(self) -> bool:
        """The ERP says that an order under our key exists, whoever made it."""
        try:
            there = await self._find()
        except FirmdateError as fault:
            await self._move("unknown", fault.code)
            return await self._problem("create", fault, "unknown")
        if there is None:
            await self._move("unknown", "key_taken_but_not_found")
            self._report("create", "unknown", "key_taken_but_not_found")
            return False
        if not await self._found(there, "create"):
            return False
        self._report("create", "done", there.number or there.id)
        return True

    async def _settle_unknown(self) -> bool:
        try:
            there = await self._find()
        except FirmdateError as fault:
            return await self._problem("look_up", fault, "unknown")
        self._report("look_up", "done", there.number or there.id if there else "")
        if there is not None:
            return await self._found(there, "look_up")
        if self.workspace.erp.capabilities.arbiter != "erp_key" or self._resent:
            self._report("create", "unknown", "not_found_yet")
            return False
        self._resent = True  # the ERP itself refuses a second one: sending again is safe
        age = (self.workspace.clock() - self.entry.updated_at).total_seconds()
        if age > LONG_AGO_SECONDS or not self.entry.draft:
            return await self._prepare()
        await self._move("creating", "sent again")
        self._may_send = True
        return True

    async def _read_order(self) -> SalesOrder:
        if self.order is None:
            self.order = await self.workspace.erp.sales_order(self.entry.order_id)
        return self.order

    async def _verify(self) -> bool:
        """Compares what the ERP holds with what was to be ordered, before it is confirmed."""
        try:
            order = await self._read_order()
        except FirmdateError as fault:
            return await self._problem("verify", fault)
        if order.state == "cancelled":
            await self._move("cancelled", "cancelled_in_erp")
            self._report("verify", "failed", "cancelled_in_erp")
            return False
        draft = await self._draft_to_compare()
        if draft is None:
            return False
        wrong = differences(order, draft, dates=await self._may_be_ours())
        confirmed = order.state in ("confirmed", "processing", "done")
        if confirmed and wrong:  # by a person: neither is it what was agreed, nor may we cancel it
            await self.workspace.store.run(journal.note_problem, self.entry, "content_differs")
            self._report("verify", "failed", f"content_differs: {'; '.join(wrong)}")
            return False
        if confirmed:
            await self._move("confirmed", order=order)
            self._report("verify", "done", order.number)
            return True
        if wrong:
            return await self._cancel("verify", "content_differs", "; ".join(wrong))
        try:
            outdated = await conversion_parts.outdated(self.workspace, self.entry)
        except FirmdateError as fault:
            return await self._problem("verify", fault)
        if outdated:
            return await self._cancel("verify", outdated.code, order.number or order.id, (outdated,))
        reached("after_verify")
        self._report("verify", "done")
        await self._move("confirming")
        return True

    async def _draft_to_compare(self) -> SalesOrderDraft | None:
        """What this entry sent, or would have sent where the order was found."""
        if self.entry.draft:
            return msgspec.convert(self.entry.draft, SalesOrderDraft)
        try:
            made = await self.make_draft(self.entry)
        except FirmdateError as fault:
            await self._problem("verify", fault)
            return None
        if isinstance(made, tuple):
            self.checks = list(made)
            if self.entry.state == "claimed":  # nothing was sent by us
                await self._move("refused", "found_but_not_ready")
            self._report("verify", "failed", "found_but_not_ready")
            return None
        return made

    async def _cancel(self, step: StepName, code: str, detail: str, checks: tuple[Check, ...] = ()) -> bool:
        """A draft that is not what was agreed is cancelled, unless somebody else made it."""
        self.checks += checks
        if code == "content_differs" and not await self._may_be_ours():
            await self.workspace.store.run(journal.note_problem, self.entry, code)
            self._report(step, "failed", f"{code}: {detail}")
            return False
        try:
            await self.workspace.erp.cancel_sales_order(self.entry.order_id)
        except FirmdateError as fault:
            return await self._problem(step, fault)
        await self._move("cancelled", f"{code}: {detail}")
        self._report(step, "failed", f"{code}: {detail}")
        return False

    async def _confirm(self) -> bool:
        accepted = bool(self.entry.reasons.get("erp_warning", "").strip())
        names: list[str] = []
        for _ in range(8):
            reached("before_confirm_sent")
            try:
                order = await self.workspace.erp.confirm_sales_order(
                    self.entry.order_id, accepted_warnings=names
                )
            except WarningRaised as warning:
                if accepted:
                    names.append(str(warning.params.get("name", "")))
                    continue
                text = str(warning.params.get("text", ""))
                asks = Check("erp_warning", "warn", "erp_warning", {"text": text})
                return await self._cancel("confirm", "erp_warning", text, (asks,))
            except OutcomeUnknown as fault:
                return await self._problem("confirm", fault, "unknown")
            except Rejected as fault:
                return await self._cancel("confirm", fault.code, str(fault.params.get("text", "")))
            except FirmdateError as fault:
                await self._move("created", fault.code)
                self._report("confirm", "failed", fault.code, fault)
                return False
            reached("after_confirm_sent")
            self.order = order
            await self._move("confirmed", order=order)
            reached("after_confirmed")
            self._report("confirm", "done", order.number)
            return True
        return await self._cancel("confirm", "too_many_warnings", ", ".join(names))

    async def _write_back(self) -> bool:
        """Order numbers onto the CRM quote, read back because unknown fields vanish silently."""
        entries = await self.workspace.store.run(journal.of_quote, self.entry.crm, self.entry.quote_id)
        reached("before_write_back_sent")
        try:
            if self.order is None:  # it may be long ago that it was confirmed
                self.cancelled = await conversion_parts.cancelled_in_erp(self.workspace, [self.entry])
            named = self.named
            if named is None:
                named = (await self.workspace.crm.read_write_back(self.entry.quote_id)).sales_order_numbers
            numbers = records.numbers_for_quote(entries, named)
            status: OrderStatus = "cancelled" if self.cancelled else "confirmed"
            await self.workspace.crm.write_back(self.entry.quote_id, WriteBack(numbers, status))
            reached("after_write_back_sent")
            stands = await self.workspace.crm.read_write_back(self.entry.quote_id)
        except FirmdateError as fault:
            return await self._problem("write_back", fault, "owed")
        if set(stands.sales_order_numbers) != set(numbers):
            await self.workspace.store.run(journal.note_problem, self.entry, "write_back_vanished")
            self._report("write_back", "owed", "write_back_vanished")
            return False
        await claims.let_go(self.workspace, self.entry.external_reference)
        await self._move("done", ", ".join(numbers), told=status)
        self._report("write_back", "done", ", ".join(numbers))
        reached("after_done")
        return True
