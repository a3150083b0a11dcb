"""`firmdate demo --headless`: the servers without the window."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

from app.demo.faults import DemoError
from app.demo.servers import Demo, start_demo


def show_progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def ready_line(demo: Demo) -> str:
    """The one line on standard output. Its keys are a contract: they may be added to, never renamed."""
    told = {"state": "ready", "profile": "demo", "crm": demo.crm_url, "erp": demo.erp_url}
    if demo.crm_is_practice:
        told["crm_kind"] = "practice"
    return json.dumps(told)


async def serve_headless(folder: Path | None = None, *, size: str = "small", reset: bool = False) -> int:
    """Serves until Ctrl+C or SIGTERM, then ends the servers. Gives the exit code; raises DemoError."""
    stop = asyncio.Event()
    with _stopping(stop):
        starting = asyncio.ensure_future(start_demo(folder, size=size, reset=reset, progress=show_progress))
        stopped = asyncio.ensure_future(stop.wait())
        await asyncio.wait({starting, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if not starting.done():
            starting.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await starting
            return 0
        stopped.cancel()
        demo = await starting
        try:
            return await _serve(demo, stop)
        finally:
            await demo.close()


async def _serve(demo: Demo, stop: asyncio.Event) -> int:
    if demo.crm_is_practice:
        show_progress("No Python 3.12 or newer was found for the CRM: its side is the practice company.")
    if demo.aged:
        show_progress("This demo's story is more than a week old. Start it with --reset for a fresh one.")
    print(ready_line(demo), flush=True)
    while not stop.is_set():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), 1)
        if dead := demo.dead_server():
            show_progress(f"The {dead} has ended by itself. Its log is in {demo.folder}.")
            return DemoError.exit_code
    return 0


@contextlib.contextmanager
def _stopping(stop: asyncio.Event) -> Iterator[None]:
    """Sets `stop` on SIGINT and SIGTERM, also where the loop has no signal handlers (Windows)."""
    loop = asyncio.get_running_loop()
    former = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in former:
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
