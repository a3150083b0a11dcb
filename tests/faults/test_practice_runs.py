"""Two reps, two machines, every fault: thousands of seeded runs on practice, and none goes wrong."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from app.services.fault_points import FAULT_POINTS
from app.services.preflight import Choice
from tests.faults import kinds
from tests.faults.campaign import play_all
from tests.faults.practice_world import PracticeWorld
from tests.faults.programs import fault_layer
from tests.faults.runs import Run, runs
from tests.faults.table import Table
from tests.faults.world import SETTINGS

NORMAL_RUNS = 2_000
LONG_RUNS = 20_000
LEAST = 10
SECONDS = 60.0


def _told(table: Table) -> str:
    return "\n".join([*table.lines(), *table.complaints()])


def _holds(table: Table, count: int) -> None:
    assert table.clean, _told(table)
    assert table.runs == count
    assert not table.rarely_struck(LEAST), _told(table)
    assert not table.rarely_ordered(0.9), _told(table)
    assert {point: table.fired[point] for point in FAULT_POINTS if table.fired[point] < LEAST} == {}


def test_no_fault_makes_two_orders_or_loses_one() -> None:
    begun = time.process_time()
    table = play_all(runs(NORMAL_RUNS, seed=1))
    _holds(table, NORMAL_RUNS)
    assert time.process_time() - begun < SECONDS


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_no_fault_does_in_the_long_run() -> None:
    _holds(play_all(runs(LONG_RUNS, seed=2)), LONG_RUNS)


def test_every_fault_leads_in_every_setting() -> None:
    planned = runs(NORMAL_RUNS, seed=1)
    assert {(run.leading, run.setting) for run in planned} == {(f, s) for f in kinds.FAULTS for s in SETTINGS}
    assert len({run.seed for run in planned}) == NORMAL_RUNS


def test_a_seed_plays_the_same_run_again() -> None:
    chosen = [Run(n, 77 + n, "apart", "late_commit") for n in range(20)]
    first, second = play_all(chosen), play_all(chosen)
    assert [*first.lines()] == [*second.lines()] and first.fired == second.fired


async def test_a_team_without_an_arbiter_and_with_stores_apart_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.faults.programs.PracticeErp", _keyless())
    with fault_layer():
        world = PracticeWorld(tmp_path, "apart", random.Random(1))
        for machine in world.machines:
            result = await world.convert(machine, Choice())
            assert result is not None and result.status == "refused"
            assert "arbiter_missing" in [check.code for check in result.checks]
        assert world.orders() == ()
        world.close()


def _keyless() -> type:
    from tests.faults.programs import KeylessErp

    return KeylessErp
