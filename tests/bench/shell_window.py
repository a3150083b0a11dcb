"""The window's shell with skeletons: the same JSON line as bare_window, to be held against it."""

from __future__ import annotations

import json
import sys
import time

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from tests.bench.bare_window import SETTLE_MILLISECONDS, pss_kilobytes
from ui.shell import Shell
from ui.theme.theme import theme


class TimedShell(Shell):
    painted_ns: int | None = None

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.painted_ns is None:
            self.painted_ns = time.monotonic_ns()
            QTimer.singleShot(SETTLE_MILLISECONDS, self.report)

    def report(self) -> None:
        print(json.dumps({"painted_ns": self.painted_ns, "pss_kb": pss_kilobytes()}), flush=True)
        QApplication.quit()


def main() -> int:
    application = QApplication(sys.argv)
    theme.start(application)
    shell = TimedShell({"customers": QWidget})
    shell.show()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
