"""Keeps a demo server from outliving the program that started it.

The parent holds the write end of this process's standard input. When the parent ends in any way,
also by kill -9 or a power-off of its console, the system closes the pipe and the read below
returns: on every platform, without polling. On Linux the kernel is asked as well, in case this
process is stuck in C code and no thread of it can run.

Runs in the server's own environment: standard library only.
"""

import json
import os
import signal
import sys
import threading
from pathlib import Path

# The parent's pipe is for `tell` alone: whatever the server prints goes to its log (stderr).
_TELL = os.dup(1)
os.dup2(2, 1)


def _kernel_kills_us_with_parent() -> None:
    import ctypes

    pr_set_pdeathsig = 1
    ctypes.CDLL(None, use_errno=True).prctl(pr_set_pdeathsig, signal.SIGKILL, 0, 0, 0)


def _wait_for_parent() -> None:
    # os.read instead of sys.stdin: a buffered reader would hold a lock at interpreter exit.
    while os.read(0, 4096):
        pass
    os._exit(0)


def read_orders() -> dict:
    """The one JSON line that the parent writes first: settings that may not stand on a command line."""
    line = bytearray()
    while not line.endswith(b"\n"):
        byte = os.read(0, 1)
        if not byte:
            os._exit(0)
        line += byte
    return json.loads(line)


def keep() -> None:
    """Ends this process with its parent. Call once the orders are read."""
    if os.environ.pop("FIRMDATE_PARENT_DEATH_SIGNAL", "") and sys.platform == "linux":
        _kernel_kills_us_with_parent()
    threading.Thread(target=_wait_for_parent, name="wait for parent", daemon=True).start()


def hold_data(folder: str):
    """Waits until no other server uses `folder`: one that is just ending still holds its database.

    Returns the open lock file; the lock lasts as long as it is referenced.
    """
    import time

    handle = Path(folder, "server.lock").open("a+b")  # noqa: SIM115 (kept open on purpose)
    deadline = time.monotonic() + 20
    while True:
        try:
            _lock(handle)
            return handle
        except OSError:
            if time.monotonic() > deadline:
                raise SystemExit("another server still uses " + Path(folder).name) from None
            time.sleep(0.05)


def _lock(handle) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def tell(**facts) -> None:
    """One JSON line to the parent."""
    os.write(_TELL, (json.dumps(facts) + "\n").encode())
