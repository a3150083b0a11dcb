"""A lock between processes on one file. The system releases it when its holder ends, however it ends."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from types import TracebackType
from typing import IO

from app.demo.faults import DemoError


class FileLock:
    """`seconds`: how long `with` waits for another holder before it raises DemoError."""

    def __init__(self, path: Path, seconds: float = 0) -> None:
        self._path, self._seconds = path, seconds
        self._handle: IO[bytes] | None = None

    def try_lock(self) -> bool:
        """True when this process holds the lock now."""
        handle = self._path.open("a+b")
        try:
            _lock(handle)
        except OSError:
            handle.close()
            return False
        self._handle = handle
        return True

    def release(self) -> None:
        if self._handle is not None:
            self._handle.close()
            self._handle = None

    def __enter__(self) -> FileLock:
        deadline = time.monotonic() + self._seconds
        while not self.try_lock():
            if time.monotonic() > deadline:
                raise DemoError("demo_busy", seconds=round(self._seconds))
            time.sleep(0.1)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None
    ) -> None:
        self.release()


def _lock(handle: IO[bytes]) -> None:
    if sys.platform == "win32":
        import msvcrt

        handle.seek(0)
        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
