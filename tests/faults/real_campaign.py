"""Plays runs on the demo's real servers and counts them."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterable
from pathlib import Path
from random import Random

from app.demo.servers import Demo
from tests.faults import kinds
from tests.faults.campaign import fast_folder
from tests.faults.judge import Finding, at_any_time, at_the_end
from tests.faults.programs import fault_layer
from tests.faults.real_company import Company
from tests.faults.real_world import NOT_REAL, RealWorld
from tests.faults.runs import Outcome, Run, a_choice, order_the_rest, play, settle_all
from tests.faults.runs import _arm as arm
from tests.faults.runs import _left_over as left_over
from tests.faults.table import Table
from tests.faults.world import MACHINES, Setting

REAL_FAULTS = tuple(name for name in kinds.FAULTS if name not in NOT_REAL)
REAL_SETTINGS: tuple[Setting, ...] = ("apart", "together")


def real_runs(count: int, seed: int) -> list[Run]:
    """Every fault that the real systems have leads equally often; the settings take turns."""
    turns = len(REAL_FAULTS)
    return [
        Run(n, seed * 1_000_003 + n, REAL_SETTINGS[(n + n // turns) % 2], REAL_FAULTS[n % turns])
        for n in range(count)
    ]


def play_real(
    runs: Iterable[Run], demo: Demo, *, stop_after: int = 0, short: bool = True, side_by_side: int = 1
) -> Table:
    """`stop_after`: so many bad runs are enough, 0 for all. `short`: the fewest acts that show the fault.
    `side_by_side`: so many runs at once, each with a quote of its own."""
    table, company, base = Table(), Company(demo), fast_folder()
    waiting = iter(runs)

    async def player() -> None:
        for run in waiting:
            if stop_after and len(table.bad) >= stop_after:
                return
            folder = base / str(run.number)
            folder.mkdir()
            table.add(await _one(run, company, folder, short))
            shutil.rmtree(folder)

    async def players() -> None:
        await asyncio.gather(*(player() for _ in range(side_by_side)))

    try:
        with fault_layer():
            asyncio.run(players())
    finally:
        company.close()
        shutil.rmtree(base)
    return table


async def _one(run: Run, company: Company, folder: Path, short: bool) -> Outcome:
    rng = Random(run.seed)
    world = RealWorld(folder, run.setting, rng, company)
    await world.open()
    try:
        if not short:
            return await play(run, lambda setting, chance: world)
        findings = await _played_short(world, run, rng)
        return Outcome(run, tuple(world.struck), dict(world.fired), tuple(findings), bool(world.orders()))
    except Exception as fault:
        fault.add_note(f"in run {run.number} (seed {run.seed}, {run.setting}; {', '.join(world.struck)})")
        raise
    finally:
        world.close()
        await world.aclose()


async def _played_short(world: RealWorld, run: Run, rng: Random) -> list[Finding]:
    """As `runs.play` with the fewest acts: one conversion, or two at once, or one and another one after."""
    arm(world, run, rng)
    what = rng.random()
    if what < 0.35:
        second = world.convert("second", a_choice(world, rng))
        await world.together([world.convert("first", a_choice(world, rng)), second])
    else:
        await world.convert("first", a_choice(world, rng))
        if what < 0.5 or run.leading not in world.struck:
            await world.convert(rng.choice(MACHINES), a_choice(world, rng))
    if found := at_any_time(world):
        return found
    await settle_all(world)
    found = at_the_end(world)
    if found or rng.random() < 0.7:
        return found
    await order_the_rest(world, rng)
    return list(dict.fromkeys([*at_the_end(world), *left_over(world)]))
