"""One demo server as a child process that cannot outlive the program."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, Queue
from typing import Any

from app.demo.faults import DemoError

_START_SECONDS = 60
# No bytecode beside the scripts: the program's folder may be read-only, and is never the demo's to write in.
_PYTHON_SETTINGS = {"PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"}


class Child:
    """A running server. `facts` is what it said when it was ready to answer: its port, perhaps a token."""

    def __init__(self, name: str, process: subprocess.Popen[bytes], facts: dict[str, Any]) -> None:
        self.name = name
        self.facts = facts
        self._process = process

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.facts['port']}"

    @property
    def pid(self) -> int:
        return self._process.pid

    def running(self) -> bool:
        return self._process.poll() is None

    def stop(self, seconds: float = 10) -> None:
        """Closes the pipe, on which the server ends by itself; a server that does not is killed."""
        _end(self._process, seconds)


def _end(process: subprocess.Popen[bytes], seconds: float) -> None:
    if process.stdin is not None:
        # A child that was gone before its orders were written leaves them in the buffer: a broken pipe.
        with contextlib.suppress(OSError):
            process.stdin.close()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()


def clean_environment() -> dict[str, str]:
    """This process's environment without what would lead another Python or server astray."""
    astray = ("PYTHON", "VIRTUAL_ENV", "DJANGO", "TRYTON", "LD_LIBRARY_PATH", "DBNAME", "FIRMDATE")
    return {key: value for key, value in os.environ.items() if not key.startswith(astray)}


_unfinished: set[subprocess.Popen[bytes]] = set()
"""Processes that prepare something for this program; see `end_unfinished`."""
_given_up = threading.Event()


@contextlib.contextmanager
def preparing(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Marks a process that a person who gives up need not wait for."""
    _unfinished.add(process)
    if _given_up.is_set():  # launched by a thread between two steps, just after the person gave up
        process.terminate()
    try:
        yield
    finally:
        _unfinished.discard(process)


def end_unfinished() -> None:
    """Ends what is being prepared, so that giving up takes no longer than a moment."""
    _given_up.set()
    for process in list(_unfinished):
        process.terminate()


def begin_preparing() -> None:
    """A new start: what an earlier one gave up does not concern it."""
    _given_up.clear()


def _launch(python: Path, script: Path, orders: dict[str, Any], log: Path) -> subprocess.Popen[bytes]:
    """Starts `script` and hands it its orders. What it prints goes to `log`, what it tells to stdout."""
    environment = clean_environment() | _PYTHON_SETTINGS
    if threading.current_thread() is threading.main_thread():
        # Linux ends the child when the *thread* that launched it ends, so only the main thread asks for that.
        environment["FIRMDATE_PARENT_DEATH_SIGNAL"] = "1"
    with log.open("ab") as handle:
        process = subprocess.Popen(
            [os.fspath(python), os.fspath(script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=handle,
            cwd=orders["folder"],
            env=environment,
            start_new_session=os.name != "nt",  # Ctrl+C is for the program, which then ends its servers
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    assert process.stdin is not None
    with contextlib.suppress(OSError):  # it died already: reading what it tells will show that
        process.stdin.write(json.dumps(orders).encode() + b"\n")
        process.stdin.flush()
    return process


class Starting:
    """A server that was launched and has not answered yet; `wait` gives the running one."""

    def __init__(self, name: str, python: Path, script: Path, orders: dict[str, Any], log: Path) -> None:
        self._name, self._log = name, log
        self._process = _launch(python, script, orders, log)
        self._first_line: Queue[bytes] = Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        self._first_line.put(self._process.stdout.readline())

    def abandon(self) -> None:
        _end(self._process, 5)

    def wait(self, seconds: float = _START_SECONDS) -> Child:
        """Blocks until the server said its port. Raises DemoError when it died or stays silent."""
        try:
            line = self._first_line.get(timeout=seconds)
        except Empty:
            self.abandon()
            raise DemoError(
                "demo_server_silent", server=self._name, seconds=round(seconds), log=str(self._log)
            ) from None
        if not line.endswith(b"\n"):
            self.abandon()
            reason = last_line(self._log)
            raise DemoError("demo_server_died", server=self._name, reason=reason, log=str(self._log))
        return Child(self._name, self._process, json.loads(line))


def run_task(
    name: str, python: Path, script: Path, orders: dict[str, Any], log: Path, progress: Callable[[str], None]
) -> None:
    """Runs a script that tells {"progress": ...} lines and at its end {"done": true}. Raises DemoError."""
    process = _launch(python, script, orders, log)
    done = False
    try:
        assert process.stdout is not None
        with preparing(process):
            for line in process.stdout:
                told = json.loads(line)
                done = done or bool(told.get("done"))
                if "progress" in told:
                    progress(told["progress"])
    finally:
        _end(process, 10)
    if not done:
        raise DemoError("demo_build_failed", server=name, reason=last_line(log), log=str(log))


def last_line(log: Path) -> str:
    """The last non-empty line of a log, shortened; says so when there is none."""
    lines = [line.strip() for line in log.read_text("utf-8", "replace").splitlines() if line.strip()]
    return lines[-1][:300] if lines else "it left no message"
