"""Firmdate's first window, as `ui.main` paints it; prints the same JSON line as bare_window."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

import ui.main  # what every start imports first
from tests.bench.bare_window import SETTLE_MILLISECONDS, pss_kilobytes
from ui.starting import first_window


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        window = first_window(Path(folder))
        painted = time.monotonic_ns() if window.painted else None

        def report() -> None:
            print(json.dumps({"painted_ns": painted, "pss_kb": pss_kilobytes()}), flush=True)
            QApplication.quit()

        QTimer.singleShot(SETTLE_MILLISECONDS, report)
        return QApplication.exec()


if __name__ == "__main__":
    assert ui.main.main
    sys.exit(main())
