"""The measure for start-up and memory: the least that a Qt window in Python can be.

    python tests/bench/bare_window.py          prints one JSON line when the window was painted, and ends
    python tests/bench/bare_window.py --stay   prints it and stays until standard input is closed

`painted_ns` is the moment of the first paint on the system's monotonic clock, which the process that
started this one reads as well; `pss_kb` is the memory half a second later, where the system tells it
(Linux), else null.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow

SETTLE_MILLISECONDS = 500


class BareWindow(QMainWindow):
    """An empty main window that remembers when it was first painted."""

    painted_ns: int | None = None

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.painted_ns is None:
            self.painted_ns = time.monotonic_ns()
            QTimer.singleShot(SETTLE_MILLISECONDS, self.report)

    def report(self) -> None:
        """Prints what was measured, then ends or waits."""
        print(json.dumps({"painted_ns": self.painted_ns, "pss_kb": pss_kilobytes()}), flush=True)
        if "--stay" in sys.argv[1:]:
            sys.stdin.read()
        QApplication.quit()


def pss_kilobytes() -> int | None:
    """This process's proportional share of memory, in kB, or None where the system does not tell it."""
    rollup = Path("/proc/self/smaps_rollup")
    if not rollup.exists():
        return None
    sizes = [line.split()[1] for line in rollup.read_text().splitlines() if line.startswith("Pss:")]
    return int(sizes[0])


def main() -> int:
    """Shows the window."""
    application = QApplication(sys.argv)
    window = BareWindow()
    window.resize(1280, 800)
    window.show()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
