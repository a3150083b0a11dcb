"""Amounts as lengths: credit used of a limit, invoices by age, part of a whole. Words carry the meaning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QSizePolicy

from ui.i18n import tr
from ui.theme.theme import theme
from ui.widgets.paint import RIGHT, draw_text, hatch, rounded, text_width
from ui.widgets.primitives import Painted, plain_tip


def share(part: Decimal, whole: Decimal) -> float:
    """A length for drawing, 0 to 1; never a figure to calculate with."""
    if whole <= 0:
        return 0.0
    return float(min(Decimal(1), max(Decimal(0), part / whole)))


@dataclass(frozen=True)
class LimitPart:
    """`hatched` marks what is not yet invoiced: it would add."""

    amount: Decimal
    token: str = "chart_line"
    hatched: bool = False


class LimitBar(Painted):
    """What is used of a limit and what is free. Over it, the bar is full and a mark stands at the limit.

    `words` says it all in one sentence, amounts included.
    """

    def __init__(self, parts: Sequence[LimitPart] = (), limit: Decimal = Decimal(0), words: str = "") -> None:
        super().__init__()
        self._parts: tuple[LimitPart, ...] = ()
        self._limit = Decimal(0)
        self.setFixedHeight(8)
        self.setMinimumWidth(120)
        self.set_parts(parts, limit, words)

    @property
    def over(self) -> bool:
        return sum((part.amount for part in self._parts), Decimal(0)) > self._limit

    def set_parts(self, parts: Sequence[LimitPart], limit: Decimal, words: str) -> None:
        self._parts, self._limit = tuple(parts), limit
        self.setAccessibleName(words)
        self.setToolTip(plain_tip(words))
        self.update()

    def draw(self, painter: QPainter) -> None:
        rect = QRectF(self.rect())
        clip = QPainterPath()
        clip.addRoundedRect(rect, 4, 4)
        painter.setClipPath(clip)
        painter.fillRect(rect, theme.color("border"))
        used = sum((part.amount for part in self._parts), Decimal(0))
        whole = max(self._limit, used)
        x = 0.0
        for part in self._parts:
            width = rect.width() * share(part.amount, whole)
            bar = QRectF(x, 0, max(0.0, width - 1), rect.height())
            painter.fillRect(bar, theme.color("danger_fill" if self.over and part.hatched else part.token))
            if part.hatched:
                hatch(painter, bar, theme.color("surface"))
            x += width
        if self.over:
            at = rect.width() * share(self._limit, whole)
            painter.fillRect(QRectF(at - 2, 0, 4, 8), theme.color("surface"))
            painter.fillRect(QRectF(at - 1, 0, 2, 8), theme.color("text"))


@dataclass(frozen=True)
class AgeingPart:
    """One age group, oldest last. `amount_text` has its currency."""

    label: str
    amount: Decimal
    amount_text: str


class AgeingBar(Painted):
    """Open invoices by age: bar and legend share an order, every part has its words and its amount."""

    _TOKENS = ("age_0", "age_1", "age_2", "age_3")

    def __init__(self, parts: Sequence[AgeingPart] = ()) -> None:
        super().__init__()
        self._parts: tuple[AgeingPart, ...] = ()
        self.setFixedHeight(64)
        self.set_parts(parts)

    def set_parts(self, parts: Sequence[AgeingPart]) -> None:
        """At most four parts: not due, 1 to 30, 31 to 60, over 60 days."""
        self._parts = tuple(parts)
        said = ", ".join(f"{part.label} {part.amount_text}" for part in self._parts)
        self.setAccessibleName(tr("Invoice ageing: {parts}", parts=said))
        self.setToolTip(plain_tip(said))
        label, amount = theme.font("caption"), theme.font("strong", True)
        widest = [max(text_width(label, p.label), text_width(amount, p.amount_text)) for p in self._parts]
        self.setMinimumWidth((max(widest) + 22) * len(widest) if widest else 0)
        self.update()

    def draw(self, painter: QPainter) -> None:
        total = sum((max(Decimal(0), part.amount) for part in self._parts), Decimal(0))
        bar = QRectF(0, 4, self.width(), 10)
        clip = QPainterPath()
        clip.addRoundedRect(bar, 4, 4)
        painter.save()
        painter.setClipPath(clip)
        if not total:
            painter.fillRect(bar, theme.color("border"))
        x = 0.0
        for part, token in zip(self._parts, self._TOKENS, strict=False):
            width = bar.width() * share(part.amount, total)
            painter.fillRect(QRectF(x, bar.top(), max(0.0, width - 2), bar.height()), theme.color(token))
            x += width
        painter.restore()
        slot = self.width() / max(1, len(self._parts))
        for i, (part, token) in enumerate(zip(self._parts, self._TOKENS, strict=False)):
            left = i * slot
            rounded(painter, QRectF(left, 27, 8, 8), 2, theme.color(token))
            room = QRectF(left + 14, 20, slot - 16, 20)
            draw_text(painter, room, part.label, theme.font("caption"), theme.color("text_muted"))
            ink = theme.color("text" if part.amount else "text_faint")
            draw_text(painter, room.translated(0, 18), part.amount_text, theme.font("strong", True), ink)


def draw_progress(
    painter: QPainter, area: QRectF, done: Decimal, whole: Decimal, words: str, ink: str
) -> None:
    """A bar and "120 of 200" at its right; a full bar is green, and the words say the same."""
    font = theme.font("body", True)
    width = max(text_width(font, words), 84)
    bar = QRectF(area.left(), area.center().y() - 3, max(24.0, area.width() - width - 8), 6)
    rounded(painter, bar, 3, theme.color("border"))
    if done > 0:
        filled = QRectF(bar.left(), bar.top(), max(6.0, bar.width() * share(done, whole)), 6)
        rounded(painter, filled, 3, theme.color("success_fill" if done >= whole else "accent"))
    draw_text(painter, area, words, font, theme.color(ink if done > 0 else "text_faint"), RIGHT)


class Progress(Painted):
    """How much of a whole is done, in figures and as a bar."""

    def __init__(self, done: Decimal, whole: Decimal, words: str) -> None:
        super().__init__(words)
        self._done, self._whole, self._words = done, whole, words
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_progress(self, done: Decimal, whole: Decimal, words: str) -> None:
        self._done, self._whole, self._words = done, whole, words
        self.setAccessibleName(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(168, 20)

    def draw(self, painter: QPainter) -> None:
        draw_progress(painter, QRectF(self.rect()), self._done, self._whole, self._words, "text")
