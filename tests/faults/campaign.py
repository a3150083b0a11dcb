"""Plays many runs one after another and counts them."""

from __future__ import annotations

import asyncio
import itertools
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from random import Random

from tests.faults.practice_world import PracticeWorld
from tests.faults.programs import fault_layer
from tests.faults.runs import Run, play
from tests.faults.table import Table
from tests.faults.world import Setting

_MEMORY = Path("/dev/shm")


def fast_folder() -> Path:
    """In memory where the machine has such a place: the runs do not test the disk."""
    return Path(tempfile.mkdtemp(prefix="firmdate-faults-", dir=_MEMORY if _MEMORY.is_dir() else None))


def play_all(runs: Iterable[Run], *, stop_after: int = 0) -> Table:
    """`stop_after`: so many bad runs are enough, 0 for all."""
    table, base = Table(), fast_folder()
    try:
        asyncio.run(_all(runs, table, base, stop_after))
    finally:
        shutil.rmtree(base)
    return table


async def _all(runs: Iterable[Run], table: Table, base: Path, stop_after: int) -> None:
    numbers = itertools.count()

    with fault_layer():
        for run in runs:
            folder = base / str(next(numbers))
            folder.mkdir()

            def make(setting: Setting, rng: Random, folder: Path = folder) -> PracticeWorld:
                return PracticeWorld(folder, setting, rng)

            table.add(await play(run, make))
            shutil.rmtree(folder)
            if stop_after and len(table.bad) >= stop_after:
                return
