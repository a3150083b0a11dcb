"""Steps of work that goes on by itself: done, now, still to do, failed, or not known yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from ui.i18n import tr
from ui.theme.theme import theme
from ui.widgets.paint import draw_text
from ui.widgets.primitives import Painted, plain_tip

StepState = Literal["done", "now", "todo", "failed", "unknown"]
_MARKS = {
    "done": ("check-circle-fill", "success_fill"),
    "failed": ("x-circle-fill", "danger_fill"),
    "unknown": ("hourglass-medium", "warning"),
}


@dataclass(frozen=True)
class Step:
    """`detail` is a time or a finding ("SO-2257") that stands under the name."""

    name: str
    state: StepState
    detail: str = ""


class Stepper(Painted):
    """A solid line behind what is done, a dotted one ahead."""

    def __init__(self, steps: Sequence[Step] = ()) -> None:
        super().__init__()
        self._steps: tuple[Step, ...] = ()
        self.setFixedHeight(64)
        self.setMinimumWidth(480)
        self.set_steps(steps)

    def set_steps(self, steps: Sequence[Step]) -> None:
        self._steps = tuple(steps)
        words = {
            "done": tr("done"), "now": tr("running"), "todo": tr("to do"), "failed": tr("failed"),
            "unknown": tr("not known yet"),
        }  # fmt: skip
        said = [f"{s.name}: {words[s.state]}" + (f", {s.detail}" if s.detail else "") for s in self._steps]
        self.setAccessibleName("; ".join(said))
        self.setToolTip(plain_tip("\n".join(said)))
        self.update()

    def draw(self, painter: QPainter) -> None:
        slot = self.width() / max(1, len(self._steps))
        for i, step in enumerate(self._steps):
            x = i * slot
            if i + 1 < len(self._steps):
                done = step.state == "done"
                line = Qt.PenStyle.SolidLine if done else Qt.PenStyle.DotLine
                painter.setPen(QPen(theme.color("success_fill" if done else "border_control"), 2, line))
                painter.drawLine(QPointF(x + 28, 14), QPointF(x + slot - 8, 14))
            self._mark(painter, QRectF(x, 4, 20, 20), step.state)
            strong = step.state in ("now", "failed", "unknown")
            ink = theme.color("text_faint" if step.state == "todo" else "text")
            draw_text(
                painter,
                QRectF(x, 26, slot - 8, 18),
                step.name,
                theme.font("strong" if strong else "body"),
                ink,
            )
            small = theme.font("caption", True)
            draw_text(painter, QRectF(x, 44, slot - 8, 16), step.detail, small, theme.color("text_faint"))

    def _mark(self, painter: QPainter, mark: QRectF, state: StepState) -> None:
        if state in _MARKS:
            icon, token = _MARKS[state]
            theme.draw_icon(painter, mark, icon, theme.color(token))
            return
        if state == "now":
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.setBrush(theme.color("accent_soft"))
            painter.drawEllipse(mark.adjusted(2, 2, -2, -2))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent"))
            painter.drawEllipse(mark.center(), 3.5, 3.5)
            return
        painter.setPen(QPen(theme.color("border_control"), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(mark.adjusted(3, 3, -3, -3))
