"""F1: every key on one sheet, made from the one table of shortcuts."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.i18n import tr
from ui.shortcuts import Shortcut, all_shortcuts, shown_keys
from ui.theme import tokens as T
from ui.widgets.buttons import Button
from ui.widgets.layout import Scroll, column, holder, row
from ui.widgets.overlay import Overlay
from ui.widgets.primitives import KeyCap, Label, Rule


class HelpSheet(Overlay):
    def __init__(self, window: QWidget) -> None:
        super().__init__(window, tr("Keys"), 760, top=48)
        close = Button(icon="x", kind="icon", tip=tr("Close, Esc"))
        close.clicked.connect(self.dismiss)
        head = row(Label(tr("Keys"), "subtitle"), None, close, margins=(T.S16, T.S8, T.S8, T.S8))
        groups = [list(keys) for _, keys in groupby(all_shortcuts(), key=lambda key: key.group)]
        cut = min(range(1, len(groups)), key=lambda at: max(_lines(groups[:at]), _lines(groups[at:])))
        lanes = row(
            (_lane(groups[:cut]), 1),
            (_lane(groups[cut:]), 1),
            spacing=T.S24,
            margins=(T.S16, T.S12, T.S16, T.S16),
        )
        self._scroll = Scroll(holder(lanes), edge=T.S16)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # so that the arrow keys scroll it
        self._scroll.setAccessibleName(tr("Keys"))
        self.set_content(column(head, Rule(), (self._scroll, 1), spacing=0))
        self._grow()
        self.open(close)

    def _grow(self) -> None:
        content = self._scroll.widget()
        tall = content.sizeHint().height() if content is not None else 0
        self._scroll.setFixedHeight(min(tall, max(160, self.height() - 190)))


def _lines(groups: list[list[Shortcut]]) -> int:
    return sum(len(keys) + 2 for keys in groups)


def _lane(groups: list[list[Shortcut]]) -> QWidget:
    lane = column(spacing=T.S16)
    for keys in groups:
        grid = QGridLayout()
        grid.setHorizontalSpacing(T.S12)
        grid.setVerticalSpacing(T.S4)
        grid.addWidget(Label(keys[0].group, "label", "faint"), 0, 0, 1, 2)
        for i, key in enumerate(keys, 1):
            caps = row(*[KeyCap(cap) for cap in shown_keys(key.keys)], None, spacing=T.S4)
            grid.addWidget(holder(caps), i, 0)
            grid.addWidget(Label(key.does, wrap=True), i, 1)
        grid.setColumnMinimumWidth(0, 128)
        grid.setColumnStretch(1, 1)
        lane.addLayout(grid)
    lane.addStretch(1)
    return holder(lane)
