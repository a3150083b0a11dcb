"""Small parts. Each paints from `theme`, so a scheme switch needs no rebuild. Text is always plain text."""

from __future__ import annotations

from typing import Literal, NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.theme import tokens as T
from ui.theme.theme import theme
from ui.widgets.paint import (
    CENTER,
    CHIP_HEIGHT,
    LEFT,
    RIGHT,
    TONE_ICON,
    chip_width,
    draw_chip,
    draw_text,
    hatch,
    rounded,
    text_width,
)

Tone = Literal["neutral", "success", "warning", "danger", "info"]
FreshnessKind = Literal["live", "cached", "lost", "reading", "quiet"]


class Age(NamedTuple):
    """Where data comes from and how old it is, in words; `tip` has date, time and source in full."""

    kind: FreshnessKind
    text: str
    tip: str = ""


def plain_tip(text: str) -> str:
    """A tooltip that is never read as HTML: Qt guesses rich text in tooltips and has no switch."""
    if "<" not in text and "&" not in text:
        return text
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<span>{escaped}</span>"


class Painted(QWidget):
    """Base for widgets that draw themselves: antialiased, repainted on a theme change.

    `name` is the accessible name and carries the whole meaning of the picture.
    """

    def __init__(self, name: str = "") -> None:
        super().__init__()
        theme.changed.connect(self.update)
        self.setAccessibleName(name)

    def draw(self, painter: QPainter) -> None:
        raise NotImplementedError

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.draw(painter)
        painter.end()


class Label(QLabel):
    """Plain text in one role of the type scale. tone: muted, faint, success, warning, danger, accent."""

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        tone: str = "",
        *,
        tabular: bool = False,
        wrap: bool = False,
        selectable: bool = False,
    ) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)
        self.setFont(theme.font(role, tabular))
        if tone:
            self.setProperty("tone", tone)
        if selectable:
            flags = (
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            self.setTextInteractionFlags(flags)
        if wrap:
            self.setWordWrap(True)
            policy = self.sizePolicy()
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)

    def set_tone(self, tone: str) -> None:
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)


class Elided(Painted):
    """One line that gives way: a QLabel never elides, it widens its parent instead. The tooltip has all."""

    def __init__(self, text: str = "", role: str = "body", token: str = "text", least: int = 40) -> None:
        super().__init__(text)
        self._text, self._role, self._token, self._least = text, role, token, least
        self.setToolTip(plain_tip(text))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        return self._text

    def set_text(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self.setToolTip(plain_tip(text))
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        font = theme.font(self._role)
        return QSize(text_width(font, self._text) + 2, round(font.pixelSize() * 1.45))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self._least, self.sizeHint().width()), self.sizeHint().height())

    def draw(self, painter: QPainter) -> None:
        draw_text(painter, QRectF(self.rect()), self._text, theme.font(self._role), theme.color(self._token))


class Chip(Painted):
    """1 to 3 words of state. Not clickable. `icon` None means the tone's own icon."""

    def __init__(self, text: str, tone: Tone = "neutral", icon: str | None = None, tip: str = "") -> None:
        super().__init__(text)
        self._text, self._tone, self._icon = text, tone, ""
        self.set_state(text, tone, icon, tip)

    def text(self) -> str:
        return self._text

    def set_state(self, text: str, tone: Tone = "neutral", icon: str | None = None, tip: str = "") -> None:
        self._text, self._tone = text, tone
        self._icon = TONE_ICON[tone] if icon is None else icon
        self.setAccessibleName(text)
        self.setToolTip(plain_tip(tip))
        self.setFixedSize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(chip_width(self._text, self._icon), CHIP_HEIGHT)

    def draw(self, painter: QPainter) -> None:
        draw_chip(painter, QRectF(self.rect()), self._text, self._tone, self._icon)


_LOOKS: dict[str, tuple[str, str]] = {
    "live": ("broadcast", "success"),
    "cached": ("clock-counter-clockwise", "warning"),
    "lost": ("cloud-slash", "danger"),
    "reading": ("hourglass-medium", "text_faint"),
    "quiet": ("clock", "text_faint"),
}


class Freshness(Painted):
    """Where data comes from and how old it is: icon, words, and only then colour. Elides last."""

    def __init__(self, age: Age | None = None, *, align: Qt.AlignmentFlag = RIGHT) -> None:
        super().__init__()
        self._align = align
        self._age = age
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_age(age)

    @property
    def age(self) -> Age | None:
        return self._age

    def set_age(self, age: Age | None) -> None:
        self._age = age
        words = age.text if age else ""
        self.setAccessibleName(words)
        self.setToolTip(plain_tip((age.tip or age.text) if age else ""))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        if self._age is None:
            return QSize(0, 20)
        return QSize(text_width(theme.font("caption", True), self._age.text) + T.ICON_S + 6, 20)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(72, self.sizeHint().width()), 20)

    def draw(self, painter: QPainter) -> None:
        if self._age is None:
            return
        icon, token = _LOOKS[self._age.kind]
        ink = theme.color(token)
        width = min(self.width(), self.sizeHint().width())
        x = self.width() - width if self._align == RIGHT else 0
        theme.draw_icon(painter, QRectF(x, 3, T.ICON_S, T.ICON_S), icon, ink)
        words = theme.color("text_faint") if self._age.kind == "live" else ink
        room = QRectF(x + T.ICON_S + 4, 0, width - T.ICON_S - 4, 20)
        draw_text(painter, room, self._age.text, theme.font("caption", True), words, LEFT)


class Glyph(Painted):
    """An icon beside words that say the same; on its own it needs a `name`."""

    def __init__(self, icon: str, size: int = T.ICON_M, token: str = "text_muted", name: str = "") -> None:
        super().__init__(name)
        self._icon, self._token = icon, token
        self.setFixedSize(size, size)

    def set_icon(self, icon: str, token: str, name: str = "") -> None:
        self._icon, self._token = icon, token
        self.setAccessibleName(name)
        self.update()

    def draw(self, painter: QPainter) -> None:
        theme.draw_icon(painter, QRectF(self.rect()), self._icon, theme.color(self._token))


class Rule(Painted):
    def __init__(self, vertical: bool = False) -> None:
        super().__init__()
        if vertical:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)

    def draw(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), theme.color("border"))


class Key(Painted):
    """One entry of a picture's key: a square, a hatched square or a line, and a word."""

    def __init__(self, token: str, look: Literal["solid", "hatched", "line"], text: str) -> None:
        super().__init__(text)
        self._token, self._look, self._text = token, look, text
        self.setFixedSize(text_width(theme.font("caption"), text) + 22, 20)

    def set_text(self, text: str) -> None:
        self._text = text
        self.setAccessibleName(text)
        self.setFixedSize(text_width(theme.font("caption"), text) + 22, 20)
        self.update()

    def draw(self, painter: QPainter) -> None:
        ink, mark = theme.color(self._token), QRectF(0, 5, 10, 10)
        if self._look == "line":
            painter.fillRect(QRectF(0, 9, 10, 2), ink)
        elif self._look == "hatched":
            rounded(painter, mark, 2, None, ink)
            hatch(painter, mark, ink, 4)
        else:
            rounded(painter, mark, 2, ink)
        room = QRectF(15, 0, self.width() - 15, 20)
        draw_text(painter, room, self._text, theme.font("caption"), theme.color("text_muted"))


class KeyCap(Painted):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._text = text
        self.setFixedSize(max(20, text_width(theme.font("caption"), text) + 12), 20)

    def draw(self, painter: QPainter) -> None:
        rect = QRectF(self.rect())
        rounded(painter, rect, 4, theme.color("surface_sunken"), theme.color("border"))
        draw_text(painter, rect, self._text, theme.font("caption"), theme.color("text_muted"), CENTER)


class Avatar(Painted):
    """Initials of a person whose name stands beside it."""

    def __init__(self, initials: str, size: int = 28) -> None:
        super().__init__()
        self._initials = initials[:2]
        self.setFixedSize(size, size)

    def set_initials(self, initials: str) -> None:
        self._initials = initials[:2]
        self.update()

    def draw(self, painter: QPainter) -> None:
        rect = QRectF(self.rect())
        rounded(painter, rect, rect.width() / 2, theme.color("accent_soft"))
        draw_text(
            painter,
            rect.adjusted(-4, 0, 4, 0),
            self._initials,
            theme.font("label"),
            theme.color("accent"),
            CENTER,
        )
