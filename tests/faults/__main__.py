"""python -m tests.faults --runs N --seed S [--practice | --real]: prints the table; exit 1 for any fault."""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
import time
from pathlib import Path

from app.demo.servers import start_demo
from tests.faults.campaign import play_all
from tests.faults.real_campaign import play_real, real_runs
from tests.faults.runs import Run, runs
from tests.faults.table import Table
from tests.servers import run_apart


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--practice", action="store_true", help="the practice company (the default)")
    parser.add_argument("--real", action="store_true", help="a demo of its own: Tryton and BottleCRM")
    parser.add_argument("--side-by-side", type=int, default=2, help="with --real: so many runs at once")
    parser.add_argument("--only", type=int, help="play this run alone")
    parser.add_argument("--stop", type=int, default=0, help="stop after so many bad runs")
    options = parser.parse_args()
    chosen = (real_runs if options.real else runs)(options.runs, options.seed)
    if options.only is not None:
        chosen = [run for run in chosen if run.number == options.only]
    logging.disable()  # what programs log of the faults is no part of the table
    begun = time.perf_counter()
    if options.real:
        table = _on_a_demo(chosen, options.stop, options.side_by_side)
    else:
        table = play_all(chosen, stop_after=options.stop)
    print(*table.lines(), sep="\n")
    print(*table.complaints(), sep="\n")
    print(f"{table.runs} runs in {time.perf_counter() - begun:.1f} s", file=sys.stderr)
    return 0 if table.clean else 1


def _on_a_demo(chosen: list[Run], stop: int, side_by_side: int) -> Table:
    with tempfile.TemporaryDirectory(prefix="firmdate-faults-") as folder:
        demo = run_apart(lambda: start_demo(Path(folder) / "demo"))
        try:
            return play_real(chosen, demo, stop_after=stop, side_by_side=side_by_side)
        finally:
            run_apart(demo.close)


if __name__ == "__main__":
    sys.exit(main())
