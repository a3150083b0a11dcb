"""The world on real servers: a quote of its own in BottleCRM, Tryton behind it, and proxies between.

What stands where is read by SQL in the servers' own databases. Programs, stores, people's ways and time are
those of the practice world; only the wire and what is at its other end are real.

What the real systems do not have: BottleCRM's tokens do not expire, and it has no revisions of a quote;
Tryton cancels a sale by hand only before it was confirmed. A changed password is the proxy's 401 (the CRM's
403) until it is given again: changing it for real would end the sessions of every other world, too.
"""

from __future__ import annotations

import asyncio
import json
import random
import sqlite3
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app.bootstrap import DEMO_CRM_OPTIONS
from app.connectors.bottlecrm.crm import BottleCrm
from app.connectors.bottlecrm.mapping import CustomFieldKeys
from app.connectors.tryton.erp import TrytonErp
from app.connectors.wire.http import RetryPolicy, Timeouts
from app.domain.policies import Policies
from app.services.convert import ConversionResult, convert_quote
from app.services.preflight import Choice
from app.services.workspace import Workspace
from app.storage import journal
from app.storage.journal import Entry
from tests.faults import kinds
from tests.faults.fault_proxy import FaultProxy, Plan
from tests.faults.practice_world import PASSWORD_STEPS, REASONS, STEP_SECONDS, PracticeWorld
from tests.faults.programs import CHANGES, Armed, Machine, Program, Wire
from tests.faults.real_company import Company, exact
from tests.faults.world import MACHINES, Ordered, OrderedLine, QuotedLine, Report, Setting

NOT_REAL = ("quote_revised",)
"""Kinds of fault that the real systems have no notion of."""
PATIENT = Timeouts(total=20.0)
HURRIED = Timeouts(total=0.6)
"""While the proxy holds a request: longer than a request takes here, short enough to run many."""
_ONE_TRY = RetryPolicy(attempts=1)
_TWO_TRIES = RetryPolicy(attempts=2, first_wait=0.01, longest_wait=0.05)


class RealProgram(Program):
    """A program with the real connectors: its wire's faults are the proxy's."""

    ground: RealWorld

    def _workspace(self) -> Workspace:
        return self.ground.workspace_of(self)

    def die(self) -> None:
        super().die()
        self.ground.left_behind.append(self)

    async def _exchange(
        self, fault: str, system: str, operation: str, work: Callable[[], Awaitable[Any]], inner: Any
    ) -> Any:
        proxy = self.ground.proxies[self.machine, system]
        if fault == "password_changed":
            self.ground.change_password()
            return await work()
        if fault == "not_sent":
            proxy.refuse()
            try:
                return await work()
            finally:
                await proxy.listen()
        plan = self.ground.plan(fault, changes=operation in CHANGES)
        if fault in ("session_expired", "session_lost") and system == "crm":
            plan.skip = 1_000_000  # its tokens do not expire
        http = inner.client.http
        http.timeouts = HURRIED if fault == "late_commit" else PATIENT
        proxy.arm(plan)
        try:
            return await work()
        finally:
            http.timeouts = PATIENT
            if not plan.struck:  # no such request was sent: it waits for the next
                proxy.arm(Plan("", False, 1_000_000, 0))
                self.ground.struck.remove(fault)
                self.home.armed.append(Armed(fault, 0, change=operation in CHANGES))


class RealWorld(PracticeWorld):
    """`tests.faults.world.World` on the demo's servers. Time is the practice world's: it passes when told."""

    def __init__(self, folder: Path, setting: Setting, rng: random.Random, company: Company) -> None:
        assert setting != "keyless", "the demo's Tryton has the key"
        self.setting, self._rng, self.real = setting, rng, company
        self.estimate = company.new_quote(rng)
        self.quote_number = self.estimate["estimate_number"]
        self._at = datetime.now(UTC)
        paths = {name: folder / f"{'shared' if setting != 'apart' else name}.sqlite" for name in MACHINES}
        self.machines = {name: Machine(name, path) for name, path in paths.items()}
        self.proxies: dict[tuple[str, str], FaultProxy] = {}
        for name in MACHINES:
            self.proxies[name, "crm"] = FaultProxy(company.demo.crm_url, self._later)
            self.proxies[name, "erp"] = FaultProxy(company.demo.erp_url, self._later)
        self._programs: dict[str, Program] = {}
        self.left_behind: list[RealProgram] = []
        self._late = []
        self._waiting = []
        self.gated = False
        self._password_back = -1
        self._by_hand: set[str] = set()
        self._quoted = {1: self._lines_of_quote()}
        self.reports: list[Report] = []
        self.struck: list[str] = []
        self.fired: dict[str, int] = {}

    async def open(self) -> None:
        for proxy in self.proxies.values():
            await proxy.listen()

    async def aclose(self) -> None:
        """Ends every session: Tryton looks through all that a user has."""
        for program in self.left_behind:
            await program.workspace.crm._inner.aclose()
            await program.workspace.erp._inner.aclose()
        for proxy in self.proxies.values():
            for session in proxy.sessions:
                await proxy.end_session(session, database=self.real.demo.database)
            await proxy.close()

    # ------------------------------------------------------------------ programs and their wires

    def start(self, machine: str) -> Program:
        running = self._programs.get(machine)
        if running is not None and running.alive:
            running.die()
        self._programs[machine] = RealProgram(self, self.machines[machine])
        return self._programs[machine]

    def workspace_of(self, program: RealProgram) -> Workspace:
        demo, retries = self.real.demo, self._rng.choice((_ONE_TRY, _TWO_TRIES))
        options = dict(DEMO_CRM_OPTIONS)
        separator = options.pop("unit_separator")
        crm = BottleCrm(
            self.proxies[program.machine, "crm"].url,
            lambda: demo.crm_token,
            keys=CustomFieldKeys(**options),
            unit_separator=separator,
            timeouts=PATIENT,
            retries=retries,
        )
        erp = TrytonErp(
            self.proxies[program.machine, "erp"].url,
            demo.database,
            demo.erp_user,
            lambda: demo.erp_password,
            timeouts=PATIENT,
            retries=retries,
        )
        return Workspace(
            profile="demo",
            crm=Wire(crm, "crm", program),
            erp=Wire(erp, "erp", program),
            store=program.store,
            user=f"rep at {program.machine}",
            writer=program.machine,
            policies=Policies(writers="team"),
            clock=program.clock,
        )

    def plan(self, fault: str, *, changes: bool) -> Plan:
        """In a changing step mostly the change itself is hit, else any of its requests."""
        only = changes and (fault in ("create_refused", "write_back_vanished") or self._rng.random() < 0.85)
        skip = 0 if only else self._rng.choice((0, 0, 1))
        return Plan(fault, only, skip, self._rng.random())

    def _later(self, forward: Callable[[], Awaitable[bytes]]) -> None:
        async def work() -> None:
            answer = await forward()
            if b" 200 " not in answer.split(b"\r\n", 1)[0] or b'"error"' in answer:
                self.struck.append("late_commit_refused")  # said to nobody

        self.commit_later(work)

    async def turn(self, program: Program) -> None:
        await self.pass_time(STEP_SECONDS)
        if self._password_back == 0:
            self._give_password()
        self._password_back -= 1

    async def pass_time(self, seconds: float) -> None:
        self._at += timedelta(seconds=seconds)
        due = [late for late in self._late if late.due <= self._at]
        self._late = [late for late in self._late if late.due > self._at]
        for late in due:
            await late.work()

    async def together(self, works: Sequence[Coroutine[Any, Any, object]]) -> None:
        """Really at once: the servers decide whose request is next."""
        await asyncio.gather(*works)

    def calm(self) -> None:
        for machine in self.machines.values():
            machine.armed.clear()
            machine.skew = timedelta()
        for proxy in self.proxies.values():
            proxy.calm()

    def change_password(self) -> None:
        for proxy in self.proxies.values():
            proxy.locked_out = True
        self._password_back = PASSWORD_STEPS

    def _give_password(self) -> None:
        for proxy in self.proxies.values():
            proxy.locked_out = False

    # ------------------------------------------------------------------ what reps and other people do

    async def convert(self, machine: str, choice: Choice) -> ConversionResult | None:
        program = self.program(machine)
        before = self.orders()
        quote: str = self.estimate["id"]
        result: ConversionResult | None = await self._ask(
            program, lambda: convert_quote(program.workspace, quote, choice, REASONS)
        )
        if result is not None:
            self._reported(machine, "convert", result, before)
        return result

    def person_acts(self, fault: str) -> bool:
        """Tryton's own client cancels and edits only what is not confirmed yet."""
        states = ("draft",) if fault == "order_edited" else ("draft", "quotation")
        fitting = [order for order in self.orders() if order.state in states]
        if not fitting or fault not in kinds.PEOPLE or fault in NOT_REAL:
            return False
        order = self._rng.choice(fitting)
        if fault == "order_cancelled":
            self.cancel_by_hand(order.id)
            return True
        rows = self.real.erp_rows(
            "SELECT id, quantity FROM sale_line WHERE sale = ? ORDER BY id LIMIT 1", int(order.id)
        )
        more = int(exact(rows[0]["quantity"])) + 1
        self.real.rpc("model.sale.line.write", [rows[0]["id"]], {"quantity": more})
        self._by_hand.add(order.id)
        return True

    def cancel_by_hand(self, order_id: str) -> None:
        self.real.rpc("model.sale.sale.cancel", [int(order_id)])
        self._by_hand.add(order_id)

    # ------------------------------------------------------------------ what stands where, by SQL

    def _lines_of_quote(self) -> tuple[QuotedLine, ...]:
        rows = self.real.crm_rows(
            "SELECT l.id, p.sku, l.quantity, l.unit_price FROM estimate_line_item l"
            ' JOIN product p ON p.id = l.product_id WHERE l.estimate_id = ? ORDER BY l."order"',
            self.estimate["id"].replace("-", ""),
        )
        return tuple(self._quoted_line(row) for row in rows)

    def _quoted_line(self, row: sqlite3.Row) -> QuotedLine:
        item, _, unit = row["sku"].partition("/")
        if not unit:
            (found,) = self.real.erp_rows(
                "SELECT u.symbol FROM product_product p JOIN product_template t ON t.id = p.template"
                " JOIN product_uom u ON u.id = t.sale_uom WHERE p.code = ?",
                item,
            )
            unit = found["symbol"]
        line = next(x for x in self.estimate["line_items"] if x["id"].replace("-", "") == row["id"])
        return QuotedLine(line["id"], item, exact(row["quantity"]), unit, exact(row["unit_price"]))

    def orders(self) -> tuple[Ordered, ...]:
        rows = self.real.erp_rows(
            "SELECT s.id, s.number, s.state, s.crm_quote, s.party, l.quantity, l.unit_price, p.code, u.symbol"
            " FROM sale_sale s LEFT JOIN sale_line l ON l.sale = s.id AND l.type = 'line'"
            " LEFT JOIN product_product p ON p.id = l.product LEFT JOIN product_uom u ON u.id = l.unit"
            " WHERE s.crm_quote LIKE ? ORDER BY s.id, l.id",
            f"bottlecrm:{self.estimate['id']}:%",
        )
        heads = {row["id"]: row for row in rows}
        return tuple(
            Ordered(
                str(order_id),
                head["number"] or "",
                head["state"],
                head["crm_quote"],
                str(head["party"]),
                tuple(
                    OrderedLine(r["code"], exact(r["quantity"]), r["symbol"], exact(r["unit_price"]))
                    for r in rows
                    if r["id"] == order_id and r["code"] is not None
                ),
                str(order_id) in self._by_hand,
            )
            for order_id, head in heads.items()
        )

    def named_on_quote(self) -> tuple[str, ...]:
        (row,) = self.real.crm_rows(
            "SELECT custom_fields FROM estimate WHERE id = ?", self.estimate["id"].replace("-", "")
        )
        written = (json.loads(row["custom_fields"] or "{}").get("erp_order_no") or "").split(",")
        return tuple(number.strip() for number in written if number.strip())

    def entries(self, machine: str) -> Sequence[Entry]:
        return self.program(machine).store.peek(journal.of_quote, "bottlecrm", self.estimate["id"])
