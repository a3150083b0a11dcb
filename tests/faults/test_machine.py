"""Any interleaving of two programs' steps, faults and other people's doings, as hypothesis thinks them up."""

from __future__ import annotations

import asyncio
import random
import shutil
from collections.abc import Coroutine
from contextlib import ExitStack
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app.services.preflight import Choice
from tests.faults import kinds
from tests.faults.campaign import fast_folder
from tests.faults.judge import at_any_time, at_the_end
from tests.faults.practice_world import PracticeWorld
from tests.faults.programs import breathe, fault_layer
from tests.faults.runs import order_the_rest, settle_all
from tests.faults.world import MACHINES, SETTINGS, Setting

machines = st.sampled_from(MACHINES)
faults = st.sampled_from(list(kinds.FAULTS))
choices = st.one_of(
    st.just(Choice()),
    st.dictionaries(st.integers(1, 3), st.integers(1, 4).map(Decimal), min_size=1).map(Choice),
)


class TwoReps(RuleBasedStateMachine):
    """Programs stand still until a rule lets one of their requests or commits go on."""

    @initialize(setting=st.sampled_from(SETTINGS), seed=st.integers(0, 2**16))
    def begin(self, setting: Setting, seed: int) -> None:
        self.undo = ExitStack()
        self.undo.enter_context(fault_layer())
        self.folder = fast_folder()
        self.undo.callback(shutil.rmtree, self.folder)
        self.loop = asyncio.new_event_loop()
        self.undo.callback(self.loop.close)
        self.random = random.Random(seed)
        self.world = PracticeWorld(self.folder, setting, self.random)
        self.undo.callback(self.world.close)
        self.world.gated = True
        self.at_work: dict[str, asyncio.Task[Any]] = {}

    def _wait(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(work)

    def _let(self, machine: str, work: Coroutine[Any, Any, object]) -> None:
        self.at_work[machine] = self.loop.create_task(work)
        self._wait(breathe())

    def _busy(self, machine: str) -> bool:
        return machine in self.at_work and not self.at_work[machine].done()

    @rule(machine=machines, choice=choices)
    def a_rep_converts(self, machine: str, choice: Choice) -> None:
        if not self._busy(machine):
            self._let(machine, self.world.convert(machine, choice))

    @rule(machine=machines)
    def a_timer_settles(self, machine: str) -> None:
        if not self._busy(machine):
            self._let(machine, self.world.settle(machine))

    @precondition(lambda self: any(self._busy(machine) for machine in MACHINES))
    @rule(count=st.integers(1, 25))
    def programs_go_on(self, count: int) -> None:
        for _ in range(count):
            self.world.let_go()
            self._wait(breathe())

    @rule(machine=machines)
    def the_process_ends(self, machine: str) -> None:
        program = self.world.program(machine)
        program.die()
        self.world.let_go_of(program)
        self._wait(breathe())

    @rule(
        fault=st.sampled_from(list(kinds.FAULTS)),
        machine=machines,
        after=st.integers(0, 3),
        change=st.booleans(),
    )
    def a_fault_waits(self, fault: str, machine: str, after: int, change: bool) -> None:
        self.world.inject(fault, machine, after, change=change)

    @rule(what=st.sampled_from(list(kinds.PEOPLE)))
    def a_person_acts(self, what: str) -> None:
        self.world.person_acts(what)

    @rule(seconds=st.sampled_from([1, 30, 150, 400]))
    def time_passes(self, seconds: float) -> None:
        self._wait(self.world.pass_time(seconds))

    @invariant()
    def nothing_is_wrong(self) -> None:
        if hasattr(self, "world"):
            found = at_any_time(self.world)
            assert not found, found

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        with self.undo:
            self._wait(self._to_the_end())
            found = at_the_end(self.world)
            assert not found, found

    async def _to_the_end(self) -> None:
        await self.world.together([])
        await asyncio.gather(*self.at_work.values())
        await settle_all(self.world)
        await order_the_rest(self.world, self.random)


def _checks(examples: int, *, derandomize: bool) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=30,
        deadline=None,
        derandomize=derandomize,
        database=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )


def test_any_interleaving_of_two_programs_and_faults() -> None:
    run_state_machine_as_test(TwoReps, settings=_checks(150, derandomize=True))


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_many_more_interleavings() -> None:
    run_state_machine_as_test(TwoReps, settings=_checks(3000, derandomize=False))
