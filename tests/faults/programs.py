"""A program of the practice world: its connectors and its store fail at every step as the plan says."""

from __future__ import annotations

import asyncio
import resource
import sqlite3
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol, TypeVar
from unittest.mock import patch

from app.connectors.practice import PracticeCompany, PracticeCrm, PracticeErp
from app.domain.policies import Policies
from app.errors import OutcomeUnknown, Rejected, SystemUnreachable, Throttled, UnexpectedReply
from app.services import after_conversion, conversion_steps, convert
from app.services.workspace import Workspace
from app.storage import audit, clock, inbox, journal
from app.storage.clock import now as real_now
from app.storage.database import Store
from tests.faults import kinds
from tests.faults.world import PowerCut, Setting

T = TypeVar("T")

CHANGES = frozenset(
    {"create_sales_order", "confirm_sales_order", "cancel_sales_order", "write_back", "add_note"}
)
READS = frozenset(
    {"connect", "account", "quote", "read_write_back", "customers", "products", "warehouses", "stock",
     "sales_terms", "sales_order", "sales_orders_by_id", "find_by_external_reference", "open_items", "credit",
     "search_customers"}
)  # fmt: skip

DONE_FIRST = {
    "reply_lost": ("timed_out", SystemUnreachable),
    "error_500_after": ("server_error", SystemUnreachable),
    "error_502_after": ("server_error", SystemUnreachable),
    "html_reply": ("not_json", UnexpectedReply),
    "wrong_types": ("wrong_type", UnexpectedReply),
    "truncated_reply": ("cut_short", UnexpectedReply),
}
"""The server has done the work before this: what a read raises; a change raises OutcomeUnknown."""
NEVER_DONE = ("request_lost", "error_500_before", "error_502_before")

RUNNING: ContextVar[Program | None] = ContextVar("RUNNING", default=None)


@dataclass
class Armed:
    """A fault that waits for its moment: `after` more fitting steps."""

    fault: str
    after: int
    change: bool


@dataclass
class Machine:
    """A rep's computer: what outlives its programs."""

    name: str
    store_path: Path
    skew: timedelta = timedelta()
    armed: list[Armed] = field(default_factory=list)


class Ground(Protocol):
    """What a program needs of the world it runs in."""

    setting: Setting
    company: PracticeCompany
    struck: list[str]
    fired: dict[str, int]

    def time(self) -> datetime: ...

    async def turn(self, program: Program) -> None: ...

    def commit_later(self, work: Callable[[], Awaitable[object]]) -> None: ...

    def person_acts(self, fault: str) -> bool: ...

    def change_password(self) -> None: ...


class KeylessErp(PracticeErp):
    """An ERP without a unique key: it takes a second order under the same reference."""

    @property
    def capabilities(self) -> Any:
        from dataclasses import replace

        return replace(super().capabilities, arbiter="none")

    async def create_sales_order(self, draft: Any) -> Any:
        from dataclasses import replace

        key = self.company.next_id("key")
        created = await super().create_sales_order(replace(draft, external_reference=key))
        self.company.state.orders[created.id].external_reference = draft.external_reference
        return replace(created, external_reference=draft.external_reference)


class InlineStore(Store):
    """The real store without its thread, so that a run takes the same way each time."""

    def __init__(self, path: Path, program: Program) -> None:
        super().__init__(path)
        self._program = program

    async def run(self, function: Callable[..., Any], *arguments: object) -> Any:
        return await self._program.store_step(lambda: self._call(function, arguments))

    def peek(self, function: Callable[..., T], *arguments: object) -> T:
        """For the judge: no step of the program."""
        return self._call(function, arguments)

    def end(self) -> None:
        self._close()
        self._thread.shutdown(wait=False)

    async def aclose(self) -> None:
        self.end()

    @contextmanager
    def failing(self, fault: str) -> Iterator[None]:
        """SQLite's own failure: files that cannot be written to, or that another connection holds."""
        connection = self._connect()
        if fault == "disk_full":
            soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
            try:
                yield
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
            return
        other = sqlite3.connect(self.path, isolation_level=None)
        connection.execute("PRAGMA busy_timeout = 0")
        try:
            other.execute("BEGIN IMMEDIATE")
            yield
        finally:
            other.close()
            connection.execute("PRAGMA busy_timeout = 10000")


class Wire:
    """A connector behind a wire that fails: every method of the port is one request."""

    def __init__(self, inner: Any, system: str, program: Program) -> None:
        self._inner, self._system, self._program = inner, system, program

    def __getattr__(self, name: str) -> Any:
        there = getattr(self._inner, name)
        if name not in CHANGES and name not in READS:
            return there

        async def request(*arguments: Any, **options: Any) -> Any:
            return await self._program.wire_step(
                self._system, name, lambda: there(*arguments, **options), self._inner
            )

        return request


class Program:
    """One process: its workspace, and its end."""

    def __init__(self, ground: Ground, machine: Machine) -> None:
        self.ground, self.home, self.machine = ground, machine, machine.name
        self.alive = True
        self.store = InlineStore(machine.store_path, self)
        self.workspace = self._workspace()

    def _workspace(self) -> Workspace:
        company = self.ground.company
        erp_class = KeylessErp if self.ground.setting == "keyless" else PracticeErp
        writers = "one" if self.ground.setting == "keyless" else "team"
        return Workspace(
            profile="practice",
            crm=Wire(PracticeCrm(company), "crm", self),
            erp=Wire(erp_class(company), "erp", self),
            store=self.store,
            user=f"rep at {self.machine}",
            writer=self.machine,
            policies=Policies(writers=writers),
            clock=self.clock,
        )

    def clock(self) -> datetime:
        return self.ground.time() + self.home.skew

    def die(self) -> None:
        self.alive = False
        self.store.end()

    def _cut(self) -> None:
        if not self.alive:
            raise PowerCut

    # ------------------------------------------------------------------ steps at which faults strike

    def _strikes(self, fits: Callable[[Armed], bool]) -> str:
        """The fault whose moment this is, "" for none."""
        for armed in self.home.armed:
            if not fits(armed):
                continue
            if armed.after > 0:
                armed.after -= 1
                continue
            if armed.fault in kinds.PEOPLE and not self.ground.person_acts(armed.fault):
                continue  # there is nothing yet that a person could do it to
            self.home.armed.remove(armed)
            self.ground.struck.append(armed.fault)
            return armed.fault
        return ""

    def _outside(self) -> None:
        """What happens around the program without its doing: people and the clock."""
        fault = self._strikes(lambda armed: armed.fault in kinds.PEOPLE or armed.fault.startswith("clock_"))
        if fault == "clock_forward":
            self.home.skew += timedelta(days=1)
        elif fault == "clock_back":
            self.home.skew -= timedelta(days=1)

    async def wire_step(
        self, system: str, operation: str, work: Callable[[], Awaitable[Any]], inner: Any
    ) -> Any:
        self._cut()
        await self.ground.turn(self)
        self._cut()
        self._outside()
        change = operation in CHANGES

        def fits(armed: Armed) -> bool:
            if armed.fault == "create_refused":
                return operation == "create_sales_order"
            if armed.fault == "write_back_vanished":
                return operation == "write_back"
            if armed.fault in ("killed_before_request", "killed_before_reply", *kinds.WIRE):
                return change or not armed.change
            return False

        fault = self._strikes(fits)
        if fault == "killed_before_request":
            self.die()
            raise PowerCut
        answer = await self._exchange(fault, system, operation, work, inner) if fault else await work()
        await self.ground.turn(self)
        if fault == "killed_before_reply":
            self.die()
        self._cut()
        return answer

    async def _exchange(
        self, fault: str, system: str, operation: str, work: Callable[[], Awaitable[Any]], inner: Any
    ) -> Any:
        change = operation in CHANGES
        if fault == "not_sent":
            raise SystemUnreachable("not_reachable", system=system)
        if fault == "throttled":
            raise Throttled(system=system, retry_after=2.0)
        if fault == "create_refused":
            raise Rejected("rejected", system=system, text="The accounting period of this date is closed.")
        if fault == "write_back_vanished":
            return None
        if fault in NEVER_DONE or (fault == "late_commit" and not change):
            raise (OutcomeUnknown if change else SystemUnreachable)("timed_out", system=system)
        if fault == "late_commit":
            self.ground.commit_later(work)
            raise OutcomeUnknown("timed_out", system=system, operation=operation)
        if fault in DONE_FIRST:
            code, on_read = DONE_FIRST[fault]
            await work()
            raise (OutcomeUnknown if change else on_read)(code, system=system)
        if fault in ("session_expired", "session_lost"):
            times = 1 if fault == "session_expired" else 2
            self.ground.company.switches.turn_on("session_expired", times=times)
        elif fault == "password_changed":
            self.ground.change_password()
            inner.gate.close()
        return await work()

    async def store_step(self, work: Callable[[], T]) -> T:
        self._cut()
        await self.ground.turn(self)
        self._cut()
        self._outside()
        fault = self._strikes(
            lambda armed: (
                armed.fault in kinds.STORE or armed.fault in ("killed_before_commit", "killed_after_commit")
            )
        )
        if fault in ("disk_full", "database_locked"):
            return self._on_bad_disk(fault, work)
        if fault == "killed_before_commit":
            self.die()
            raise PowerCut
        done = work()
        if fault == "killed_after_commit":
            self.die()
            raise PowerCut
        if fault == "commit_answer_lost":
            raise self.store._fault_of(sqlite3.OperationalError("disk I/O error"))
        return done

    def _on_bad_disk(self, fault: str, work: Callable[[], T]) -> T:
        """A read, or a row that still fits, goes well even so: then the fault waits for the next step."""
        with self.store.failing(fault):
            done = work()
        self.ground.struck.remove(fault)
        self.home.armed.append(Armed(fault, 0, change=False))
        return done

    def point(self, name: str) -> None:
        """A fault point of the program was passed."""
        self._cut()
        if self._strikes(lambda armed: armed.fault == f"killed_{name}"):
            self.ground.fired[name] = self.ground.fired.get(name, 0) + 1
            self.die()
            raise PowerCut


def _reached(name: str) -> None:
    program = RUNNING.get()
    if program is not None:
        program.point(name)


def _now() -> datetime:
    program = RUNNING.get()
    return program.clock() if program is not None else real_now()


@contextmanager
def fault_layer() -> Iterator[None]:
    """Fault points and clocks of all programs in this process go through their worlds."""
    places: list[tuple[object, Mapping[str, object]]] = [
        *((module, {"reached": _reached}) for module in (after_conversion, conversion_steps, convert)),
        *((module, {"now": _now}) for module in (clock, journal, audit, inbox) if hasattr(module, "now")),
    ]
    patches = [patch.multiple(module, **replaced) for module, replaced in places]
    for one in patches:
        one.start()
    try:
        yield
    finally:
        for one in patches:
            one.stop()


async def breathe() -> None:
    """Lets everything that can go on without a turn go on."""
    for _ in range(8):
        await asyncio.sleep(0)
