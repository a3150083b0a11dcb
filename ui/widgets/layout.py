"""Layouts in one expression: row(a, b, None, c) puts a stretch between b and c."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from ui.theme import tokens as T

# A widget, a layout, either with a stretch, pixels of space, or None for a stretch.
Item = QWidget | QLayout | tuple[QWidget | QLayout, int] | int | None
Margins = tuple[int, int, int, int]
_Box = TypeVar("_Box", bound=QBoxLayout)

_SCROLL_BAR = 12


def row(*items: Item, spacing: int = T.S8, margins: Margins = (0, 0, 0, 0)) -> QHBoxLayout:
    return _fill(QHBoxLayout(), items, spacing, margins)


def column(*items: Item, spacing: int = T.S8, margins: Margins = (0, 0, 0, 0)) -> QVBoxLayout:
    return _fill(QVBoxLayout(), items, spacing, margins)


def _fill(layout: _Box, items: tuple[Item, ...], spacing: int, margins: Margins) -> _Box:
    layout.setSpacing(spacing)
    layout.setContentsMargins(*margins)
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, int):
            layout.addSpacing(item)
        elif isinstance(item, tuple):
            add(layout, item[0], item[1])
        else:
            add(layout, item)
    return layout


def add(layout: QBoxLayout, item: QWidget | QLayout, stretch: int = 0) -> None:
    if isinstance(item, QWidget):
        layout.addWidget(item, stretch)
    else:
        layout.addLayout(item, stretch)


def holder(layout: QLayout) -> QWidget:
    """A plain widget around a layout."""
    widget = QWidget()
    widget.setLayout(layout)
    return widget


class Scroll(QScrollArea):
    """Scrolls its content downwards; the bar takes its 12 px from the right margin `edge`, so right
    edges stay aligned with what stands above. Never a stop for Tab: its content is."""

    def __init__(self, widget: QWidget, edge: int = T.S24, *, sideways: bool = False) -> None:
        super().__init__()
        self._edge = edge
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if not sideways:
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(widget)
        # Fusion would paint its own grey behind the content.
        self.viewport().setAutoFillBackground(False)
        widget.setAutoFillBackground(False)
        if edge:
            self.verticalScrollBar().rangeChanged.connect(self._keep_right_edge)

    def _keep_right_edge(self, _low: int, high: int) -> None:
        content = self.widget()
        layout = content.layout() if content is not None else None
        if layout is None:
            return
        margins = layout.contentsMargins()
        right = self._edge - (_SCROLL_BAR if high else 0)
        if margins.right() != right:
            layout.setContentsMargins(margins.left(), margins.top(), right, margins.bottom())


def scroll(widget: QWidget, edge: int = T.S24) -> Scroll:
    return Scroll(widget, edge)
