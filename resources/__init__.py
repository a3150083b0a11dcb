"""Files that the program shows. `path("icons/icons.ttf")` finds one in a checkout and in a built program."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def path(name: str) -> Path:
    """The file or folder `name` below resources/, with forward slashes."""
    return _HERE / name
