"""What the window remembers of itself: size, place, look, shape of lists. Never a customer's data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings

if TYPE_CHECKING:  # the first window is painted without them; importing the table costs 20 ms
    from ui.theme.theme import Scheme
    from ui.widgets.table import Table, TableState


class WindowState:
    """An ini file in `folder`, which the caller chooses. A value that cannot be read counts as not there."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.file = folder / "window.ini"
        self._settings = QSettings(str(self.file), QSettings.Format.IniFormat)

    def geometry(self) -> QByteArray | None:
        value = self._settings.value("window/geometry")
        return value if isinstance(value, QByteArray) and not value.isEmpty() else None

    def set_geometry(self, geometry: QByteArray) -> None:
        self._settings.setValue("window/geometry", geometry)

    @property
    def place(self) -> str:
        """The key of the last place, "" at the first start."""
        return self._text("window/place")

    @place.setter
    def place(self, key: str) -> None:
        self._settings.setValue("window/place", key)

    def customer(self, profile: str) -> str:
        """The id of the customer that was open last in this profile; never a name."""
        return self._text(f"customers/{profile}")

    def set_customer(self, profile: str, key: str) -> None:
        self._settings.setValue(f"customers/{profile}", key)

    @property
    def scheme(self) -> Scheme:
        text = self._text("window/scheme")
        return "light" if text == "light" else "dark" if text == "dark" else "system"

    @scheme.setter
    def scheme(self, scheme: Scheme) -> None:
        self._settings.setValue("window/scheme", scheme)

    def remember(self, name: str, table: Table) -> None:
        """Give the list its shape back and keep it from here on. `name` is the list's own, in code."""
        stored = _table_state(self._text(f"lists/{name}"))
        if stored is not None:
            table.restore_state(stored)
        table.state_changed.connect(lambda: self._store(name, table))

    def save(self) -> None:
        self._settings.sync()

    def _store(self, name: str, table: Table) -> None:
        self._settings.setValue(f"lists/{name}", json.dumps(table.state()))

    def _text(self, key: str) -> str:
        value = self._settings.value(key, "")
        return value if isinstance(value, str) else ""


def _table_state(text: str) -> TableState | None:
    """None for anything that this version would not have written: the file is the user's to edit."""
    try:
        found = json.loads(text) if text else None
    except json.JSONDecodeError:
        return None
    if not isinstance(found, dict):
        return None
    sort, widths = found.get("sort"), found.get("widths")
    if not isinstance(widths, dict):
        return None
    good = {k: v for k, v in widths.items() if str(k).isdigit() and isinstance(v, int) and 24 <= v <= 4000}
    if not (isinstance(sort, list) and len(sort) == 2 and all(isinstance(n, int) and n >= 0 for n in sort)):
        sort = None
    return {"sort": sort, "widths": good}
