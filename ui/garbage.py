"""Python's garbage is collected on the window's thread only.

Decision: automatic collection off, a timer collects. Rationale: the collector runs in whichever thread
allocates, and a Qt object that dies in the storage thread takes the program with it (seen as crashes).
Alternatives: no cycles through widgets (cannot be kept up), one thread only (storage would block painting).
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 1000


def collect_here(owner: QObject) -> QTimer:
    """Call on the window's thread, once; the timer lives as long as `owner`."""
    gc.disable()
    timer = QTimer(owner)
    timer.setInterval(_EVERY_MS)
    timer.timeout.connect(_collect)
    timer.start()
    return timer


def _collect() -> None:
    """As the interpreter would: a generation when it has filled up since its last time."""
    counts, thresholds = gc.get_count(), gc.get_threshold()
    for generation in (2, 1, 0):
        if thresholds[generation] and counts[generation] > thresholds[generation]:
            gc.collect(generation)
            return
