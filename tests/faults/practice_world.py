"""The world in process: one practice company as the server of both systems, shared by two machines."""

from __future__ import annotations

import asyncio
import functools
import pickle
import random
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.connectors.practice import PracticeCompany, practice_company
from app.connectors.practice.company import State
from app.connectors.practice.records import Order
from app.connectors.practice.selling import moves_of
from app.connectors.practice.views import written_back
from app.domain.quotes import Quote
from app.domain.values import round_to
from app.errors import FirmdateError
from app.services.convert import ConversionResult, convert_quote, declare_not_created, settle_unfinished
from app.services.order_status import free_cancelled_order
from app.services.preflight import Choice
from app.storage import inbox, journal
from app.storage.journal import Entry
from tests.faults.programs import RUNNING, Armed, Machine, Program, breathe
from tests.faults.world import MACHINES, Ordered, OrderedLine, PowerCut, QuotedLine, Report, Setting

TODAY = date(2026, 11, 24)
START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
QUOTE = "Q-0001"
SERVER_SECONDS = 600
"""The server gives a request up after this: nothing that was sent is done later."""
STEP_SECONDS = 0.2
PASSWORD_STEPS = 8
_CHECKS = "availability prices_equal overdue payment_term credit totals_reconcile taxes_equal"
REASONS = dict.fromkeys(_CHECKS.split(), "agreed")
_MAX_ROUNDS = 4000


@functools.cache
def _story() -> bytes:
    """The practice company with only what the quote needs: copied afresh for each world."""
    company = practice_company(TODAY)
    state = company.state
    quote = company.quote_called(QUOTE)
    assert quote is not None
    items = {f"product-{line.sku}" for line in quote.lines}
    number = state.accounts[quote.account_id].account.erp_numbers[0]
    state.items = {key: item for key, item in state.items.items() if key in items}
    state.parties = {key: party for key, party in state.parties.items() if party.number == number}
    state.moves = {key: move for key, move in state.moves.items() if move.product_id in items}
    state.orders, state.invoices, state.notes = {}, {}, []
    state.accounts = {quote.account_id: state.accounts[quote.account_id]}
    state.quotes = {quote.id: quote}
    return pickle.dumps(state)


@dataclass
class _Late:
    due: datetime
    work: Callable[[], Awaitable[object]]


class PracticeWorld:
    """`tests.faults.world.World` in process. `rng` decides what chance decides."""

    def __init__(self, folder: Path, setting: Setting, rng: random.Random) -> None:
        self.setting, self.quote_number, self._rng = setting, QUOTE, rng
        state: State = pickle.loads(_story())
        self._at = START
        self.company = PracticeCompany(lambda: self._at.date(), state=state, now=self.time)
        paths = {name: folder / f"{'shared' if setting != 'apart' else name}.sqlite" for name in MACHINES}
        self.machines = {name: Machine(name, path) for name, path in paths.items()}
        self._programs: dict[str, Program] = {}
        self._late: list[_Late] = []
        self._waiting: list[tuple[Program, asyncio.Future[None]]] = []
        self.gated = False
        self._password_back = -1
        self._by_hand: set[str] = set()
        self._quoted = {1: self._quote_lines(self._quote)}
        self.reports: list[Report] = []
        self.struck: list[str] = []
        self.fired: dict[str, int] = {}

    # ------------------------------------------------------------------ time and turns

    def time(self) -> datetime:
        return self._at

    async def turn(self, program: Program) -> None:
        """A step of a program: time goes on, and in a gated world it waits until it is its turn."""
        if self.gated:
            future = asyncio.get_running_loop().create_future()
            self._waiting.append((program, future))
            await future
        await self.pass_time(STEP_SECONDS)
        if self._password_back == 0:
            self.company.state.password = "practice"
        self._password_back -= 1

    async def pass_time(self, seconds: float) -> None:
        """Time goes by; what the server still had to do by then is done."""
        self._at += timedelta(seconds=seconds)
        due = [late for late in self._late if late.due <= self._at]
        self._late = [late for late in self._late if late.due > self._at]
        for late in due:
            self.company.state.password = "practice"  # the request was let in when it came
            try:
                await late.work()
            except FirmdateError:
                self.struck.append("late_commit_refused")  # said to nobody

    async def server_time_passes(self) -> None:
        await self.pass_time(SERVER_SECONDS + 60)

    def commit_later(self, work: Callable[[], Awaitable[object]]) -> None:
        seconds = self._rng.choice((0.1, 1.0, 3.0, 30.0, SERVER_SECONDS - 1.0))
        self._late.append(_Late(self._at + timedelta(seconds=seconds), work))

    async def together(self, works: Sequence[Coroutine[Any, Any, object]]) -> None:
        """Runs them at once; chance says whose step is next."""
        self.gated = True
        tasks = [asyncio.ensure_future(work) for work in works]
        try:
            for _ in range(_MAX_ROUNDS):
                await breathe()
                if all(task.done() for task in tasks):
                    break
                self.let_go()
            else:
                raise AssertionError("the programs do not come to an end")
        finally:
            self.gated = False
            while self._waiting:
                self.let_go()
                await breathe()
        await asyncio.gather(*tasks)

    def let_go(self) -> bool:
        """One step of one program that waits for its turn; False where none does."""
        if not self._waiting:
            return False
        _, future = self._waiting.pop(self._rng.randrange(len(self._waiting)))
        if not future.done():
            future.set_result(None)
        return True

    def let_go_of(self, program: Program) -> None:
        """All that waits of a program that has ended."""
        mine = [future for waiting, future in self._waiting if waiting is program]
        self._waiting = [pair for pair in self._waiting if pair[0] is not program]
        for future in mine:
            if not future.done():
                future.set_result(None)

    # ------------------------------------------------------------------ programs

    def start(self, machine: str) -> Program:
        running = self._programs.get(machine)
        if running is not None and running.alive:
            running.die()
        self._programs[machine] = Program(self, self.machines[machine])
        return self._programs[machine]

    def program(self, machine: str) -> Program:
        running = self._programs.get(machine)
        return running if running is not None and running.alive else self.start(machine)

    def inject(self, fault: str, machine: str, after: int, *, change: bool = True) -> None:
        self.machines[machine].armed.append(Armed(fault, after, change))

    def calm(self) -> None:
        for machine in self.machines.values():
            machine.armed.clear()
            machine.skew = timedelta()
        self.company.switches.turn_off()
        self.company.state.password = "practice"

    def close(self) -> None:
        for program in self._programs.values():
            if program.alive:
                program.die()

    # ------------------------------------------------------------------ what reps do

    async def convert(self, machine: str, choice: Choice) -> ConversionResult | None:
        program = self.program(machine)
        before = self.orders()
        result = await self._ask(program, lambda: convert_quote(program.workspace, QUOTE, choice, REASONS))
        if result is not None:
            self._reported(machine, "convert", result, before)
        return result

    async def settle(self, machine: str) -> bool:
        program = self.program(machine)
        before = self.orders()
        results = await self._ask(program, lambda: settle_unfinished(program.workspace))
        for result in results or ():
            self._reported(machine, "settle", result, before)
        return results is not None

    async def free_cancelled(self, machine: str) -> None:
        program = self.program(machine)
        gone = {order.id for order in self.orders() if not order.living}
        for entry in self.entries(machine):
            if entry.state in ("confirmed", "done") and entry.order_id in gone:
                reference = entry.external_reference
                await self._ask(
                    program, functools.partial(free_cancelled_order, program.workspace, reference, "agreed")
                )

    async def declare(self, machine: str) -> None:
        program = self.program(machine)
        before = self.orders()
        for entry in [entry for entry in self.entries(machine) if entry.state == "unknown"]:
            found = [o for o in self.orders() if o.reference == entry.external_reference and o.living]
            if found:
                continue  # the rep sees it in the ERP and says nothing of the kind
            declare = functools.partial(declare_not_created, program.workspace, entry.id, "looked in the ERP")
            result = await self._ask(program, declare)
            if result is not None:
                self._reported(machine, "declare", result, before)

    async def _ask(self, program: Program, work: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        """None where the program ended, or said that it cannot now."""

        async def within() -> Any:
            RUNNING.set(program)
            return await work()

        try:
            return await asyncio.ensure_future(within())
        except PowerCut:
            assert not program.alive
            return None
        except FirmdateError:
            return None

    def _reported(
        self, machine: str, asked: str, result: ConversionResult, before: tuple[Ordered, ...]
    ) -> None:
        entry = next(
            (e for e in reversed(self.entries(machine)) if e.external_reference == result.external_reference),
            None,
        )
        rows = [
            row for name in MACHINES for row in journal.living(self.entries(name)) if row.writer != machine
        ]
        elsewhere = result.external_reference in [row.external_reference for row in rows]
        self.reports.append(Report(machine, asked, result, self.orders(), before, entry, elsewhere))

    # ------------------------------------------------------------------ what other people do

    def person_acts(self, fault: str) -> bool:
        if fault == "quote_revised":
            return self._revise()
        orders = [o for o in self.company.state.orders.values() if o.external_reference]
        fitting = [o for o in orders if o.state != "cancelled"]
        if fault == "order_edited":
            fitting = [o for o in fitting if o.state in ("draft", "quotation")]
        if not fitting:
            return False
        order = fitting[self._rng.randrange(len(fitting))]
        if fault == "order_cancelled":
            self.cancel_by_hand(order.id)
        else:
            order.lines[0] = replace(order.lines[0], quantity=order.lines[0].quantity + 1)
            self._by_hand.add(order.id)
        return True

    def cancel_by_hand(self, order_id: str) -> None:
        order = self.company.state.orders[order_id]
        for move in moves_of(self.company, order):
            move.state = "cancelled"
        order.state = "cancelled"
        self._by_hand.add(order.id)

    def change_password(self) -> None:
        self.company.state.password = "another"
        self._password_back = PASSWORD_STEPS

    def _revise(self) -> bool:
        """Accepted again with other quantities, with the same lines or with new ones."""
        quote = self._quote
        revision = quote.revision + 1
        fresh = self._rng.random() < 0.5
        lines = tuple(
            replace(
                line,
                id=f"{line.id.split('/')[0]}/{revision}" if fresh else line.id,
                quantity=line.quantity + self._rng.choice((-1, 0, 2)),
            )
            for line in quote.lines
        )
        lines = tuple(replace(line, net_amount=line.quantity * line.unit_price) for line in lines)
        untaxed = sum((line.net_amount for line in lines), Decimal(0))
        tax = round_to(
            sum((line.net_amount * (line.tax_rate or Decimal(0)) for line in lines), Decimal(0)),
            Decimal("0.01"),
        )
        revised = replace(
            quote, revision=revision, lines=lines, untaxed_amount=untaxed, total_amount=untaxed + tax
        )
        self.company.state.quotes[quote.id] = revised
        self._quoted[revision] = self._quote_lines(revised)
        return True

    # ------------------------------------------------------------------ what stands where

    @property
    def _quote(self) -> Quote:
        (quote,) = self.company.state.quotes.values()
        return quote

    def _quote_lines(self, quote: Quote) -> tuple[QuotedLine, ...]:
        lines = []
        for line in quote.lines:
            unit = self.company.state.items[f"product-{line.sku}"].product.sales_unit.code
            lines.append(
                QuotedLine(line.id, line.sku, line.quantity, line.unit_code or unit, line.unit_price)
            )
        return tuple(lines)

    def quoted(self) -> Mapping[int, tuple[QuotedLine, ...]]:
        return self._quoted

    def orders(self) -> tuple[Ordered, ...]:
        return tuple(self._ordered(o) for o in self.company.state.orders.values() if o.external_reference)

    def _ordered(self, order: Order) -> Ordered:
        lines = tuple(
            OrderedLine(
                line.product_id.removeprefix("product-"), line.quantity, line.unit.code, line.unit_price
            )
            for line in order.lines
        )
        return Ordered(
            order.id, order.number, order.state, order.external_reference, order.customer_id, lines,
            order.id in self._by_hand,
        )  # fmt: skip

    def named_on_quote(self) -> tuple[str, ...]:
        return written_back(self.company, self._quote.id).sales_order_numbers

    def entries(self, machine: str) -> Sequence[Entry]:
        return self.program(machine).store.peek(journal.of_quote, "practice", self._quote.id)

    def inbox_kinds(self, machine: str) -> Sequence[str]:
        return [item.kind for item in self.program(machine).store.peek(inbox.listed)]
