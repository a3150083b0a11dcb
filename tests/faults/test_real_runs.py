"""Two reps, two machines, real servers, faults on the wire and around it: one order per part, or none."""

from __future__ import annotations

import pytest

from app.demo.servers import Demo
from tests.faults.broken import BROKEN
from tests.faults.real_campaign import REAL_FAULTS, REAL_SETTINGS, play_real, real_runs
from tests.faults.runs import Run
from tests.faults.table import Table

pytestmark = [pytest.mark.real("tryton", "bottlecrm"), pytest.mark.xdist_group("contract-faults")]

NORMAL_RUNS = 60
LONG_RUNS = 500


def _told(table: Table) -> str:
    return "\n".join([*table.lines(), *table.complaints()])


def _holds(demo: Demo, count: int, seed: int, *, short: bool) -> Table:
    if demo.crm_is_practice:
        pytest.skip("no Python here is new enough for BottleCRM")
    table = play_real(real_runs(count, seed), demo, short=short, side_by_side=2)
    print(_told(table))
    assert table.clean, _told(table)
    assert table.runs == count
    return table


@pytest.mark.timeout(420)
def test_no_fault_makes_two_orders_or_loses_one_on_real_servers(fresh_demo: Demo) -> None:
    table = _holds(fresh_demo, NORMAL_RUNS, seed=1, short=True)
    assert sum(row["ordered"] for row in table.rows.values()) >= 0.8 * NORMAL_RUNS, _told(table)
    struck = [name for name in REAL_FAULTS if table.rows.get(name, {}).get("runs")]
    assert len(struck) >= 0.8 * len(REAL_FAULTS), _told(table)


@pytest.mark.timeout(240)
def test_a_converter_that_forgets_its_journal_is_seen_on_real_servers(fresh_demo: Demo) -> None:
    if fresh_demo.crm_is_practice:
        pytest.skip("no Python here is new enough for BottleCRM")
    broken = BROKEN["forgets_the_journal"]
    planned = [Run(n, 500 + n, "apart", broken.faults[n % len(broken.faults)]) for n in range(12)]
    with broken.mistake():
        table = play_real(planned, fresh_demo, stop_after=1)
    seen = {finding.kind for outcome in table.bad for finding in outcome.findings}
    assert seen & broken.seen_as, _told(table)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_no_fault_does_on_real_servers_in_the_long_run(fresh_demo: Demo) -> None:
    table = _holds(fresh_demo, LONG_RUNS, seed=2, short=True)
    assert [name for name in REAL_FAULTS if name not in table.rows] == [], _told(table)


def test_every_fault_leads_on_real_servers() -> None:
    planned = real_runs(NORMAL_RUNS, seed=1)
    assert {run.leading for run in planned} == set(REAL_FAULTS)
    assert {run.setting for run in planned} == set(REAL_SETTINGS)
