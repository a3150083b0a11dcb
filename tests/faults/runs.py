"""One seeded run: two reps convert one quote, things fail, everything is settled, and the judge looks."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.domain.conversion import FINAL, LATE_COMMIT_SECONDS
from app.services.preflight import Choice
from tests.faults import kinds
from tests.faults.judge import Finding, at_any_time, at_the_end, still_to_order
from tests.faults.world import MACHINES, SETTINGS, Setting, World

SETTLE_ROUNDS = 6
ACTIONS = 4
DAY_SECONDS = 86_400


@dataclass(frozen=True)
class Run:
    """What a seed stands for."""

    number: int
    seed: int
    setting: Setting
    leading: str
    """The fault that this run is about; others may come with it."""


@dataclass(frozen=True)
class Outcome:
    run: Run
    struck: tuple[str, ...]
    fired: Mapping[str, int]
    findings: tuple[Finding, ...]
    ordered: bool
    """An order came of it: a run in which everything is refused proves little."""


def runs(count: int, seed: int) -> list[Run]:
    """Every fault leads equally often, in every setting."""
    names = list(kinds.FAULTS)
    return [
        Run(n, seed * 1_000_003 + n, SETTINGS[n // len(names) % len(SETTINGS)], names[n % len(names)])
        for n in range(count)
    ]


async def play(run: Run, make: Callable[[Setting, random.Random], World]) -> Outcome:
    """Plays it in a fresh world."""
    rng = random.Random(run.seed)
    world = make(run.setting, rng)
    try:
        findings = await _played(world, run, rng)
        return Outcome(run, tuple(world.struck), dict(world.fired), tuple(findings), bool(world.orders()))
    except Exception as fault:
        fault.add_note(f"in run {run.number} (seed {run.seed}, {run.setting}; {', '.join(world.struck)})")
        raise
    finally:
        world.close()


async def _played(world: World, run: Run, rng: random.Random) -> list[Finding]:
    _arm(world, run, rng)
    for act in range(rng.randint(1, ACTIONS)):
        machine = "first" if act == 0 or rng.random() < 0.6 else "second"
        await _act(world, rng, machine, rng.random() * (0.75 if act == 0 else 1))
        if found := at_any_time(world):
            return found
    await settle_all(world)
    if found := at_the_end(world):
        return found
    await order_the_rest(world, rng)
    return list(dict.fromkeys([*at_the_end(world), *_left_over(world)]))


def _arm(world: World, run: Run, rng: random.Random) -> None:
    world.inject(run.leading, "first", _moment(run.leading, rng), change=rng.random() < 0.8)
    for _ in range(rng.choice((0, 0, 1, 1, 2, 3))):
        fault = rng.choice(list(kinds.FAULTS))
        machine = rng.choice(MACHINES)
        world.inject(fault, machine, _moment(fault, rng), change=rng.random() < 0.8)


def _moment(fault: str, rng: random.Random) -> int:
    """How many fitting steps it waits: there are a few changes and dozens of commits."""
    if fault in kinds.STORE or fault.endswith("_commit"):
        return rng.randrange(14)
    if fault in kinds.PEOPLE or fault.startswith("clock_"):
        return rng.randrange(24)
    return rng.choice((0, 0, 0, 0, 1, 1, 2)) if fault in kinds.WIRE or "_before_re" in fault else 0


async def _act(world: World, rng: random.Random, machine: str, what: float) -> None:
    if what < 0.5:
        await world.convert(machine, a_choice(world, rng))
    elif what < 0.75:
        second = (
            world.settle("second") if rng.random() < 0.3 else world.convert("second", a_choice(world, rng))
        )
        await world.together([world.convert("first", a_choice(world, rng)), second])
    elif what < 0.9:
        await world.settle(machine)
    else:
        await world.pass_time(rng.choice((5, 150, 700)))


def a_choice(world: World, rng: random.Random) -> Choice:
    """The whole quote, all that is left, or some quantity of some lines."""
    if rng.random() < 0.6:
        return Choice()
    lines = world.quoted()[max(world.quoted())]
    chosen = rng.sample(range(1, len(lines) + 1), rng.randint(1, len(lines)))
    return Choice({n: Decimal(rng.randint(1, int(lines[n - 1].quantity))) for n in chosen})


async def settle_all(world: World) -> None:
    """The faults stop; timers run, time goes by, and a person decides what only a person may."""
    world.calm()
    await world.server_time_passes()
    for round_ in range(SETTLE_ROUNDS):
        for machine in MACHINES:
            await world.settle(machine)
        await world.pass_time(180)
        if all(entry.state in FINAL for machine in MACHINES for entry in world.entries(machine)):
            break
        if round_ >= 2:
            await _people_decide(world)
        if round_ == SETTLE_ROUNDS - 3:  # what a clock that was ahead wrote down lies in the past again
            await world.pass_time(DAY_SECONDS)
    for seconds in (
        LATE_COMMIT_SECONDS,
        DAY_SECONDS,
    ):  # what is read once more
        await world.pass_time(seconds)
        for machine in MACHINES:
            await world.settle(machine)


async def _people_decide(world: World) -> None:
    for machine in MACHINES:
        await world.declare(machine)
        for entry in world.entries(machine):
            if entry.state not in FINAL and entry.problem.startswith("content_differs"):
                for order in world.orders():
                    if order.living and order.reference == entry.external_reference:
                        world.cancel_by_hand(order.id)


async def order_the_rest(world: World, rng: random.Random) -> None:
    """What was not ordered yet can still be: nothing is locked for ever."""
    for machine in MACHINES:
        await world.free_cancelled(machine)
    for machine in rng.sample(MACHINES, len(MACHINES)):
        await world.convert(machine, Choice())
    for machine in MACHINES:
        await world.settle(machine)


def _left_over(world: World) -> list[Finding]:
    """On one store everything that was quoted must be ordered now; nobody stands in the way."""
    if (
        world.setting == "apart"
        or len(world.quoted()) > 1
        or any(o.by_hand and o.living for o in world.orders())
    ):
        return []
    left = still_to_order(world)
    return [Finding("lost", f"never ordered: {left}")] if left else []
