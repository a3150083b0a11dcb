"""Parts that pages share: the head, rows of facts, a row of filters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from ui.theme import tokens as T
from ui.widgets.buttons import Toggle
from ui.widgets.layout import row
from ui.widgets.primitives import Elided, Label

HEAD_MARGINS = (T.S24, T.S4, T.S24, T.S12)
BODY_MARGINS = (T.S24, 0, T.S24, T.S16)


class PageHead(QWidget):
    """The screen's name, one line beside it, and its actions at the right."""

    def __init__(self, title: str, actions: Sequence[QWidget] = ()) -> None:
        super().__init__()
        self.title = Label(title, "title")
        self.aside = Elided("", "body", "text_faint")
        self.setLayout(row(self.title, (self.aside, 1), *actions, spacing=T.S8, margins=HEAD_MARGINS))
        self.setFixedHeight(T.TOP_HEIGHT - T.S4)


class Filters(QWidget):
    """One of several shown; `chosen(key)` when the user picks another. Counts stand in the labels."""

    chosen = Signal(str)

    def __init__(self, names: Mapping[str, str], name: str) -> None:
        super().__init__()
        self._names = dict(names)
        self.setAccessibleName(name)
        self.toggles = {key: Toggle(label) for key, label in self._names.items()}
        self.key = next(iter(self.toggles))
        self.toggles[self.key].setChecked(True)
        for key, toggle in self.toggles.items():
            toggle.clicked.connect(lambda _checked=False, key=key: self._pick(key))
        self.setLayout(row(*self.toggles.values(), spacing=T.S4))

    def set_count(self, key: str, count: int | None) -> None:
        label = self._names[key]
        self.toggles[key].set_label(label if count is None else f"{label} {count}")

    def label(self) -> str:
        """The chosen one's, without its count."""
        return self._names[self.key]

    def choose(self, key: str) -> None:
        """As if it was clicked."""
        self.toggles[key].setChecked(True)
        self._pick(key)

    def _pick(self, key: str) -> None:
        if key != self.key:
            self.key = key
            self.chosen.emit(key)


class Facts(QWidget):
    """Names and values in one or two columns; values give way and can be read whole in their tooltip."""

    def __init__(self, columns: int = 1, name_width: int = 76) -> None:
        super().__init__()
        self._columns, self._name_width = columns, name_width
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(T.S8)
        self._grid.setVerticalSpacing(T.S4)
        self._names: list[Label] = []
        self._values: list[Elided] = []

    def set_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        while len(self._names) < len(facts):
            self._add()
        for i, (name, value) in enumerate(zip(self._names, self._values, strict=True)):
            shown = i < len(facts)
            name.setVisible(shown)
            value.setVisible(shown)
            if shown:
                name.setText(facts[i][0])
                value.set_text(facts[i][1])
                value.setAccessibleName(f"{facts[i][0]}: {facts[i][1]}")

    def facts(self) -> dict[str, str]:
        """What is shown, for tests and for copying."""
        pairs = zip(self._names, self._values, strict=True)
        return {name.text(): value.text() for name, value in pairs if not name.isHidden()}

    def _add(self) -> None:
        at = len(self._names)
        line, side = divmod(at, self._columns)
        name, value = Label("", "body", "faint"), Elided("")
        name.setMinimumWidth(self._name_width)
        self._names.append(name)
        self._values.append(value)
        self._grid.addWidget(name, line, 2 * side, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(value, line, 2 * side + 1)
        self._grid.setColumnStretch(2 * side + 1, 1)


def filter_row(*parts: QWidget | None) -> QHBoxLayout:
    """What stands over a list, inside its panel."""
    return row(*parts, spacing=T.S8, margins=(T.S12, T.S4, T.S12, T.S4))
