"""Drawing for widgets and delegates: text that elides, rounded fills, hatching, the focus ring."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from ui.theme import tokens as T
from ui.theme.theme import theme

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTER = Qt.AlignmentFlag.AlignCenter
CHIP_HEIGHT = 22
TONE_ICON = {
    "success": "check-circle-fill",
    "warning": "warning-fill",
    "danger": "prohibit-fill",
    "info": "info-fill",
    "neutral": "",
}


def text_width(font: QFont, text: str) -> int:
    """Pixels that `text` needs in `font`, rounded up."""
    return int(QFontMetricsF(font).horizontalAdvance(text)) + 1


def draw_text(
    painter: QPainter, rect: QRectF, text: str, font: QFont, color: QColor, align: Qt.AlignmentFlag = LEFT
) -> None:
    """One line of plain text, elided with an ellipsis, never wrapped, never read as HTML."""
    if rect.width() <= 0:
        return
    painter.setFont(font)
    painter.setPen(color)
    one_line = text.replace("\n", " ")
    shown = QFontMetricsF(font).elidedText(one_line, Qt.TextElideMode.ElideRight, rect.width() + 1)
    painter.drawText(rect, int(align) | int(Qt.TextFlag.TextSingleLine), shown)


def rounded(
    painter: QPainter, rect: QRectF, radius: float, fill: QColor | None = None, edge: QColor | None = None
) -> None:
    """A rounded rectangle; an edge is one sharp pixel inside `rect`."""
    painter.setPen(QPen(edge, 1) if edge is not None else QPen(Qt.PenStyle.NoPen))
    if fill is None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
    else:
        painter.setBrush(fill)
    inset = 0.5 if edge is not None else 0.0
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius)


def focus_ring(painter: QPainter, rect: QRectF, radius: float = T.RADIUS_CONTROL) -> None:
    """2 px of accent inside the control's own edge."""
    painter.setPen(QPen(theme.color("accent"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius)


def hatch(painter: QPainter, rect: QRectF, ink: QColor, step: float = 6) -> None:
    painter.save()
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(ink, 1.5))
    x = rect.left() - rect.height()
    while x < rect.right():
        painter.drawLine(QPointF(x, rect.bottom()), QPointF(x + rect.height(), rect.top()))
        x += step
    painter.restore()


def chip_width(text: str, icon: str) -> int:
    return 8 + (T.ICON_S + 4 if icon else 0) + text_width(theme.font("label"), text) + 9


def draw_chip(painter: QPainter, rect: QRectF, text: str, tone: str, icon: str) -> None:
    """State in a word and an icon upon a soft fill; the colour repeats what both already say."""
    neutral = tone == "neutral"
    ink = theme.color("text_muted" if neutral else tone)
    fill = theme.color("surface_sunken" if neutral else tone + "_soft")
    rounded(painter, rect, T.RADIUS_CONTROL, fill, theme.color("border") if neutral else None)
    x = rect.left() + 8
    if icon:
        glyph = QRectF(x, rect.center().y() - T.ICON_S / 2, T.ICON_S, T.ICON_S)
        theme.draw_icon(painter, glyph, icon, ink)
        x += T.ICON_S + 4
    draw_text(
        painter, QRectF(x, rect.top(), rect.right() - x - 4, rect.height()), text, theme.font("label"), ink
    )


def draw_radio(painter: QPainter, dot: QRectF, on: bool, enabled: bool = True) -> None:
    token = ("accent" if on else "border_control") if enabled else "border"
    painter.setPen(QPen(theme.color(token), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(dot)
    if on:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(token))
        painter.drawEllipse(dot.center(), 4.5, 4.5)
