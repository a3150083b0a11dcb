"""What the search shows: groups of results as data, a model, a delegate that marks what was typed."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.i18n import tr
from ui.theme import tokens as T
from ui.theme.theme import theme
from ui.widgets.paint import LEFT, RIGHT, draw_text, rounded, text_width

Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()
_ENTRY = Qt.ItemDataRole.UserRole
_RESULT_HEIGHT, _GROUP_HEIGHT, _FOOT = 36, 30, 56 + 16


@dataclass(frozen=True)
class SearchResult:
    """`target` says what to open; `number` is what Ctrl+C copies (Q-1187); `tail` stands at the right."""

    icon: str
    title: str
    subtitle: str = ""
    tail: str = ""
    number: str = ""
    target: object = field(default=None, compare=False)

    def words(self) -> str:
        return ", ".join(part for part in (self.title, self.subtitle, self.tail) if part)


@dataclass(frozen=True)
class SearchGroup:
    title: str
    results: tuple[SearchResult, ...]


def fold(text: str) -> str:
    """Lower case without accents, and as long as `text`, so that positions stay the same."""
    folded = []
    for letter in text:
        base = unicodedata.normalize("NFD", letter)[0].lower()
        folded.append(base if len(base) == 1 else letter)
    return "".join(folded)


def hits(query: str, text: str) -> list[tuple[int, int]]:
    """Where `text` holds what was typed: the whole of it, else each word at the start of one."""
    said, hay = " ".join(fold(query).split()), fold(text)
    if not said:
        return []
    at = hay.find(said)
    if at >= 0:
        return [(at, at + len(said))]
    found: list[tuple[int, int]] = []
    for word in said.split():
        at = next((i for i in _starts(hay) if hay.startswith(word, i)), -1)
        if at >= 0 and all(at >= end or at + len(word) <= start for start, end in found):
            found.append((at, at + len(word)))
    return sorted(found)


def _starts(text: str) -> list[int]:
    return [i for i, letter in enumerate(text) if letter.isalnum() and (i == 0 or not text[i - 1].isalnum())]


class Results(QAbstractListModel):
    """One row per group heading and per result; headings cannot be chosen."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.query = ""
        self._entries: list[str | SearchResult] = []

    def show(self, groups: Sequence[SearchGroup], query: str) -> None:
        entries: list[str | SearchResult] = []
        for group in groups:
            if group.results:
                entries += [group.title, *group.results]
        self.query = query
        if len(entries) == len(self._entries) and entries:
            self._entries = entries
            self.dataChanged.emit(self.index(0), self.index(len(entries) - 1))
            return
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()

    def result(self, index: Index) -> SearchResult | None:
        entry = self._entries[index.row()] if index.isValid() and index.row() < len(self._entries) else None
        return entry if isinstance(entry, SearchResult) else None

    def results_at(self) -> list[int]:
        return [i for i, entry in enumerate(self._entries) if isinstance(entry, SearchResult)]

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        if role == _ENTRY:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return entry if isinstance(entry, str) else entry.words()
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.result(index) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _Delegate(QStyledItemDelegate):
    def __init__(self, model: Results, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, _RESULT_HEIGHT if self._model.result(index) is not None else _GROUP_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect)
        result = self._model.result(index)
        if result is None:
            room = rect.adjusted(T.S16, T.S8, -T.S16, 0)
            draw_text(painter, room, str(index.data()), theme.font("label"), theme.color("text_faint"))
        else:
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            self._result(painter, rect.adjusted(T.S8, 0, -T.S8, 0), result, chosen)
        painter.restore()

    def _result(self, painter: QPainter, rect: QRectF, result: SearchResult, chosen: bool) -> None:
        if chosen:
            rounded(painter, rect, T.RADIUS_CONTROL, theme.color("selected"))
            rounded(painter, QRectF(rect.left(), rect.top() + 9, 3, 18), 1.5, theme.color("accent"))
        glyph = QRectF(rect.left() + 12, rect.top() + 10, T.ICON_M, T.ICON_M)
        theme.draw_icon(painter, glyph, result.icon, theme.color("accent" if chosen else "text_muted"))
        font = theme.font("caption", True)
        tail = text_width(font, result.tail)
        room = rect.right() - 24 - tail
        x = self._marked(painter, rect.left() + 40, room, rect, result.title, "text")
        if room - x > 60:
            self._marked(painter, x + 10, room, rect, result.subtitle, "text_faint")
        at = QRectF(rect.right() - 12 - tail, rect.top(), tail, rect.height())
        draw_text(painter, at, result.tail, font, theme.color("text_muted"), RIGHT)

    def _marked(self, painter: QPainter, x: float, room: float, rect: QRectF, text: str, token: str) -> float:
        """Text with what was typed set in bold and accent; returns where it ended."""
        cuts = [0, *(edge for span in hits(self._model.query, text) for edge in span), len(text)]
        for i, (start, end) in enumerate(pairwise(cuts)):
            piece, hit = text[start:end], i % 2 == 1
            font = theme.font("strong" if hit else "body")
            width = QFontMetricsF(font).horizontalAdvance(piece)
            place = QRectF(x, rect.top(), max(0.0, min(width + 1, room - x)), rect.height())
            draw_text(painter, place, piece, font, theme.color("accent" if hit else token), LEFT)
            x += width
        return x


class ResultsView(QListView):
    """Moved from the field; it never takes the focus away from typing."""

    def __init__(self, model: Results) -> None:
        super().__init__()
        self._results, self._tallest = model, 0
        self.setModel(model)
        self.setProperty("kind", "results")
        self.setItemDelegate(_Delegate(model, self))
        self.setAccessibleName(tr("Search results"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme.changed.connect(self.viewport().update)
        self.setFixedHeight(0)

    def choose_first(self) -> None:
        at = self._results.results_at()
        if at:
            self.setCurrentIndex(self._results.index(at[0]))
            self.scrollToTop()

    def step(self, by: int) -> None:
        """To the next result, past headings; the ends hold."""
        at = self._results.results_at()
        if not at:
            return
        row = self.currentIndex().row()
        now = at.index(row) if row in at else 0
        self.setCurrentIndex(self._results.index(at[min(len(at) - 1, max(0, now + by))]))

    def grow(self, window_height: int) -> None:
        """As tall as the results, never smaller again while the box is open, never below the window."""
        results = len(self._results.results_at())
        headings = self._results.rowCount() - results
        wanted = results * _RESULT_HEIGHT + headings * _GROUP_HEIGHT + (T.S12 if results else 0)
        self._tallest = max(self._tallest, wanted)
        self.setFixedHeight(min(self._tallest, max(_RESULT_HEIGHT * 3, window_height - 72 - 53 - 37 - _FOOT)))
