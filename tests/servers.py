"""The real demo servers for any suite: load with `pytest_plugins = ["tests.servers"]`.

`demo_servers` is one pair of servers for the whole run, also with several xdist workers: the first worker
starts them, the others join, and the one that started them ends them when all are done.
`module_demo` and `fresh_demo` are pairs of their own for a module or a test, from the same filled databases.
"""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

from app.demo.locks import FileLock
from app.demo.servers import Demo, start_demo

T = TypeVar("T")
_CLOSE_SECONDS = 600
_running: list[tuple[Demo, FileLock, Path]] = []


def run_apart(make: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Runs a coroutine on a loop of its own in a thread of its own, whatever loop the test uses."""
    results: list[T] = []
    faults: list[BaseException] = []

    def work() -> None:
        try:
            results.append(asyncio.run(make()))
        except BaseException as fault:  # noqa: BLE001 (handed to the caller below)
            faults.append(fault)

    thread = threading.Thread(target=work, name="demo")
    thread.start()
    thread.join()
    if faults:
        raise faults[0]
    return results[0]


def _shared_folder(factory: pytest.TempPathFactory) -> Path:
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def demo_servers(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The run's servers, shared: leave records of others alone, create your own."""
    shared = _shared_folder(tmp_path_factory)
    users = shared / "demo-users"
    users.mkdir(exist_ok=True)
    using = FileLock(users / f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}.lock")
    assert using.try_lock()
    try:
        demo = run_apart(lambda: start_demo(shared / "demo"))
    except BaseException:
        using.release()
        raise
    _running.append((demo, using, users))
    return demo


@pytest.fixture(scope="module")
def module_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Servers and data of one module's tests alone: for those that count records or read the story whole.
    Give such a module an xdist_group, so that one worker has them."""
    folder = tmp_path_factory.mktemp("module") / "demo"
    demo = run_apart(lambda: start_demo(folder))
    yield demo
    run_apart(demo.close)


@pytest.fixture
def fresh_demo(tmp_path: Path) -> Iterator[Demo]:
    """Servers and data of this test alone (1 to 2 s)."""
    demo = run_apart(lambda: start_demo(tmp_path / "demo"))
    yield demo
    run_apart(demo.close)


def pytest_sessionfinish() -> None:
    """Not in a fixture's teardown: waiting for the other workers is no part of the last test's time."""
    while _running:
        demo, using, users = _running.pop()
        using.release()
        if demo.owned:
            deadline = time.monotonic() + _CLOSE_SECONDS
            while time.monotonic() < deadline and not all(_free(user) for user in users.iterdir()):
                time.sleep(0.2)
        run_apart(demo.close)


def _free(path: Path) -> bool:
    lock = FileLock(path)
    free = lock.try_lock()
    lock.release()
    return free
